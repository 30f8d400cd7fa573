/** Rows of buttons of which one, or any number, is chosen. */

import {element, setText} from './element.js';

/** One of several: `choices` is [[value, text]…]. Returns {set(value), label(value, text)}. */
export function oneOf(host, choices, onChoose) {
  const buttons = new Map(choices.map(([value, text]) => [value, button(host, text, () => choose(value, true))]));
  const choose = (value, tell) => {
    buttons.forEach((one, key) => one.setAttribute('aria-pressed', key === value));
    if (tell) {
      onChoose(value);
    }
  };
  choose(choices[0][0], false);
  return {
    set: (value) => choose(value, false),
    label: (value, text) => setText(buttons.get(value), text),
  };
}

/** Any of several, kept from one visit to the next. Returns {chosen: {value: boolean}, toggle(value)}. */
export function anyOf(host, choices, storageKey, onChange) {
  const off = new Set((localStorage.getItem(storageKey) ?? '').split(' '));
  const chosen = {};
  const buttons = {};
  const toggle = (value) => {
    chosen[value] = !chosen[value];
    buttons[value].setAttribute('aria-pressed', chosen[value]);
    localStorage.setItem(storageKey, Object.keys(chosen).filter((key) => !chosen[key]).join(' '));
    onChange();
  };
  for (const [value, text, title] of choices) {
    chosen[value] = !off.has(value);
    buttons[value] = button(host, text, () => toggle(value));
    buttons[value].title = title;
    buttons[value].setAttribute('aria-pressed', chosen[value]);
  }
  return {chosen, toggle};
}

function button(host, text, onClick) {
  const made = element('button', '', text);
  made.type = 'button';
  made.addEventListener('click', onClick);
  host.append(made);
  return made;
}

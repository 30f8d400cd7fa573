/** Light, dark, or as the system has it; kept from one visit to the next. */

const ORDER = ['auto', 'light', 'dark'];
const TEXT = {auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark'};
const KEY = 'flowmask.theme';

/** Lets a button go through the themes. `onChange` is called for what is painted and not styled. */
export function themeButton(button, onChange) {
  const root = document.documentElement;
  const say = () => {
    button.title = TEXT[root.dataset.theme];
    button.setAttribute('aria-label', TEXT[root.dataset.theme]);
  };
  button.addEventListener('click', () => {
    const next = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
    root.dataset.theme = next;
    localStorage.setItem(KEY, next);
    say();
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  say();
}

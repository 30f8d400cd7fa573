/** Makes an element. Text is always text: nothing here, or anywhere in the page, turns it into markup. */
export function element(name, className = '', text = '') {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text) {
    made.textContent = text;
  }
  return made;
}

/** Writes text only where it has changed, so that nothing is laid out again for nothing. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

export const byId = (id) => document.getElementById(id);

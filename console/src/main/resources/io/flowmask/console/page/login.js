/**
 * The console's token: from the address (`#token=…`, which browsers do not send) or from the form; kept for this tab only, and taken out
 * of the address at once.
 */

import {byId, setText} from './element.js';

const KEY = 'flowmask.token';

/** The token that is known, or an empty text. */
export function takeToken() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const given = parameters.get('token');
  if (given !== null) {
    sessionStorage.setItem(KEY, given);
    parameters.delete('token');
    const rest = parameters.toString();
    history.replaceState(null, '', location.pathname + (rest ? `#${rest}` : ''));
  }
  return sessionStorage.getItem(KEY) ?? '';
}

/** Asks for the token. onToken(token) is called each time one is given. */
export class Login {
  #form = byId('login');
  #field = byId('token');

  constructor(onToken) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, this.#field.value);
      onToken(this.#field.value);
    });
  }

  /** Shows the form; says that a token was wrong, where one was given. */
  ask() {
    setText(byId('login-error'), sessionStorage.getItem(KEY) ? 'That token is not the one.' : '');
    sessionStorage.removeItem(KEY);
    this.#form.hidden = false;
    this.#field.value = '';
    this.#field.focus();
  }

  hide() {
    this.#form.hidden = true;
  }
}

/** The last dead letters, newest first. */

import {byId, element, setText} from './element.js';
import {clockTime, count} from './format.js';

const MOST = 50;

export class Letters {
  #list = byId('letters');

  /** Takes an update; the first of a connection tells everything anew. */
  update(update, first) {
    if (first) {
      this.#list.replaceChildren();
    }
    for (const letter of update.deadLetters) {
      this.#list.prepend(entry(letter));
    }
    while (this.#list.childElementCount > MOST) {
      this.#list.lastElementChild.remove();
    }
    setText(byId('letters-count'), count(update.totals.deadLetters));
    byId('letters-none').hidden = this.#list.childElementCount > 0;
  }
}

function entry(letter) {
  const item = element('li', 'letter');
  const head = element('p', 'letter-head');
  head.append(element('strong', '', reasonText(letter.reason)), element('time', '', clockTime(letter.seenAt)));
  const place = element('p', 'letter-place');
  if (letter.camera) {
    place.append(element('bdi', '', letter.camera), ' · ');
  }
  place.append(`${letter.topic} ${letter.partition}:${letter.offset}`);
  item.append(head, place, element('p', 'letter-message', letter.message));
  return item;
}

/** `UNREADABLE_IMAGE` as words. */
function reasonText(reason) {
  const words = reason.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A camera on the wall. Tiles are used again for other cameras as the wall is scrolled. */

import {Screen} from './screen.js';
import {element, setText} from './element.js';
import {duration, rate} from './format.js';

export class Tile {
  root = element('div', 'tile');
  #button = element('button', 'tile-button');
  #canvas = element('canvas', 'tile-canvas');
  #badge = element('span', 'badge');
  #name = element('bdi', 'tile-name');
  #facts = element('span', 'tile-facts');
  #screen;
  camera = null;

  /** layers: () => {masks, boxes, labels}; onDone(): a frame is drawn or left out; onOpen(camera) */
  constructor(layers, onDone, onOpen) {
    this.root.setAttribute('role', 'listitem');
    this.#button.type = 'button';
    const caption = element('span', 'tile-caption');
    caption.append(element('span', 'dot'), this.#name, this.#facts);
    this.#button.append(this.#canvas, this.#badge, caption);
    this.root.append(this.#button);
    this.#button.addEventListener('click', () => onOpen(this.camera));
    this.#screen = new Screen(this.#canvas, layers, (frame, drawn) => {
      onDone();
      if (drawn) {
        showBadge(this.#badge, frame);
      }
    });
  }

  /** Shows a camera from now on. */
  assign(camera) {
    if (this.camera?.index !== camera.index || this.camera.name !== camera.name) {
      this.camera = camera;
      this.#screen.clear();
      showBadge(this.#badge, null);
      setText(this.#facts, '');
      setText(this.#name, camera.name);
      this.#button.setAttribute('aria-label', `Camera ${camera.name}`);
      this.#button.title = camera.name;
    }
    this.root.dataset.status = camera.status;
  }

  place(x, y, width, height, number, of) {
    const {style} = this.root;
    style.transform = `translate(${x}px, ${y}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    this.root.setAttribute('aria-posinset', number + 1);
    this.root.setAttribute('aria-setsize', of);
  }

  offer(frame) {
    this.#screen.offer(frame);
  }

  glance({framesPerSecond, p95Millis, lost}) {
    const parts = [`${rate(framesPerSecond)} fps`];
    if (p95Millis > 0) {
      parts.push(duration(p95Millis));
    }
    if (lost > 0) {
      parts.push(`${lost} lost`);
    }
    setText(this.#facts, parts.join(' · '));
  }

  get hasPicture() {
    return this.#screen.frame !== null;
  }

  redraw() {
    this.#screen.redraw();
  }

  focus() {
    this.#button.focus({preventScroll: true});
  }

  set reachable(yes) {
    this.#button.tabIndex = yes ? 0 : -1;
  }
}

/** Full frames are told from partial ones, which say how many frames their keyframe is ago. */
export function showBadge(badge, frame) {
  const kind = !frame ? '' : frame.transform ?? 'bare';
  badge.dataset.kind = kind;
  if (kind === 'full') {
    setText(badge, 'Full');
  } else if (kind === 'partial') {
    setText(badge, `Partial +${frame.sequence - frame.keyframe}`);
  } else {
    setText(badge, kind === 'bare' ? 'No masks' : '');
  }
}

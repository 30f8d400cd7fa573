/**
 * A canvas that shows frames: decodes one at a time, and of those that come meanwhile keeps the newest. Every frame is reported as done
 * in the end, drawn or not, which is what the console waits for before it sends more.
 */

import {paint} from './paint.js';

/** Sharper than this costs time and is not seen. */
const MOST_DEVICE_PIXELS = 2;

export class Screen {
  #canvas;
  #layers;
  #onDone;
  #busy = false;
  #waiting = null;
  #shown = null;
  #generation = 0;

  /** layers: () => {masks, boxes, labels}; onDone(frame, drawn) */
  constructor(canvas, layers, onDone) {
    this.#canvas = canvas;
    this.#layers = layers;
    this.#onDone = onDone;
  }

  /** The frame that is on the canvas, or null. */
  get frame() {
    return this.#shown?.frame ?? null;
  }

  /** Shows a frame as soon as it is decoded. */
  offer(frame) {
    if (this.#waiting) {
      this.#onDone(this.#waiting, false);
    }
    this.#waiting = frame;
    if (!this.#busy) {
      this.#drawWaiting();
    }
  }

  /** Draws again: other layers, another size. */
  redraw() {
    if (this.#shown) {
      this.#draw();
    }
  }

  /** Forgets what it shows and what is being decoded. */
  clear() {
    this.#generation++;
    if (this.#waiting) {
      this.#onDone(this.#waiting, false);
      this.#waiting = null;
    }
    this.#shown?.picture.close();
    this.#shown = null;
    this.#canvas.getContext('2d').clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  async #drawWaiting() {
    this.#busy = true;
    while (this.#waiting) {
      const frame = this.#waiting;
      const generation = this.#generation;
      this.#waiting = null;
      let drawn = false;
      try {
        const picture = await createImageBitmap(frame.image);
        await new Promise(requestAnimationFrame);
        if (generation === this.#generation) {
          this.#shown?.picture.close();
          this.#shown = {frame, picture};
          this.#draw();
          drawn = true;
        } else {
          picture.close();
        }
      } catch (error) {
        console.warn(`Frame ${frame.sequence} cannot be shown:`, error.message);
      }
      this.#onDone(frame, drawn);
    }
    this.#busy = false;
  }

  #draw() {
    const canvas = this.#canvas;
    const density = Math.min(MOST_DEVICE_PIXELS, devicePixelRatio);
    const width = Math.max(1, Math.round(canvas.clientWidth * density));
    const height = Math.max(1, Math.round(canvas.clientHeight * density));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    paint(canvas, this.#shown.picture, this.#shown.frame, this.#layers());
  }
}

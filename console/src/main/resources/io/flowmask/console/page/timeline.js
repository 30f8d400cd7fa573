/** The strip of recent frames: keyframes stand out, the one that is shown is marked, and any can be gone to. */

import {byId} from './element.js';

const SLOT = 7;
const BAR = 4;

export class Timeline {
  #canvas = byId('timeline-canvas');
  #history;
  #shown = null;
  #start = 0;

  /** onSeek(frame): somebody points at a frame */
  constructor(history, onSeek) {
    this.#history = history;
    const seek = (event) => {
      if (event.buttons & 1) {
        const frame = this.#frameAt(event.offsetX);
        if (frame) {
          onSeek(frame);
        }
      }
    };
    this.#canvas.addEventListener('pointerdown', (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.#canvas.addEventListener('pointermove', seek);
    new ResizeObserver(() => this.draw(this.#shown)).observe(this.#canvas);
  }

  #frameAt(x) {
    const index = this.#start + Math.floor(x / SLOT);
    return this.#history.frames[Math.max(0, Math.min(this.#history.frames.length - 1, index))];
  }

  /** Draws the strip with this frame marked. */
  draw(shown) {
    this.#shown = shown;
    const canvas = this.#canvas;
    const density = devicePixelRatio;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0) {
      return;
    }
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    const context = canvas.getContext('2d');
    context.scale(density, density);
    const style = getComputedStyle(canvas);
    const colours = {
      full: style.getPropertyValue('--full'),
      partial: style.getPropertyValue('--partial'),
      mark: style.getPropertyValue('--text'),
    };
    const {frames} = this.#history;
    const slots = Math.floor(width / SLOT);
    const shownAt = this.#history.indexOf(shown);
    // The end of the history, or where the marked frame is when that is further back.
    this.#start = Math.max(0, Math.min(frames.length - slots, shownAt < 0 ? Infinity : Math.max(0, shownAt - 2)));
    for (let i = this.#start; i < Math.min(frames.length, this.#start + slots); i++) {
      const isFull = frames[i].transform === 'full';
      const barHeight = isFull ? height - 10 : (height - 10) * 0.55;
      context.fillStyle = isFull ? colours.full : colours.partial;
      const x = (i - this.#start) * SLOT;
      context.fillRect(x + (SLOT - BAR) / 2, height - 5 - barHeight, BAR, barHeight);
      if (i === shownAt) {
        context.fillStyle = colours.mark;
        context.fillRect(x, 0, SLOT, 3);
        context.fillRect(x, height - 3, SLOT, 3);
      }
    }
    canvas.setAttribute('aria-valuemin', 1);
    canvas.setAttribute('aria-valuemax', Math.max(1, frames.length));
    canvas.setAttribute('aria-valuenow', shownAt + 1);
    canvas.setAttribute('aria-valuetext', shown ? `frame ${shown.sequence}` : 'no frame');
  }
}

/** One camera, large: live, or paused and stepped through frame by frame. */

import {History} from './history.js';
import {Screen} from './screen.js';
import {Timeline} from './timeline.js';
import {showDetails} from './details.js';
import {showBadge} from './tile.js';
import {byId, setText} from './element.js';
import {clockTime, duration} from './format.js';

export class CameraView {
  #history = new History();
  #timeline;
  #screen;
  #canvas = byId('camera-canvas');
  #camera = null;
  #paused = false;
  /** The frame that was asked for last while paused; it may still be being decoded. */
  #sought = null;
  /** Live frames, whose reports the console waits for; frames of the history are reported when they are stored. */
  #counted = new WeakSet();

  /** handlers: {layers(), onDone(), onPause(paused)} */
  constructor(handlers) {
    this.handlers = handlers;
    this.#timeline = new Timeline(this.#history, (frame) => this.#seek(frame));
    this.#screen = new Screen(this.#canvas, handlers.layers, (frame, drawn) => {
      if (this.#counted.delete(frame)) {
        handlers.onDone();
      }
      if (drawn) {
        this.#describe(frame);
      }
    });
    new ResizeObserver(() => this.#screen.redraw()).observe(this.#canvas);
    byId('step-back').addEventListener('click', () => this.step(-1));
    byId('step-forward').addEventListener('click', () => this.step(1));
    byId('live').addEventListener('click', () => this.goLive());
  }

  get camera() {
    return this.#camera;
  }

  /** Shows a camera, or none with null. The same one under another number keeps its picture. */
  show(camera) {
    if (camera?.name !== this.#camera?.name) {
      this.#sought = null;
      this.#history.clear();
      this.#screen.clear();
      this.#describe(null);
      setText(byId('camera-name'), camera?.name ?? '');
      this.#canvas.setAttribute('aria-label', camera ? `Camera ${camera.name}` : '');
    }
    this.#camera = camera;
  }

  /** The console began anew: what it sends has other numbers. */
  restart() {
    this.#sought = null;
    this.#history.clear();
  }

  set paused(paused) {
    this.#paused = paused;
    this.#sought = null;
    byId('live').disabled = !paused;
    if (!paused && this.#history.newest) {
      this.#screen.offer(this.#history.newest);
    }
  }

  offer(frame) {
    const newest = this.#history.newest;
    const isNewer = !newest || frame.id > newest.id;
    // While paused the strip stands still; what it lacks of the past may still come.
    if (!this.#paused || !isNewer || !newest) {
      this.#history.add(frame);
    }
    if (isNewer && (!this.#paused || !newest)) {
      this.#counted.add(frame);
      this.#screen.offer(frame);
    } else {
      this.handlers.onDone();
      this.#timeline.draw(this.#screen.frame);
    }
  }

  /** Goes some frames back or on, and pauses for it. */
  step(frames) {
    const at = this.#history.indexOf(this.#sought ?? this.#screen.frame);
    const target = this.#history.frames[Math.max(0, Math.min(this.#history.frames.length - 1, at + frames))];
    if (target) {
      this.#seek(target);
    }
  }

  stepToOldest() {
    this.step(-this.#history.frames.length);
  }

  goLive() {
    this.handlers.onPause(false);
  }

  redraw() {
    this.#screen.redraw();
    this.#timeline.draw(this.#screen.frame);
  }

  #seek(frame) {
    if (!this.#paused) {
      this.handlers.onPause(true);
    }
    this.#sought = frame;
    this.#screen.offer(frame);
  }

  #describe(frame) {
    showBadge(byId('camera-badge'), frame);
    const facts = [];
    if (frame) {
      facts.push(`frame ${frame.sequence}`, clockTime(frame.capturedAt), `${frame.width} × ${frame.height}`);
      if (frame.transform === 'partial' && frame.keyframeAge !== undefined) {
        facts.push(`keyframe ${duration(frame.keyframeAge)} old`);
      }
      if (frame.latency !== undefined) {
        facts.push(`latency ${duration(frame.latency)}`);
      }
    }
    setText(byId('camera-facts'), facts.join(' · '));
    const at = this.#history.indexOf(frame);
    setText(byId('timeline-text'), frame ? `${at + 1} of ${this.#history.frames.length}` : '');
    showDetails(frame);
    this.#timeline.draw(frame);
  }
}

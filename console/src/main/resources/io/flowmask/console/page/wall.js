/** The wall of cameras. Only tiles that can be seen exist, and only their cameras are asked for. */

import {Tile} from './tile.js';
import {grid, place, visible} from './grid.js';
import {byId} from './element.js';

export class Wall {
  #view = byId('wall');
  #area = byId('wall-tiles');
  #handlers;
  #cameras = [];
  #layout = null;
  #tiles = new Map();
  #spare = [];
  #current = 0;

  /** handlers: {layers(): {masks, boxes, labels}, onDone(), onOpen(camera), onVisible(indexes)} */
  constructor(handlers) {
    this.#handlers = handlers;
    let asked = false;
    const later = () => {
      if (!asked) {
        asked = true;
        requestAnimationFrame(() => {
          asked = false;
          this.#arrange();
        });
      }
    };
    this.#view.addEventListener('scroll', later, {passive: true});
    new ResizeObserver(later).observe(this.#view);
    this.#area.addEventListener('keydown', (event) => this.#onKey(event));
    this.#area.addEventListener('focusin', (event) => this.#onFocus(event));
  }

  /** Shows these cameras, in this order. */
  show(cameras) {
    this.#cameras = cameras;
    this.#current = Math.min(this.#current, Math.max(0, cameras.length - 1));
    this.#arrange();
  }

  /** A frame for whichever tile shows its camera. While paused only tiles that show nothing yet take one. */
  offer(frame, paused) {
    const tile = this.#tiles.get(frame.camera);
    if (tile && !(paused && tile.hasPicture)) {
      tile.offer(frame);
    } else {
      this.#handlers.onDone();
    }
  }

  glances(glances) {
    for (const glance of glances) {
      this.#tiles.get(glance.index)?.glance(glance);
    }
  }

  redraw() {
    this.#tiles.forEach((tile) => tile.redraw());
  }

  /** Puts the keyboard on the tile that had it last. */
  focus() {
    this.#tileAt(this.#current)?.focus();
  }

  #tileAt(position) {
    return this.#cameras[position] && this.#tiles.get(this.#cameras[position].index);
  }

  #arrange() {
    const width = this.#area.clientWidth;
    const height = this.#view.clientHeight - 2 * this.#area.offsetTop;
    if (width === 0 || height <= 0) {
      // Hidden, while one camera is large.
      return;
    }
    const count = this.#cameras.length;
    this.#layout = grid(width, height, count);
    this.#area.style.height = `${this.#layout.height}px`;
    const {first, end} = visible(this.#layout, count, this.#view.scrollTop - this.#area.offsetTop, this.#view.clientHeight);
    const wanted = this.#cameras.slice(first, end);
    this.#giveBack(new Set(wanted.map((camera) => camera.index)));
    wanted.forEach((camera, i) => {
      const tile = this.#tiles.get(camera.index) ?? this.#take(camera.index);
      tile.assign(camera);
      const {x, y} = place(this.#layout, first + i);
      tile.place(x, y, this.#layout.tileWidth, this.#layout.tileHeight, first + i, count);
      tile.reachable = first + i === this.#current || (i === 0 && (this.#current < first || this.#current >= end));
    });
    this.redraw();
    this.#handlers.onVisible(wanted.map((camera) => camera.index));
  }

  #giveBack(wanted) {
    for (const [index, tile] of this.#tiles) {
      if (!wanted.has(index)) {
        this.#tiles.delete(index);
        tile.root.remove();
        this.#spare.push(tile);
      }
    }
  }

  #take(index) {
    const tile = this.#spare.pop()
      ?? new Tile(this.#handlers.layers, this.#handlers.onDone, (camera) => this.#handlers.onOpen(camera));
    this.#tiles.set(index, tile);
    this.#area.append(tile.root);
    return tile;
  }

  #onFocus(event) {
    const root = event.target.closest('.tile');
    const position = this.#cameras.findIndex((camera) => this.#tiles.get(camera.index)?.root === root);
    if (position >= 0) {
      this.#current = position;
    }
  }

  /** Arrow keys go from tile to tile, and scroll where the next one cannot be seen. */
  #onKey(event) {
    const columns = this.#layout.columns;
    const steps = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns};
    const last = this.#cameras.length - 1;
    let next;
    if (event.key in steps) {
      next = this.#current + steps[event.key];
    } else if (event.key === 'Home') {
      next = 0;
    } else if (event.key === 'End') {
      next = last;
    }
    if (next === undefined || next < 0 || next > last) {
      return;
    }
    event.preventDefault();
    this.#current = next;
    const {y} = place(this.#layout, next);
    const top = this.#view.scrollTop;
    const room = this.#view.clientHeight - this.#layout.tileHeight - 2 * this.#area.offsetTop;
    this.#view.scrollTop = Math.max(y - Math.max(0, room), Math.min(top, y));
    this.#arrange();
    this.focus();
  }
}

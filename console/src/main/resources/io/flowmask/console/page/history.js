/** The recent frames of the camera that is shown large, oldest first: those that come live, and those that the console had kept. */

const MOST = 150;

export class History {
  frames = [];

  /** Adds a frame where it belongs. Returns whether it is the newest. */
  add(frame) {
    let at = this.frames.length;
    while (at > 0 && this.frames[at - 1].id > frame.id) {
      at--;
    }
    if (this.frames[at - 1]?.id === frame.id) {
      return false;
    }
    if (this.frames.length >= MOST) {
      if (at === 0) {
        return false;
      }
      this.frames.shift();
      at--;
    }
    this.frames.splice(at, 0, frame);
    return at === this.frames.length - 1;
  }

  get newest() {
    return this.frames.at(-1) ?? null;
  }

  indexOf(frame) {
    return frame ? this.frames.findIndex(({id}) => id === frame.id) : -1;
  }

  clear() {
    this.frames = [];
  }
}

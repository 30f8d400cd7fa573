/** All cameras by name and state, and which of them the wall should show. */

const natural = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

export const STATUSES = ['all', 'live', 'losing', 'quiet'];

export class Directory {
  #cameras = [];
  #byName = new Map();
  #sorted = [];

  text = '';
  status = 'all';

  /** Takes an update; the first of a connection tells everything anew. Returns whether the wall may look different. */
  update(update, first) {
    if (first) {
      this.#cameras = [];
      this.#byName.clear();
    }
    for (const name of update.newCameras) {
      const camera = {index: this.#cameras.length, name, sought: name.toLowerCase(), status: 'quiet'};
      this.#cameras.push(camera);
      this.#byName.set(name, camera);
    }
    for (const {index, status} of update.statuses) {
      this.#cameras[index].status = status;
    }
    if (first || update.newCameras.length > 0) {
      this.#sorted = [...this.#cameras].sort((one, other) => natural.compare(one.name, other.name));
    }
    return first || update.newCameras.length > 0 || (update.statuses.length > 0 && this.status !== 'all');
  }

  get size() {
    return this.#cameras.length;
  }

  get(index) {
    return this.#cameras[index];
  }

  named(name) {
    return this.#byName.get(name) ?? null;
  }

  /** How many cameras are in a state; all of them for `all`. */
  count(status) {
    return status === 'all' ? this.size : this.#cameras.filter((camera) => camera.status === status).length;
  }

  /** The cameras that fit the filter, by name. Every word has to occur. */
  matching() {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    return this.#sorted.filter((camera) =>
      (this.status === 'all' || camera.status === this.status)
        && words.every((word) => camera.sought.includes(word)));
  }
}

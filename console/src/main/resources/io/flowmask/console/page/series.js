/** The last five minutes, a value a second, as the console counts them. */

export const SECONDS = 300;
export const KEYS = ['full', 'partial', 'dropped', 'deadLetters', 'medianMillis', 'p95Millis'];

export class Series {
  /** The second after the newest one, since 1970; 0 while there is none. */
  end = 0;
  values = Object.fromEntries(KEYS.map((key) => [key, []]));

  /** Adds what comes after the seconds that are here. */
  append(slice) {
    const seconds = slice.full.length;
    if (seconds === 0) {
      return;
    }
    const gap = this.end === 0 ? 0 : Math.max(0, slice.from - this.end);
    for (const key of KEYS) {
      const padding = gap < SECONDS ? new Array(gap).fill(0) : [];
      this.values[key] = [...this.values[key], ...padding, ...slice[key]].slice(-SECONDS);
    }
    this.end = slice.from + seconds;
  }

  get length() {
    return this.values.full.length;
  }

  /** Sum over the newest seconds. */
  sum(key, seconds) {
    return this.values[key].slice(-seconds).reduce((sum, value) => sum + value, 0);
  }

  newest(key) {
    return this.values[key].at(-1) ?? 0;
  }
}

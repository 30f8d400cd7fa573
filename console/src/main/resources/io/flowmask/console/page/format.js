/** Numbers as people read them. */

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});

export function count(number) {
  return whole.format(number);
}

/** One decimal where it matters. */
export function rate(number) {
  return number >= 100 ? whole.format(number) : number.toFixed(1);
}

/** Milliseconds, or seconds from ten on. */
export function duration(millis) {
  return millis < 10_000 ? `${whole.format(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

export function percent(part, all) {
  return all === 0 ? '–' : `${Math.round((100 * part) / all)} %`;
}

export function clockTime(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

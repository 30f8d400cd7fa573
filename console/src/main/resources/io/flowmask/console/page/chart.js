/** A chart of the last five minutes, in SVG, so that it takes its colours from the style sheet. */

import {SECONDS} from './series.js';
import {element, setText} from './element.js';

const HEIGHT = 56;
const SVG = 'http://www.w3.org/2000/svg';

export class Chart {
  #figure = element('figure', 'chart');
  #value = element('span', 'chart-value');
  #top = element('span', 'chart-top');
  #readout = element('span', 'chart-readout');
  #svg = document.createElementNS(SVG, 'svg');
  #cursor = document.createElementNS(SVG, 'path');
  #paths;
  #options;
  #series = null;
  #hovered = null;

  /**
   * options: {title, legend: [[className, text]], layers: [{className, kind: 'area' | 'line' | 'bar'}], values(series): number[][] (one
   * array per layer, as they lie on the chart), headline(series): string, readout(series, index): string, top(number): string,
   * least: the least top}
   */
  constructor(host, options) {
    this.#options = options;
    const caption = element('figcaption', 'chart-head');
    const title = element('span', 'chart-title', options.title);
    caption.append(title, this.#value);
    this.#svg.setAttribute('viewBox', `0 0 ${SECONDS} ${HEIGHT}`);
    this.#svg.setAttribute('preserveAspectRatio', 'none');
    this.#svg.setAttribute('role', 'img');
    this.#paths = options.layers.map(({className, kind}) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('class', `${kind} ${className}`);
      this.#svg.append(path);
      return path;
    });
    this.#cursor.setAttribute('class', 'cursor');
    this.#svg.append(this.#cursor);
    const plot = element('div', 'chart-plot');
    plot.append(this.#svg, this.#top);
    const foot = element('div', 'chart-foot');
    const legend = element('span', 'chart-legend');
    for (const [className, text] of options.legend ?? []) {
      const key = element('span', `key ${className}`, text);
      legend.append(key);
    }
    foot.append(legend, this.#readout);
    this.#figure.append(caption, plot, foot);
    host.append(this.#figure);
    plot.addEventListener('pointermove', (event) => this.#hover(event));
    plot.addEventListener('pointerleave', () => {
      this.#hovered = null;
      this.#drawCursor();
    });
  }

  draw(series) {
    this.#series = series;
    const {layers, values, headline, top, least, title} = this.#options;
    const all = values(series);
    const highest = niceTop(Math.max(least, ...all.flat()));
    const start = SECONDS - series.length;
    layers.forEach(({kind}, i) => {
      this.#paths[i].setAttribute('d', shape(kind, all[i], start, highest));
    });
    const text = headline(series);
    setText(this.#value, text);
    setText(this.#top, top(highest));
    this.#svg.setAttribute('aria-label', `${title}, last five minutes. Now: ${text}`);
    this.#drawCursor();
  }

  #hover(event) {
    const {left, width} = this.#svg.getBoundingClientRect();
    this.#hovered = Math.floor(((event.clientX - left) / width) * SECONDS);
    this.#drawCursor();
  }

  #drawCursor() {
    const index = this.#hovered === null || !this.#series ? -1 : this.#hovered - (SECONDS - this.#series.length);
    if (index < 0 || index >= this.#series.length) {
      this.#cursor.setAttribute('d', '');
      setText(this.#readout, 'last 5 min');
      return;
    }
    this.#cursor.setAttribute('d', `M${this.#hovered + 0.5} 0V${HEIGHT}`);
    const ago = this.#series.length - index;
    setText(this.#readout, `${this.#options.readout(this.#series, index)} · ${ago} s ago`);
  }
}

function shape(kind, values, start, highest) {
  const y = (value) => (HEIGHT - (Math.min(value, highest) / highest) * (HEIGHT - 1)).toFixed(2);
  if (values.length === 0) {
    return '';
  }
  if (kind === 'bar') {
    return values
      .map((value, i) => (value > 0 ? `M${start + i} ${HEIGHT}V${y(value)}H${start + i + 1}V${HEIGHT}z` : ''))
      .join('');
  }
  const line = values.map((value, i) => `${start + i + 0.5} ${y(value)}`).join('L');
  return kind === 'area'
    ? `M${start + 0.5} ${HEIGHT}L${line}L${start + values.length - 0.5} ${HEIGHT}z`
    : `M${line}`;
}

/** 1, 2 or 5 times a power of ten, not below a value. */
export function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= value * 0.999);
}

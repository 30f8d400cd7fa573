/** The charts at the side: of all cameras, or of the one that is shown large. */

import {Chart} from './chart.js';
import {Series} from './series.js';
import {byId, setText} from './element.js';
import {count, duration, percent, rate} from './format.js';

/** Headlines are over this many seconds: one second of a few cameras jumps too much to be read. */
const HEADLINE_SECONDS = 5;

const CHARTS = [
  {
    title: 'Frames per second',
    least: 5,
    layers: [{className: 'frames', kind: 'area'}, {className: 'frames', kind: 'line'}],
    values: (series) => [framesOf(series), framesOf(series)],
    headline: (series) => rate(framesPerSecond(series)),
    readout: (series, i) => `${framesOf(series)[i]} frames`,
    top: (value) => count(value),
  },
  {
    title: 'Latency',
    least: 100,
    legend: [['median', 'median'], ['p95', 'p95']],
    layers: [{className: 'p95', kind: 'line'}, {className: 'median', kind: 'line'}],
    values: (series) => [series.values.p95Millis, series.values.medianMillis],
    headline: (series) => `${duration(series.newest('medianMillis'))}, p95 ${duration(series.newest('p95Millis'))}`,
    readout: (series, i) => `${duration(series.values.medianMillis[i])}, p95 ${duration(series.values.p95Millis[i])}`,
    top: (value) => duration(value),
  },
  {
    title: 'Full and partial frames',
    least: 100,
    legend: [['full', 'full'], ['partial', 'partial']],
    layers: [{className: 'partial', kind: 'area'}, {className: 'full', kind: 'area'}],
    values: (series) => [
      framesOf(series).map((frames) => (frames > 0 ? 100 : 0)),
      series.values.full.map((full, i) => (full === 0 ? 0 : (100 * full) / framesOf(series)[i])),
    ],
    headline: (series) => `${percent(series.sum('full', 60), series.sum('full', 60) + series.sum('partial', 60))} full`,
    readout: (series, i) => `${series.values.full[i]} full, ${series.values.partial[i]} partial`,
    top: (value) => `${count(value)} %`,
  },
  {
    title: 'Lost frames',
    least: 5,
    legend: [['dropped', 'dropped'], ['dead', 'dead letters']],
    layers: [{className: 'dropped', kind: 'bar'}, {className: 'dead', kind: 'bar'}],
    // Stacked: dead letters stand at the bottom.
    values: (series) => [
      series.values.dropped.map((dropped, i) => dropped + series.values.deadLetters[i]),
      series.values.deadLetters,
    ],
    headline: (series) => `${count(series.sum('dropped', 300))} dropped, ${count(series.sum('deadLetters', 300))} dead`,
    readout: (series, i) => `${series.values.dropped[i]} dropped, ${series.values.deadLetters[i]} dead`,
    top: (value) => count(value),
  },
];

function framesOf(series) {
  return series.values.full.map((full, i) => full + series.values.partial[i]);
}

function framesPerSecond(series) {
  const seconds = Math.min(HEADLINE_SECONDS, series.length);
  return seconds === 0 ? 0 : (series.sum('full', seconds) + series.sum('partial', seconds)) / seconds;
}

export class Health {
  #charts = CHARTS.map((options) => new Chart(byId('charts'), options));
  #overall = new Series();
  #large = null;
  #largeCamera = null;

  constructor() {
    this.#draw();
  }

  /** Takes an update; the first of a connection tells everything anew. */
  update(update, first) {
    if (first) {
      this.#overall = new Series();
      this.#large = this.#large && new Series();
    }
    this.#overall.append(update.overall);
    if (update.large && this.#large && update.large.camera === this.#largeCamera?.index) {
      this.#large.append(update.large.seconds);
    }
    this.#draw();
  }

  /** Charts of a camera, or of all with null. */
  scope(camera) {
    this.#largeCamera = camera;
    this.#large = camera ? new Series() : null;
    setText(byId('scope'), camera ? 'This camera' : 'All cameras');
    this.#draw();
  }

  #draw() {
    const series = this.#large ?? this.#overall;
    this.#charts.forEach((chart) => chart.draw(series));
  }
}

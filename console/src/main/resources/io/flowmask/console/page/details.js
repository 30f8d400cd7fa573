/** What is known of the frame that is shown large: where its time went, and what was seen in it. */

import {byId, element, setText} from './element.js';
import {cssColour} from './palette.js';
import {count} from './format.js';

const STAGES = [
  ['prepare', 'Prepare', 'Decode, resize, normalise'],
  ['queue', 'Wait', 'For a batch, the keyframe and the device'],
  ['inference', 'Inference', 'The batch on the device'],
  ['detect', 'Detect', 'Suppression, masks, run lengths'],
];
const MOST_INSTANCES = 40;

const stageRows = STAGES.map(([key, name, title]) => {
  const row = element('p', 'stage-row');
  row.title = title;
  const bar = element('span', `stage-bar stage-${key}`);
  const track = element('span', 'stage-track');
  track.append(bar);
  const value = element('span', 'stage-value');
  row.append(element('span', 'stage-name', name), track, value);
  return {key, row, bar, value};
});
byId('stages').append(...stageRows.map(({row}) => row));

export function showDetails(frame) {
  const stages = frame?.stages;
  const all = stages ? STAGES.reduce((sum, [key]) => sum + stages[key], 0) : 0;
  for (const {key, bar, value} of stageRows) {
    bar.style.width = all > 0 ? `${(100 * stages[key]) / all}%` : '0';
    setText(value, stages ? `${(stages[key] / 1000).toFixed(1)} ms` : '');
  }
  const instances = (frame?.instances ?? []).slice(0, MOST_INSTANCES);
  const list = byId('instances');
  while (list.childElementCount > instances.length) {
    list.lastElementChild.remove();
  }
  while (list.childElementCount < instances.length) {
    list.append(instanceRow());
  }
  instances.forEach((instance, i) => {
    const [swatch, name, score, area] = list.children[i].children;
    swatch.style.backgroundColor = cssColour(instance.class);
    setText(name, instance.class);
    setText(score, `${Math.round(instance.score * 100)} %`);
    setText(area, `${count(instance.area)} px`);
  });
}

function instanceRow() {
  const row = element('li', 'instance');
  row.append(
    element('span', 'swatch'), element('span', 'instance-name'),
    element('span', 'instance-score'), element('span', 'instance-area'));
  return row;
}

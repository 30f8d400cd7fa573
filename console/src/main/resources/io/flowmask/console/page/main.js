/** The console's page: puts its parts together. Start reading here. */

import {CameraView} from './camera.js';
import {Connection} from './connection.js';
import {Directory, STATUSES} from './directory.js';
import {Health} from './health.js';
import {Letters} from './letters.js';
import {Login, takeToken} from './login.js';
import {Wall} from './wall.js';
import {anyOf, oneOf} from './choices.js';
import {byId, setText} from './element.js';
import {count} from './format.js';
import {themeButton} from './theme.js';

const CONNECTION_TEXT = {connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', refused: 'Token needed'};
const STATUS_TEXT = {all: 'All', live: 'Live', losing: 'Losing frames', quiet: 'Quiet'};

const directory = new Directory();
const health = new Health();
const letters = new Letters();
let paused = false;
let wallCameras = [];
let visibleCameras = [];

const layers = anyOf(
  byId('layers'),
  [['masks', 'Masks', 'Masks (m)'], ['boxes', 'Boxes', 'Boxes (b)'], ['labels', 'Classes', 'Classes (c)']],
  'flowmask.layers.off',
  redraw,
);

const connection = new Connection(takeToken(), {
  onState: showState,
  onUpdate: update,
  onFrame: (frame) => {
    if (camera.camera) {
      if (frame.camera === camera.camera.index) {
        camera.offer(frame);
      } else {
        connection.done();
      }
    } else {
      wall.offer(frame, paused);
    }
  },
});

const login = new Login((token) => connection.open(token));

const wall = new Wall({
  layers: () => layers.chosen,
  onDone: () => connection.done(),
  onOpen: (chosen) => go(chosen.name),
  onVisible: (indexes) => {
    if (indexes.join() !== visibleCameras.join()) {
      visibleCameras = indexes;
      tellShown();
    }
  },
});

const camera = new CameraView({
  layers: () => layers.chosen,
  onDone: () => connection.done(),
  onPause: pause,
});

const statuses = oneOf(byId('statuses'), STATUSES.map((status) => [status, STATUS_TEXT[status]]), (status) => {
  directory.status = status;
  filter();
});

function update(message, first) {
  login.hide();
  if (first) {
    camera.restart();
  }
  const changed = directory.update(message, first);
  for (const status of STATUSES) {
    statuses.label(status, `${STATUS_TEXT[status]} ${count(directory.count(status))}`);
  }
  if (changed || first) {
    route();
    filter();
  } else {
    refreshStatuses(message.statuses);
  }
  wall.glances(message.tiles);
  health.update(message, first);
  letters.update(message, first);
  showNotice(message.kafka);
}

function refreshStatuses(changes) {
  if (changes.length > 0) {
    wall.show(wallCameras);
  }
}

function filter() {
  wallCameras = directory.matching();
  wall.show(wallCameras);
  const nothing = wallCameras.length === 0;
  byId('empty').hidden = !nothing;
  byId('empty-clear').hidden = directory.size === 0;
  if (nothing && directory.size > 0) {
    setText(byId('empty-title'), 'No camera fits');
    setText(byId('empty-text'), 'None of the cameras has this name and state.');
  } else if (nothing) {
    setText(byId('empty-title'), 'Waiting for the first frame');
    setText(byId('empty-text'), 'Cameras appear here when frames or masks of theirs come.');
  }
}

function tellShown() {
  connection.show(camera.camera ? [] : visibleCameras, camera.camera?.index ?? null);
}

/** The address says which camera is large, so that it can be kept and sent to others. */
function route() {
  const name = new URLSearchParams(location.hash.slice(1)).get('camera');
  const chosen = name === null ? null : directory.named(name);
  if (chosen?.index === camera.camera?.index && chosen?.name === camera.camera?.name) {
    return;
  }
  const wasLarge = camera.camera !== null;
  if (!wasLarge || !chosen) {
    pause(false);
  }
  camera.show(chosen);
  health.scope(chosen);
  byId('camera').hidden = !chosen;
  byId('wall').hidden = Boolean(chosen);
  document.title = chosen ? `${chosen.name} – Flowmask console` : 'Flowmask console';
  if (chosen && !wasLarge) {
    byId('timeline-canvas').focus();
  }
  tellShown();
  if (!chosen && wasLarge) {
    wall.show(wallCameras);
    wall.focus();
  }
}

function go(name) {
  location.hash = name === null ? '' : `camera=${encodeURIComponent(name)}`;
}

function neighbour(step) {
  const at = wallCameras.findIndex(({name}) => name === camera.camera?.name);
  const next = wallCameras[at + step];
  if (at >= 0 && next) {
    go(next.name);
  }
}

function pause(yes) {
  paused = yes;
  const button = byId('pause');
  button.setAttribute('aria-pressed', yes);
  document.documentElement.dataset.paused = yes;
  camera.paused = yes;
}

function redraw() {
  wall.redraw();
  camera.redraw();
}

function showState(state) {
  const pill = byId('connection');
  pill.dataset.state = state;
  setText(byId('connection-text'), CONNECTION_TEXT[state]);
  document.documentElement.dataset.connection = state;
  if (state === 'refused') {
    login.ask();
  }
}

function showNotice(kafka) {
  const notice = byId('notice');
  notice.hidden = kafka.detail === '';
  setText(notice, kafka.detail);
}

const KEYS = {
  '/': () => byId('search').focus(),
  ' ': () => pause(!paused),
  m: () => layers.toggle('masks'),
  b: () => layers.toggle('boxes'),
  c: () => layers.toggle('labels'),
};

const CAMERA_KEYS = {
  Escape: () => go(null),
  ArrowLeft: () => camera.step(-1),
  ArrowRight: () => camera.step(1),
  Home: () => camera.stepToOldest(),
  End: () => camera.goLive(),
  '[': () => neighbour(-1),
  ']': () => neighbour(1),
};

addEventListener('keydown', (event) => {
  const inField = event.target instanceof HTMLInputElement;
  if (inField && event.key === 'Escape' && event.target === byId('search')) {
    event.target.value = '';
    event.target.dispatchEvent(new Event('input'));
    event.target.blur();
    return;
  }
  const onButton = event.target instanceof HTMLButtonElement && event.key === ' ';
  if (inField || onButton || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const action = (camera.camera && CAMERA_KEYS[event.key]) || KEYS[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

byId('search').addEventListener('input', (event) => {
  directory.text = event.target.value;
  filter();
  if (camera.camera) {
    go(null);
  }
});
byId('empty-clear').addEventListener('click', () => {
  directory.text = '';
  directory.status = 'all';
  byId('search').value = '';
  statuses.set('all');
  filter();
});
byId('pause').addEventListener('click', () => pause(!paused));
byId('camera-back').addEventListener('click', () => go(null));
byId('camera-previous').addEventListener('click', () => neighbour(-1));
byId('camera-next').addEventListener('click', () => neighbour(1));
addEventListener('hashchange', () => {
  const given = takeToken();
  if (given && document.documentElement.dataset.connection === 'refused') {
    connection.open(given);
  }
  route();
});
themeButton(byId('theme'), redraw);
showState('connecting');
filter();
connection.open();

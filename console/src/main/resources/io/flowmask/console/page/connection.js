/**
 * The live connection: made again when it ends, more slowly each time, and given up for dead when nothing comes for a while (the
 * console says something every second).
 */

import {done, hello, parseFrame, show} from './protocol.js';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;
const SILENCE_MS = 6000;

export class Connection {
  #handlers;
  #token;
  #socket = null;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;
  #silence = 0;
  #shown = {cameras: [], large: null};
  #done = 0;
  #doneTimer = 0;

  /**
   * handlers: {onState(state), onUpdate(update, first), onFrame(frame)}; states are `connecting`, `live`, `reconnecting` and `refused`
   */
  constructor(token, handlers) {
    this.#token = token;
    this.#handlers = handlers;
  }

  open(token = this.#token) {
    this.#token = token;
    clearTimeout(this.#timer);
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}${location.pathname.replace(/[^/]*$/, '')}live`);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let first = true;
    this.#watch();
    socket.onopen = () => {
      this.#done = 0;
      socket.send(hello(this.#token));
      this.#sendShown();
    };
    socket.onmessage = ({data}) => {
      if (socket !== this.#socket) {
        return;
      }
      this.#watch();
      if (typeof data !== 'string') {
        this.#handlers.onFrame(parseFrame(data));
        return;
      }
      const message = JSON.parse(data);
      if (message.type === 'refused') {
        this.#refused();
      } else {
        this.#retryMs = FIRST_RETRY_MS;
        this.#handlers.onState('live');
        this.#handlers.onUpdate(message, first);
        first = false;
      }
    };
    socket.onclose = () => {
      if (socket === this.#socket) {
        this.#retry();
      }
    };
  }

  /** From now on these cameras can be seen, and this one is large (or null). */
  show(cameras, large) {
    this.#shown = {cameras, large};
    this.#sendShown();
  }

  /** A frame is drawn or left out. Said for all frames of a moment together. */
  done() {
    this.#done++;
    if (this.#doneTimer === 0) {
      this.#doneTimer = setTimeout(() => {
        this.#doneTimer = 0;
        this.#send(done(this.#done));
        this.#done = 0;
      }, 15);
    }
  }

  #sendShown() {
    this.#send(show(this.#shown.cameras, this.#shown.large));
  }

  #send(text) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(text);
    }
  }

  #watch() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#retry(), SILENCE_MS);
  }

  #retry() {
    this.#drop();
    this.#handlers.onState('reconnecting');
    this.#timer = setTimeout(() => this.open(), this.#retryMs);
    this.#retryMs = Math.min(LAST_RETRY_MS, 2 * this.#retryMs);
  }

  #refused() {
    this.#drop();
    this.#handlers.onState('refused');
  }

  #drop() {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}

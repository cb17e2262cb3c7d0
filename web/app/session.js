// One session with the server: connects, proves both keys, sends and receives, and reconnects.

import { authBytes, hex, messageBytes, serverBytes, unhex } from './protocol.js';
import { verifies } from './identity.js';

const REPLY_MS = 15_000;
const RETRY_LEAST_MS = 500;
const RETRY_MOST_MS = 30_000;

/**
 * Tells its owner through callbacks: state(text, isUp), server(key), message(frame, isGenuine),
 * and event(frame) for presence, receipt, note and error.
 */
export class Session {
  #url;
  #identity;
  #tell;
  #socket = null;
  #attempt = 0;
  #ids = 0;
  #waiting = new Map();
  #arriving = Promise.resolve();
  #sessionId = '';
  #seq = 0;
  #clockOffsetMs = 0;

  constructor(url, identity, tell) {
    this.#url = url;
    this.#identity = identity;
    this.#tell = tell;
  }

  open() {
    this.#tell.state('connecting', false);
    const socket = new WebSocket(this.#url, 'parley.v1');
    this.#socket = socket;
    socket.onopen = () => this.#handshake(socket).catch((error) => this.#giveUp(socket, error));
    socket.onmessage = ({ data }) => {
      // Signatures take their time: frames are shown in the order they came all the same.
      this.#arriving = this.#arriving.then(() => this.#arrived(data)).catch((error) => {
        this.#giveUp(socket, error);
      });
    };
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
  }

  /** Sends a request; resolves to its success, rejects with its error. */
  request(fields) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error('not connected; try again in a moment'));
    }
    const id = String(++this.#ids);
    this.#socket.send(JSON.stringify({ id, ...fields }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error('the server did not answer in time'));
      }, REPLY_MS);
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  /** Signs and sends; target is {type: 'msg', channel} or {type: 'private', to}. */
  async say(target, nick, body) {
    const message = {
      ...target,
      session: this.#sessionId,
      seq: ++this.#seq,
      ts: Date.now() + this.#clockOffsetMs,
      nick,
      ctype: 'text/plain',
      body,
    };
    const bytes = messageBytes({ ...message, from: this.#identity.key });
    return this.request({ ...message, sig: await this.#identity.sign(bytes) });
  }

  async #handshake(socket) {
    const { key, sign } = this.#identity;
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    this.#sessionId = hex(crypto.getRandomValues(new Uint8Array(8)));
    this.#seq = 0;
    const origin = this.#url.replace(/\/$/, '');
    const asked = { type: 'connect', versions: [1], key, nonce: hex(nonce), origin };
    const reply = await this.request(asked);
    const server = unhex(reply.server, 32);
    const challenge = unhex(reply.challenge, 32);
    const user = unhex(key, 32);
    const proof = serverBytes(server, challenge, nonce, user);
    if (!(await verifies(server, unhex(reply.sig, 64), proof))) {
      throw new Error('the server did not prove its key');
    }
    this.#clockOffsetMs = reply.time - Date.now();
    const sig = await sign(authBytes(server, origin, challenge, nonce, user, reply.expires));
    await this.request({ type: 'verify', expires: reply.expires, sig });
    if (socket === this.#socket) {
      this.#attempt = 0;
      this.#tell.server(reply.server);
      this.#tell.state('connected', true);
    }
  }

  async #arrived(text) {
    const frame = JSON.parse(text);
    if (frame.type === 'ping') {
      this.#socket.send(JSON.stringify({ type: 'pong', id: frame.id }));
    } else if (frame.type === 'msg' || frame.type === 'private') {
      this.#tell.message(frame, await genuine(frame, this.#identity.key));
    } else if (this.#waiting.has(frame.re)) {
      const { resolve, reject, timer } = this.#waiting.get(frame.re);
      this.#waiting.delete(frame.re);
      clearTimeout(timer);
      if (frame.type === 'error') {
        reject(new Error(withCode(frame)));
      } else {
        resolve(frame);
      }
    } else {
      this.#tell.event(frame);
    }
  }

  #giveUp(socket, error) {
    this.#tell.event({ type: 'note', text: `${error.message}.` });
    socket.close();
  }

  #lost(code, reason) {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error('the connection was lost'));
    }
    this.#waiting.clear();
    // Full jitter: clients that were cut off together do not come back together.
    const most = Math.min(RETRY_MOST_MS, RETRY_LEAST_MS * 2 ** this.#attempt++);
    const waitMs = RETRY_LEAST_MS + Math.random() * most;
    const why = reason || `closed with ${code}`;
    this.#tell.state(`${why}; again in ${Math.ceil(waitMs / 1000)} s`, false);
    setTimeout(() => this.open(), waitMs);
  }
}

async function genuine(frame, ownKey) {
  try {
    const mine = frame.type === 'msg' || frame.to === ownKey;
    const author = unhex(frame.from, 32);
    return mine && (await verifies(author, unhex(frame.sig, 64), messageBytes(frame)));
  } catch {
    return false;
  }
}

/** An error's code and text, as one sentence: some texts begin with a code themselves. */
export function withCode({ code, text }) {
  return text.startsWith(`${code}: `) ? text : `${code}: ${text}`;
}

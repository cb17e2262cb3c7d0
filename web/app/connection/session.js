// One connection: proves both keys, sends requests, and hands on what is genuine.

import { hex, randomBytes, unhex } from '../protocol/bytes.js';
import { authBytes, messageBytes, messageId, serverBytes } from '../protocol/canonical.js';
import { BadFrame, readFrame } from '../protocol/frames.js';
import { isGenuine } from '../protocol/genuine.js';

const REPLY_MS = 10_000;
/** Under the server's 30 s, after which it asks; a sleeping laptop wakes to a dead connection. */
const QUIET_MS = 45_000;
const CHECK_MS = 15_000;
const WAITING_REQUESTS = 1_000;
/** Frames that wait for their turn to be checked; what more comes of others' talk is dropped, and counted. */
export const BACKLOG = 1_000;
const DROPPABLE = new Set(['msg', 'private', 'presence', 'receipt']);
/** After so long without a sign of life, one is asked for when somebody looks at the page again. */
const FRESH_MS = 5_000;

/** The scheme of whoever proves nothing but the key, as this page does. */
const KEY_ALONE = 'ed25519';

/** What else a server may ask for is third parties' code, which a page must not run. */
function notByKeyAlone(schemes) {
  return (
    `This server lets nobody in by their key alone: it asks for ${schemes.join(' or ')}, which this page cannot prove. ` +
    `Use a terminal client (websock-client … --scheme ${schemes[0]} --proof-command …; whoever runs this server ` +
    'has the program), or the page of another server.'
  );
}

/** An answer that is no success: `code` and `retryMs` are the server's. */
export class Refused extends Error {
  constructor({ code, text, retryMs }) {
    super(text.startsWith(`${code}: `) ? text.slice(code.length + 2) : text);
    this.code = code;
    this.retryMs = retryMs;
  }
}

/** The request's fate is not known: the connection was lost, or no answer came in time. */
export class Unanswered extends Error {}

/**
 * Tells its owner through callbacks: up({server, limits}), message(frame, isGenuine), event(frame)
 * for presence, receipt, note and unasked errors, garbled(error), closed(reason).
 */
export class Session {
  #url;
  #identity;
  #clock;
  #tell;
  #socket;
  #ids = 0;
  #waiting = new Map();
  #arriving = Promise.resolve();
  #backlog = 0;
  #dropped = 0;
  #id = hex(randomBytes(8));
  #seq = 0;
  #heardAt = performance.now();
  #watch;
  #reason = '';

  constructor(url, identity, clock, tell) {
    this.#url = url;
    this.#identity = identity;
    this.#clock = clock;
    this.#tell = tell;
    this.#socket = new WebSocket(url, 'parley.v1');
    this.#socket.onopen = () => this.#handshake().catch((error) => this.#giveUp(error));
    this.#socket.onmessage = ({ data }) => {
      this.#heardAt = performance.now();
      this.#queue(data);
    };
    this.#socket.onclose = ({ code, reason }) => this.#ended(code, reason);
    this.#watch = setInterval(() => this.#checkLife(), CHECK_MS);
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Sends a request; resolves to its success, rejects with Refused or Unanswered. */
  request(fields) {
    if (!this.isOpen || this.#waiting.size >= WAITING_REQUESTS) {
      return Promise.reject(new Unanswered('There is no connection to the server.'));
    }
    const id = String(++this.#ids);
    this.#socket.send(JSON.stringify({ id, ...fields }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Unanswered('The server did not answer in time.'));
      }, REPLY_MS);
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  /** A message's frame, signed, and its id; target is {type: 'msg', channel} or {type: 'private', to}. */
  async sign(target, nick, content) {
    const message = {
      ...target,
      session: this.#id,
      seq: ++this.#seq,
      ts: this.#clock.now(),
      nick,
      ...content,
    };
    const bytes = messageBytes({ ...message, from: this.#identity.key });
    return {
      frame: { ...message, sig: await this.#identity.sign(bytes) },
      mid: await messageId(bytes, this.#identity),
    };
  }

  /** Asks for a sign of life, and what the server's time is; without an answer the session ends. */
  async probe() {
    try {
      this.#clock.measure((await this.request({ type: 'ping' })).time);
    } catch {
      this.close('The server did not answer.');
    }
  }

  /** Somebody looks, or the network changed: a connection that died unseen is found out now. */
  wake() {
    if (this.isOpen && performance.now() - this.#heardAt > FRESH_MS) {
      this.probe();
    }
  }

  close(reason = '') {
    this.#reason ||= reason;
    this.#socket.close();
    // A dead network keeps the close event back for a minute.
    this.#ended(0, '');
  }

  async #handshake() {
    const { key } = this.#identity;
    const nonce = randomBytes(32);
    const origin = this.#url.replace(/\/$/, '');
    const asked = { type: 'connect', versions: [1], key, nonce: hex(nonce), origin };
    const reply = await this.request(asked);
    const server = unhex(reply.server, 32);
    const challenge = unhex(reply.challenge, 32);
    const user = unhex(key, 32);
    const proof = serverBytes(server, challenge, nonce, user);
    if (!(await this.#identity.verify(server, unhex(reply.sig, 64), proof))) {
      throw new Error('The server did not prove its key.');
    }
    if (reply.schemes && !reply.schemes.includes(KEY_ALONE)) {
      throw new Error(notByKeyAlone(reply.schemes));
    }
    this.#clock.measure(reply.time);
    const auth = authBytes(server, origin, challenge, nonce, user, reply.expires);
    await this.request({ type: 'verify', expires: reply.expires, sig: await this.#identity.sign(auth) });
    this.#tell.up({ server: reply.server, limits: reply.limits });
  }

  /** Signatures take their time: frames are shown in the order they came all the same. */
  #queue(data) {
    let frame;
    try {
      frame = readFrame(data);
    } catch (error) {
      this.#stumbled(error);
      return;
    }
    if (this.#backlog >= BACKLOG && DROPPABLE.has(frame.type)) {
      this.#dropped += 1;
      return;
    }
    this.#backlog += 1;
    this.#arriving = this.#arriving
      .then(() => this.#arrived(frame))
      .catch((error) => this.#stumbled(error))
      .finally(() => this.#done());
  }

  #done() {
    this.#backlog -= 1;
    if (this.#backlog === 0 && this.#dropped > 0) {
      const text = `${this.#dropped} messages came faster than this page could check them, and were dropped.`;
      this.#dropped = 0;
      this.#tell.event({ type: 'note', code: 'LAGGED', text });
    }
  }

  async #arrived(frame) {
    if (frame.type === 'ping') {
      this.#socket.send(JSON.stringify({ type: 'pong', id: frame.id }));
    } else if (frame.type === 'msg' || frame.type === 'private') {
      await this.#tell.message(frame, await isGenuine(frame, this.#identity.key, this.#identity));
    } else if (frame.type === 'verify' || frame.type === 'success' || frame.re !== undefined) {
      this.#answered(frame);
    } else {
      if (frame.type === 'error' && frame.fatal) {
        this.#reason = new Refused(frame).message;
      }
      this.#tell.event(frame);
    }
  }

  /** What the server did wrong is told; what this page did wrong goes to the console, and it goes on. */
  #stumbled(error) {
    if (error instanceof BadFrame) {
      this.#tell.garbled(error);
    } else {
      reportError(error);
    }
  }

  #answered(frame) {
    const waiting = this.#waiting.get(frame.re);
    if (!waiting) {
      return; // it came after its time, and was given up
    }
    this.#waiting.delete(frame.re);
    clearTimeout(waiting.timer);
    if (frame.type === 'error') {
      this.#reason = frame.fatal ? new Refused(frame).message : this.#reason;
      waiting.reject(new Refused(frame));
    } else {
      waiting.resolve(frame);
    }
  }

  #checkLife() {
    if (this.isOpen && performance.now() - this.#heardAt > QUIET_MS) {
      this.probe();
    }
  }

  #giveUp(error) {
    this.close(error.message);
  }

  #ended(code, reason) {
    if (this.#watch === null) {
      return;
    }
    clearInterval(this.#watch);
    this.#watch = null;
    this.#socket.onclose = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Unanswered('The connection was lost.'));
    }
    this.#waiting.clear();
    this.#tell.closed(this.#reason || reason || (code === 1006 ? '' : `closed with ${code}`));
  }
}

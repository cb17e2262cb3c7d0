// Ties the rooms together: what people ask for becomes requests, and what the server says becomes
// what is shown.

import { ServerClock } from './connection/clock.js';
import { Link } from './connection/link.js';
import { LANE_MESSAGES, Outbox } from './connection/outbox.js';
import { othersAreBack } from './connection/returning.js';
import { Refused, Session, Unanswered } from './connection/session.js';
import { readBody, TEXT } from './protocol/bodies.js';
import { isInteger } from './protocol/bytes.js';
import { Chat } from './state/chat.js';
import { conversationId } from './state/conversation.js';
import { preferences } from './state/preferences.js';

/** A body as a JSON string may have so many bytes: docs/PROTOCOL.md, 3. */
const ESCAPED_BYTES = 15_360;
const BODY_BYTES = 8_192;
const encoder = new TextEncoder();

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Client {
  clock = new ServerClock();
  limits = { body: BODY_BYTES };
  /** Set when this address shows another server key than it did before. */
  changedServer = null;
  /** The key of the server that this page is connected to. */
  serverKey = '';
  #changed;
  #heard;

  /** `changed()` after every change of what is to be shown; `heard(conversation, entry)` for news. */
  constructor(identity, url, { changed, heard }) {
    this.identity = identity;
    this.#changed = changed;
    this.#heard = heard;
    this.chat = new Chat(changed);
    this.chat.me = { key: identity.key, nick: preferences.nick };
    this.chat.lookalikes.see(identity.key);
    this.link = new Link(
      (tell) => new Session(url, this.identity, this.clock, this.#callbacks(tell)),
      () => this.#linkChanged(),
    );
    this.outbox = new Outbox({
      sign: (item) => this.#session().sign(item.target, this.chat.me.nick, { ctype: TEXT, body: item.text }),
      send: (frame) => this.#session().request(frame),
      correctClock: async () => this.clock.measure((await this.#session().request({ type: 'ping' })).time),
      wait,
      now: () => this.clock.now(),
      report: (item, outcome) => this.#report(item, outcome),
    });
  }

  get isUp() {
    return this.link.state === 'up';
  }

  #session() {
    if (!this.isUp) {
      throw new Unanswered('There is no connection to the server.');
    }
    return this.link.session;
  }

  #callbacks({ up, closed }) {
    return {
      up: ({ server, limits }) => {
        this.limits = limits;
        this.#knowServer(server);
        up();
      },
      closed,
      message: (frame, isGenuine) => this.#message(frame, isGenuine),
      event: (frame) => this.#event(frame),
      garbled: (error) =>
        this.#noteHere(`The server sent what is not of the protocol: ${error.message}`, 'warning'),
    };
  }

  #linkChanged() {
    if (this.isUp) {
      this.#rejoin();
    } else {
      this.outbox.down();
      this.chat.of('channel').forEach((each) => each.lost());
    }
    this.#changed();
  }

  async #rejoin() {
    const { session } = this.link;
    for (const { name: channel } of this.chat.of('channel')) {
      try {
        await this.#requestJoin(channel);
      } catch (error) {
        if (session !== this.link.session) {
          return; // the next connection begins anew, and what went wrong with this one is said above
        }
        const conversation = this.chat.conversation('channel', channel);
        this.chat.note(conversation, `You are not in #${channel} now: ${error.message}`, 'warning');
      }
    }
    const isStillUp = () => session === this.link.session && this.isUp;
    await othersAreBack(() => this.chat.of('channel'), isStillUp);
    if (isStillUp()) {
      this.outbox.up();
    }
  }

  /** The first key that a server showed under this address is remembered; another is said aloud. */
  #knowServer(key) {
    this.serverKey = key;
    const known = preferences.server;
    this.changedServer = known && known !== key ? { known, now: key } : null;
    if (!known) {
      preferences.server = key;
    }
  }

  trustServer() {
    preferences.server = this.changedServer.now;
    this.changedServer = null;
    this.#changed();
  }

  /** Joins count as messages where others are told of them; so they wait for their turn. */
  async #requestJoin(channel) {
    for (;;) {
      try {
        const reply = await this.#session().request({ type: 'join', channel, nick: this.chat.me.nick });
        return this.chat.joined(channel, reply);
      } catch (error) {
        if (!(error instanceof Refused && error.retryMs !== undefined)) {
          throw error;
        }
        await wait(error.retryMs);
      }
    }
  }

  /** Shows the channel, and joins it as soon as there is a connection. */
  async join(channel) {
    const conversation = this.chat.conversation('channel', channel);
    this.chat.open(conversation.id);
    preferences.channels = [...new Set([...preferences.channels, channel])];
    if (!this.isUp || conversation.isJoined) {
      return;
    }
    try {
      await this.#requestJoin(channel);
    } catch (error) {
      if (error instanceof Refused) {
        preferences.channels = preferences.channels.filter((each) => each !== channel);
      }
      throw error;
    }
  }

  async leave(channel) {
    preferences.channels = preferences.channels.filter((each) => each !== channel);
    const conversation = this.chat.get(conversationId('channel', channel));
    if (conversation?.isJoined && this.isUp) {
      await this.#session().request({ type: 'leave', channel });
    }
    this.chat.close(conversationId('channel', channel));
  }

  async rename(nick) {
    const { nick: before } = this.chat.me;
    this.#takeNick(nick);
    try {
      await this.#joinAgain();
    } catch (error) {
      if (error instanceof Refused) {
        this.#takeNick(before); // or every later join would be refused, too
      }
      throw error;
    }
  }

  /** Another page of this browser has taken a nick: it is the same key's, and holds for both. */
  async nickTaken(nick) {
    this.#takeNick(nick);
    await this.#joinAgain();
  }

  /** With the nick that one has now. */
  async #joinAgain() {
    for (const { name } of this.isUp ? this.chat.of('channel').filter((each) => each.isJoined) : []) {
      await this.#requestJoin(name);
    }
  }

  #takeNick(nick) {
    preferences.nick = nick;
    this.chat.me = { ...this.chat.me, nick };
    this.#changed();
  }

  async who(channel) {
    const reply = await this.#session().request({ type: 'who', channel });
    const conversation = this.chat.get(conversationId('channel', channel));
    if (conversation?.isJoined) {
      conversation.setMembers(reply);
      this.#changed();
    }
    return reply;
  }

  async ping() {
    const before = performance.now();
    this.clock.measure((await this.#session().request({ type: 'ping' })).time);
    return Math.round(performance.now() - before);
  }

  openDirect(key) {
    const conversation = this.chat.conversation('direct', key);
    this.chat.see(key, this.chat.nickOf(key), conversation);
    this.chat.open(conversation.id);
  }

  /** Throws a sentence where the text cannot be a message; then nothing is lost. */
  say(conversation, text) {
    const bytes = encoder.encode(text).length;
    if (bytes > this.limits.body || encoder.encode(JSON.stringify(text)).length > ESCAPED_BYTES) {
      throw new Error(`This is too long: ${bytes} bytes of at most ${this.limits.body}.`);
    }
    if (!this.clock.isFollowed) {
      throw new Error('Set this device’s clock first: with a wrong date, nothing can be sent.');
    }
    const target = conversation.isDirect
      ? { type: 'private', to: conversation.name }
      : { type: 'msg', channel: conversation.name };
    const item = { lane: conversation.id, target, text, conversation };
    const entry = this.chat.own(conversation, text, 'pending');
    item.entry = entry.id;
    if (!this.outbox.add(item)) {
      this.chat.remove(conversation, entry.id);
      throw new Error(`${LANE_MESSAGES} messages wait here already.`);
    }
    conversation.change(entry.id, { item });
    this.#changed();
  }

  /** The text of a message that was not taken, which leaves the conversation; null if it is too late. */
  takeBack(conversation, entry) {
    if (entry.status === 'held' && !this.outbox.takeBack(entry.item)) {
      return null;
    }
    this.chat.remove(conversation, entry.id);
    return entry.text;
  }

  #report({ conversation, entry: id, target }, { status, mid, code, reason, isOut = false }) {
    const entry = conversation.entries.find((each) => each.id === id);
    const isSettled = ['delivered', 'partial'].includes(entry?.status);
    if (!entry || isSettled) {
      return; // a receipt can come before the answer
    }
    const isTaken = status === 'sent' && target.type === 'private';
    this.chat.setStatus(conversation, id, {
      status: isTaken ? 'delivered' : status,
      ...(mid ? { mid } : {}),
      isOut,
      isBack: this.isUp,
      isAlone: status === 'sent' && conversation.count === 1 && !conversation.isDirect,
      reason: code === 'OFFLINE' ? 'Nobody with this key is online, and nothing is kept for later.' : reason,
    });
  }

  async #message(frame, isGenuine) {
    const place = frame.type === 'msg' ? this.chat.get(conversationId('channel', frame.channel)) : null;
    if (frame.type === 'msg' && !place) {
      return; // it was on its way when the channel was left
    }
    if (!isGenuine) {
      const text = 'A message was thrown away: it was not signed by its alleged author.';
      this.#note(place ?? this.chat.shown, text, 'warning');
      return;
    }
    const entry = this.chat.message(frame, await readBody(frame), this.clock.ageToMark(frame.ts));
    if (entry && !entry.isOwn) {
      const id = frame.type === 'msg' ? place.id : conversationId('direct', frame.from);
      this.#heard(this.chat.get(id), entry);
    }
  }

  #event(frame) {
    if (frame.type === 'presence') {
      this.chat.presence(frame);
    } else if (frame.type === 'receipt') {
      this.chat.receipt(frame);
    } else if (frame.type === 'note' && frame.code === 'DRAINING') {
      this.link.drained();
    } else if (frame.type === 'note' && frame.code.startsWith('PRESENCE_') && frame.channel) {
      const isTold = frame.code === 'PRESENCE_ON';
      this.chat.setPresence(frame.channel, isTold, isInteger(frame.count) ? frame.count : undefined);
      if (isTold) {
        // Who came and went meanwhile is not known.
        this.who(frame.channel).catch((error) => this.#noteHere(error.message, 'warning'));
      }
    } else if (frame.type === 'note' || frame.type === 'error') {
      this.#noteHere(frame.text, 'warning');
    }
  }

  #noteHere(text, kind) {
    this.#note(this.chat.shown, text, kind);
  }

  #note(conversation, text, kind) {
    if (conversation) {
      this.chat.note(conversation, text, kind);
    }
  }
}

// All that the page shows of its conversations. It changes by calls from the client only, and tells
// its listener after each.

import { cleanLine } from '../protocol/clean.js';
import { shortKey } from '../protocol/names.js';
import { Conversation, conversationId } from './conversation.js';
import { Lookalikes } from './lookalikes.js';

/**
 * Direct conversations kept: strangers can begin one each. The one without news for longest goes, of
 * those that were never looked at if there are any.
 */
export const DIRECT = 200;

/** Ids of messages remembered, so that one that comes twice is shown once. */
const IDS = 4_096;

export class Chat {
  conversations = new Map();
  current = null;
  isVisible = true;
  me = { key: '', nick: '' };
  lookalikes = new Lookalikes();
  /** The nick that a key was last seen with. */
  nicks = new Map();
  #seenIds = new Set();
  #ownByMid = new Map();
  #changed;

  constructor(changed = () => {}) {
    this.#changed = changed;
  }

  get(id) {
    return this.conversations.get(id);
  }

  conversation(kind, name) {
    const id = conversationId(kind, name);
    let conversation = this.conversations.get(id);
    if (!conversation) {
      conversation = new Conversation(kind, name);
      this.conversations.set(id, conversation);
      this.#forgetOldest(conversation);
    }
    return conversation;
  }

  of(kind) {
    return [...this.conversations.values()].filter((each) => each.kind === kind);
  }

  get shown() {
    return this.conversations.get(this.current) ?? null;
  }

  open(id) {
    const before = this.shown;
    if (before && before.id !== id) {
      before.marker = null;
    }
    this.current = id;
    if (this.shown) {
      this.shown.wasOpened = true;
    }
    this.looked();
  }

  /** The page came to the front, or went behind another. */
  setVisible(isVisible) {
    this.isVisible = isVisible;
    this.looked();
  }

  looked() {
    if (this.isVisible) {
      this.shown?.looked();
    }
    this.#changed();
  }

  close(id) {
    this.conversations.delete(id);
    if (this.current === id) {
      this.open(this.conversations.keys().next().value ?? null);
    }
    this.#changed();
  }

  joined(channel, reply) {
    const conversation = this.conversation('channel', channel);
    conversation.isJoined = true;
    conversation.setMembers(reply);
    reply.members.forEach((key, i) => this.see(key, reply.nicks[i], conversation));
    this.#changed();
    return conversation;
  }

  presence({ channel, key, nick, event }) {
    const conversation = this.get(conversationId('channel', channel));
    if (!conversation) {
      return;
    }
    this.see(key, nick, conversation);
    if (event === 'joined') {
      const before = conversation.members.get(key);
      const isNew = conversation.came(key, nick);
      if (isNew || before !== nick) {
        conversation.add({ kind: 'presence', key, nick, event: isNew ? 'joined' : 'renamed', before });
      }
    } else {
      conversation.left(key);
      conversation.add({ kind: 'presence', key, nick, event });
    }
    this.#changed();
  }

  /** A channel grew too large for news of each member, or is small enough again. */
  setPresence(channel, isTold, count) {
    const conversation = this.get(conversationId('channel', channel));
    if (conversation) {
      conversation.tellsPresence = isTold;
      conversation.count = Math.max(conversation.members.size, count ?? conversation.count);
      this.#changed();
    }
  }

  /** A genuine message; `body` is what its reader made of it. Returns its entry, or null for a repeat. */
  message(frame, body, ageMs) {
    if (this.#seenIds.has(frame.mid)) {
      return null;
    }
    remember(this.#seenIds, frame.mid);
    const isOwn = frame.from === this.me.key;
    const conversation =
      frame.type === 'private'
        ? this.conversation('direct', isOwn ? frame.to : frame.from)
        : this.conversation('channel', frame.channel);
    this.see(frame.from, frame.nick, conversation);
    const isMention = !isOwn && body.isReadable && this.isMention(body.text);
    const entry = conversation.add({
      kind: 'message',
      mid: frame.mid,
      from: frame.from,
      nick: frame.nick,
      ts: frame.ts,
      ageMs,
      text: body.text,
      isReadable: body.isReadable,
      isOwn,
      isMention,
    });
    if (!isOwn) {
      this.#count(conversation, entry, isMention);
    }
    this.#changed();
    return entry;
  }

  #count(conversation, entry, isMention) {
    if (conversation === this.shown && this.isVisible) {
      return;
    }
    conversation.marker = conversation.unread === 0 ? entry.id : conversation.marker;
    conversation.unread += 1;
    conversation.mentions += isMention || conversation.isDirect ? 1 : 0;
  }

  own(conversation, text, status) {
    const { key, nick } = this.me;
    conversation.marker = null;
    const entry = conversation.add({
      kind: 'message',
      from: key,
      nick,
      ts: Date.now(),
      ageMs: 0,
      text,
      isReadable: true,
      isOwn: true,
      isMention: false,
      status,
    });
    this.#changed();
    return entry;
  }

  setStatus(conversation, id, patch) {
    conversation.change(id, patch);
    if (patch.mid) {
      remember(this.#seenIds, patch.mid);
      this.#ownByMid.set(patch.mid, { conversation, id });
      if (this.#ownByMid.size > IDS) {
        this.#ownByMid.delete(this.#ownByMid.keys().next().value);
      }
    }
    this.#changed();
  }

  receipt({ mid, reached, expected }) {
    const own = this.#ownByMid.get(mid);
    if (!own) {
      return; // of a message that is no longer shown
    }
    own.conversation.reach = { reached, expected };
    own.conversation.change(own.id, {
      status: reached < expected ? 'partial' : 'delivered',
      reached,
      expected,
    });
    this.#changed();
  }

  note(conversation, text, kind = 'note') {
    const entry = conversation.add({ kind, text: cleanLine(text) });
    this.#changed();
    return entry;
  }

  /** For a list of lines, as of /help and /who. */
  list(conversation, title, rows) {
    conversation.add({ kind: 'list', title, rows });
    this.#changed();
  }

  remove(conversation, id) {
    conversation.remove(id);
    this.#changed();
  }

  /** Takes note of a key and its nick, and says it where two keys look alike. */
  see(key, nick, conversation) {
    remember(this.nicks, key, nick);
    if (this.lookalikes.see(key)) {
      conversation.add({
        kind: 'warning',
        text:
          `Two different keys have the short form ~${shortKey(key)}. One may have been made to pass for ` +
          'the other, so both are shown whole from now on.',
      });
    }
  }

  nickOf(key) {
    return key === this.me.key ? this.me.nick : (this.nicks.get(key) ?? '');
  }

  /** `nick~short`, as a text that is not clean yet. */
  nameOf(key, nick = this.nickOf(key)) {
    return `${nick || 'somebody'}~${this.lookalikes.name(key)}`;
  }

  isMention(text) {
    const words = [this.me.nick, `~${shortKey(this.me.key)}`].filter(Boolean).map(literal);
    return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'iu').test(text);
  }

  get unread() {
    return this.of('direct')
      .concat(this.of('channel'))
      .reduce((sum, each) => sum + each.mentions, 0);
  }

  #forgetOldest(newest) {
    const quiet = this.of('direct').filter((each) => each.id !== this.current && each !== newest);
    if (quiet.length >= DIRECT) {
      const strange = quiet.filter((each) => !each.wasOpened);
      const oldest = (strange.length > 0 ? strange : quiet).reduce((a, b) =>
        a.touchedAt <= b.touchedAt ? a : b,
      );
      this.conversations.delete(oldest.id);
    }
  }
}

function literal(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Adds to a set or map, and lets the oldest go when it is full. */
function remember(seen, key, value) {
  seen.delete(key);
  if (seen instanceof Map) {
    seen.set(key, value);
  } else {
    seen.add(key);
  }
  if (seen.size > IDS) {
    seen.delete(seen.keys().next().value);
  }
}

// One channel or direct conversation, as this page heard it.

/** Entries kept; the oldest go. Nothing is stored anywhere else. */
export const ENTRIES = 1_000;

/** Of these so many at most tell who came and went: else a coming and going would push out what was said. */
export const PRESENCES = 200;

/** Members known by name; a server tells of 100, and of who comes and goes. */
export const MEMBERS = 500;

let entries = 0;

export class Conversation {
  entries = [];
  /** Nick by key. */
  members = new Map();
  /** Members in all, known by name or not. */
  count = 0;
  isJoined = false;
  /** Members when the connection was lost: until they are back, a message may reach nobody. */
  countBefore = 0;
  /** False while the channel has too many members for news of each. */
  tellsPresence = true;
  unread = 0;
  mentions = 0;
  /** The first entry that was not read when the conversation was last looked at. */
  marker = null;
  draft = '';
  /** {reached, expected} of the last own message that went to other servers. */
  reach = null;
  touchedAt = 0;
  /** Whether its owner looked at it once. */
  wasOpened = false;

  /** `name` is a channel's name or a key. */
  constructor(kind, name) {
    this.kind = kind;
    this.name = name;
    this.id = conversationId(kind, name);
  }

  get isDirect() {
    return this.kind === 'direct';
  }

  add(entry) {
    const added = { id: ++entries, at: Date.now(), ...entry };
    this.entries = [...this.#kept(added.kind).slice(1 - ENTRIES), added];
    this.touchedAt = added.at;
    return added;
  }

  /** The entries without the oldest of its kind, where that has more than its share. */
  #kept(kind) {
    if (kind !== 'presence') {
      return this.entries;
    }
    const presences = this.entries.filter((entry) => entry.kind === kind);
    return presences.length < PRESENCES ? this.entries : this.entries.filter((it) => it !== presences[0]);
  }

  /** Replaces an entry by a changed one, so that views see what is new. */
  change(id, patch) {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...patch } : entry));
  }

  remove(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  setMembers({ members, nicks, count, presence = true }) {
    this.tellsPresence = presence;
    this.members = new Map(members.map((key, i) => [key, nicks[i]]));
    this.count = count;
  }

  /** Who comes again brought another nick. */
  came(key, nick) {
    const isNew = !this.members.has(key);
    if (isNew && this.members.size >= MEMBERS) {
      this.count += 1;
      return true;
    }
    this.members.set(key, nick);
    this.count = isNew ? this.count + 1 : this.count;
    return isNew;
  }

  lost() {
    if (this.isJoined) {
      this.countBefore = Math.max(this.countBefore, this.count);
      this.isJoined = false;
    }
  }

  /** False while others that were there are missing, as far as that is told. */
  get isWhole() {
    return !this.isJoined || !this.tellsPresence || this.count >= this.countBefore;
  }

  left(key) {
    this.members.delete(key);
    this.count = Math.max(this.members.size, this.count - 1);
  }

  looked() {
    this.unread = 0;
    this.mentions = 0;
  }
}

export function conversationId(kind, name) {
  return kind === 'direct' ? `@${name}` : `#${name}`;
}

// The list of a conversation's entries as rows: days, the line before what is unread, messages of one
// author in a row as a group, and who came and went in one line.

/** A pause after which the same author's name is shown again. */
const GROUP_MS = 5 * 60_000;

/** Names in one line of comings and goings. */
const NAMES = 200;

function day(time) {
  return new Date(time).toDateString();
}

/** {day}, {unread}, {presence: entries}, or {entry, isFirst}; each with a `key` of its own. */
export function rows(entries, marker) {
  const list = [];
  let last = null;
  for (const entry of entries) {
    if (last === null || day(last.at) !== day(entry.at)) {
      list.push({ key: `day ${entry.id}`, day: entry.at });
    }
    const isMarked = entry.id === marker;
    if (isMarked) {
      list.push({ key: 'unread', unread: true });
    }
    const before = list.at(-1);
    if (entry.kind === 'presence' && before?.presence && before.presence.length < NAMES) {
      list[list.length - 1] = { ...before, presence: [...before.presence, entry] };
    } else if (entry.kind === 'presence') {
      list.push({ key: entry.id, presence: [entry] });
    } else {
      list.push({ key: entry.id, entry, isFirst: !before?.entry || !continues(last, entry) });
    }
    last = entry;
  }
  return list;
}

function continues(last, entry) {
  return (
    last.kind === 'message' &&
    entry.kind === 'message' &&
    last.from === entry.from &&
    last.nick === entry.nick &&
    entry.at - last.at < GROUP_MS
  );
}

/** What came and went, without what undid itself: {joined, left, renamed}, each a list of entries. */
export function settled(presence) {
  const byKey = new Map();
  for (const entry of presence) {
    const first = byKey.get(entry.key)?.first ?? entry;
    byKey.set(entry.key, { first, last: entry });
  }
  const lists = { joined: [], left: [], renamed: [] };
  for (const { first, last } of byKey.values()) {
    const wasThere = first.event !== 'joined';
    if (last.event === 'left') {
      if (wasThere) {
        lists.left.push(last);
      }
    } else if (!wasThere) {
      lists.joined.push(last);
    } else if (last.event === 'renamed' || first.event === 'renamed') {
      lists.renamed.push({ ...last, before: first.before });
    }
  }
  return lists;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortKey } from '../app/protocol/names.js';
import { Chat, DIRECT } from '../app/state/chat.js';
import { ENTRIES, MEMBERS, PRESENCES } from '../app/state/conversation.js';
import { Lookalikes } from '../app/state/lookalikes.js';
import { keys } from './specification.js';

const ANN = keys.ann.key;
const BOB = keys.bob.key;

function chat() {
  const it = new Chat();
  it.me = { key: ANN, nick: 'ann' };
  it.joined('tea', { members: [ANN, BOB], nicks: ['ann', 'Bob'], count: 2 });
  return it;
}

let mids = 0;
function said(it, text, { from = BOB, channel = 'other', to, nick = 'Bob' } = {}) {
  const frame = {
    type: to ? 'private' : 'msg',
    mid: `m${++mids}`,
    from,
    nick,
    ts: 1,
    ...(to ? { to } : { channel }),
  };
  return it.message(frame, { isReadable: true, text }, 0);
}

test('what comes while one looks elsewhere is counted, and marked where it begins', () => {
  const it = chat();
  it.open('#tea');
  const other = it.joined('other', { members: [ANN], nicks: ['ann'], count: 1 });
  said(it, 'one');
  const first = other.entries.at(-1);
  said(it, 'two, ann!');
  assert.deepEqual([other.unread, other.mentions, other.marker], [2, 1, first.id]);
  it.open('#other');
  assert.deepEqual([other.unread, other.mentions, other.marker], [0, 0, first.id]);
  it.open('#tea');
  assert.equal(other.marker, null);
});

test('what comes while one looks at it is read, unless the page is behind another', () => {
  const it = chat();
  it.open('#tea');
  said(it, 'one', { channel: 'tea' });
  assert.equal(it.shown.unread, 0);
  it.setVisible(false);
  said(it, 'two', { channel: 'tea' });
  assert.equal(it.shown.unread, 1);
  it.setVisible(true);
  assert.equal(it.shown.unread, 0);
});

test('a message that comes twice is shown once', () => {
  const it = chat();
  const frame = { type: 'msg', mid: 'same', from: BOB, nick: 'Bob', ts: 1, channel: 'tea' };
  assert.ok(it.message(frame, { isReadable: true, text: 'x' }, 0));
  assert.equal(it.message(frame, { isReadable: true, text: 'x' }, 0), null);
});

test('an own message from another window stands in the conversation it was written to', () => {
  const it = chat();
  assert.ok(said(it, 'hi', { from: ANN, nick: 'ann', to: BOB }).isOwn);
  assert.equal(it.get(`@${BOB}`).unread, 0);
  assert.equal(it.get(`@${ANN}`), undefined);
});

test('a direct message begins a conversation, of which only so many are kept', () => {
  const it = chat();
  for (let i = 0; i < DIRECT + 10; i++) {
    said(it, 'hi', { from: i.toString(16).padStart(64, '0'), to: ANN });
  }
  assert.equal(it.of('direct').length, DIRECT);
  assert.ok(it.get('#tea'), 'no channel goes for them');
});

test('a receipt says whether everybody was reached, even before the answer', () => {
  const it = chat();
  const tea = it.get('#tea');
  const { id } = it.own(tea, 'hello', 'pending');
  it.setStatus(tea, id, { status: 'pending', mid: 'mine' });
  it.receipt({ mid: 'mine', reached: 1, expected: 2 });
  assert.equal(tea.entries.at(-1).status, 'partial');
  assert.deepEqual(tea.reach, { reached: 1, expected: 2 });
  it.receipt({ mid: 'somebody else’s', reached: 1, expected: 1 });
});

test('members come, go, and take other nicks; what is not named is counted', () => {
  const it = chat();
  const tea = it.joined('tea', { members: [ANN], nicks: ['ann'], count: 5 });
  it.presence({ channel: 'tea', key: BOB, nick: 'Bob', event: 'joined' });
  assert.deepEqual([tea.count, tea.members.get(BOB)], [6, 'Bob']);
  it.presence({ channel: 'tea', key: BOB, nick: 'Rob', event: 'joined' });
  assert.deepEqual([tea.count, tea.members.get(BOB), tea.entries.at(-1).event], [6, 'Rob', 'renamed']);
  it.presence({ channel: 'tea', key: BOB, nick: 'Rob', event: 'left' });
  it.presence({ channel: 'nowhere', key: BOB, nick: 'Rob', event: 'left' });
  assert.deepEqual([tea.count, tea.members.size], [5, 1]);
});

test('a channel too large for presence says so, and its count follows the server', () => {
  const it = chat();
  const tea = it.joined('tea', { members: [ANN], nicks: ['ann'], count: 701, presence: false });
  assert.deepEqual([tea.tellsPresence, tea.count], [false, 701]);
  it.setPresence('tea', true, 480);
  assert.deepEqual([tea.tellsPresence, tea.count], [true, 480]);
  it.setPresence('nowhere', true, 1);
});

test('nothing that a stranger can send grows without end', () => {
  const it = chat();
  const tea = it.get('#tea');
  for (let i = 0; i < ENTRIES + 50; i++) {
    said(it, `line ${i}`, { channel: 'tea' });
  }
  for (let i = 0; i < 5 * MEMBERS; i++) {
    it.presence({ channel: 'tea', key: i.toString(16).padStart(64, '0'), nick: 'x', event: 'joined' });
  }
  assert.equal(tea.entries.length, ENTRIES);
  assert.ok(tea.members.size <= MEMBERS, String(tea.members.size));
  assert.equal(tea.count, 2 + 5 * MEMBERS);
});

test('a mention is a whole word, whatever the nick has in it', () => {
  const it = chat();
  for (const [nick, text, isMention] of [
    ['ann', 'Ann: tea?', true],
    ['ann', 'anna: tea?', false],
    ['ann', `for ~${shortKey(ANN)}`, true],
    ['a.*(b', 'is a.*(b there', true],
    ['a.*(b', 'is axx(b there', false],
    ['Ω-x', 'hello ω-x!', true],
  ]) {
    it.me = { key: ANN, nick };
    assert.equal(it.isMention(text), isMention, `${nick} in ${text}`);
  }
});

test('keys that look alike are shown whole from then on, and it is said once', () => {
  const lookalikes = new Lookalikes();
  const twin = ANN.slice(0, 10) + '0'.repeat(54);
  assert.equal(lookalikes.see(ANN), false);
  assert.equal(lookalikes.name(ANN), shortKey(ANN));
  assert.equal(lookalikes.see(twin), true);
  assert.equal(lookalikes.see(twin), false);
  assert.equal(lookalikes.name(ANN), ANN);
  assert.equal(lookalikes.name(twin), twin);
  const it = chat();
  said(it, 'hi', { from: twin, channel: 'tea', nick: 'ann' });
  assert.deepEqual(
    it.get('#tea').entries.map(({ kind }) => kind),
    ['warning', 'message'],
  );
});

test('strangers do not push out conversations that one had', () => {
  const it = chat();
  said(it, 'hello', { from: BOB, to: ANN });
  it.open(`@${BOB}`);
  it.open('#tea');
  for (let i = 0; i < 2 * DIRECT; i++) {
    const from = i.toString(16).padStart(64, '0');
    said(it, 'spam', { from, to: ANN });
    assert.ok(it.get(`@${from}`), 'the newest is there');
  }
  assert.equal(it.of('direct').length, DIRECT);
  assert.ok(it.get(`@${BOB}`));
  it.of('direct').forEach((each) => it.open(each.id));
  it.open('#tea');
  said(it, 'one more', { from: 'f'.repeat(64), to: ANN });
  assert.equal(it.get(`@${'f'.repeat(64)}`).unread, 1);
});

test('much coming and going does not push out what was said', () => {
  const it = chat();
  it.joined('other', { members: [ANN], nicks: ['ann'], count: 1 });
  said(it, 'worth keeping');
  for (let i = 0; i < ENTRIES; i++) {
    const key = (i % 50).toString(16).padStart(64, 'a');
    it.presence({ channel: 'other', key, nick: 'x', event: i % 100 < 50 ? 'joined' : 'left' });
  }
  const { entries } = it.get('#other');
  assert.ok(entries.some(({ text }) => text === 'worth keeping'));
  assert.equal(entries.filter(({ kind }) => kind === 'presence').length, PRESENCES);
});

test('after an interruption others are missing until as many are back', () => {
  const it = chat();
  const tea = it.get('#tea');
  tea.lost();
  assert.ok(tea.isWhole, 'nothing is told while there is no connection');
  tea.lost(); // the next attempt fails, too
  it.joined('tea', { members: [ANN], nicks: ['ann'], count: 1 });
  assert.ok(!tea.isWhole);
  tea.lost(); // a second one, before all were back
  it.joined('tea', { members: [ANN], nicks: ['ann'], count: 1 });
  assert.ok(!tea.isWhole);
  it.presence({ channel: 'tea', key: BOB, nick: 'Bob', event: 'joined' });
  assert.ok(tea.isWhole);
});

test('in a channel too large for news of each nobody is waited for', () => {
  const it = chat();
  const tea = it.get('#tea');
  tea.lost();
  it.joined('tea', { members: [ANN], nicks: ['ann'], count: 1, presence: false });
  assert.ok(tea.isWhole);
});

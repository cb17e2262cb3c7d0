import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitMs } from '../app/connection/backoff.js';
import { FOLLOWED_MS, ServerClock } from '../app/connection/clock.js';
import { Link } from '../app/connection/link.js';
import { LANE_MESSAGES, Outbox } from '../app/connection/outbox.js';
import { othersAreBack } from '../app/connection/returning.js';
import { Refused, Unanswered } from '../app/connection/session.js';

test('the wait grows, has full jitter, and ends at half a minute', () => {
  assert.equal(
    waitMs(0, () => 0),
    500,
  );
  assert.equal(
    waitMs(0, () => 1),
    1_000,
  );
  assert.equal(
    waitMs(3, () => 1),
    4_500,
  );
  assert.equal(
    waitMs(50, () => 1),
    30_500,
  );
  assert.equal(
    waitMs(50, () => 0),
    500,
  );
});

test('the clock follows the server, but not to next year', () => {
  let wall = 1_000_000;
  const monotonic = () => wall - 500_000;
  const clock = new ServerClock(() => wall, monotonic);
  assert.equal(clock.now(), wall);
  clock.measure(wall + 60_000);
  assert.equal(clock.offsetMs, 60_000);
  assert.equal(clock.now(), wall + 60_000);
  clock.measure(wall + FOLLOWED_MS + 1);
  assert.ok(!clock.isFollowed);
  assert.equal(clock.now(), wall);
  clock.measure(wall);
  assert.equal(clock.ageToMark(wall - 120_000), 0);
  assert.equal(clock.ageToMark(wall - 121_000), 121_000);
  assert.equal(clock.ageToMark(wall + 3_600_000), -3_600_000);
});

/** A server that answers as it is told, and what was reported of each item. */
function outbox(answers) {
  const reports = [];
  const sent = [];
  let signed = 0;
  const box = new Outbox({
    sign: async ({ text }) => ({ frame: { text, n: ++signed, ts: 0 }, mid: `mid ${text}` }),
    send: async (frame) => {
      sent.push(frame);
      const answer = answers.shift();
      if (answer) {
        throw answer;
      }
    },
    correctClock: async () => reports.push('clock'),
    wait: async (ms) => reports.push(`waited ${ms}`),
    now: () => 0,
    report: ({ text }, { status }) => reports.push(`${text} ${status}`),
  });
  return { box, reports, sent };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const refused = (code, retryMs) => new Refused({ code, text: `${code}: no`, retryMs });

test('messages go in order, one after the other', async () => {
  const { box, reports, sent } = outbox([]);
  box.up();
  box.add({ lane: 'a', text: 'one' });
  box.add({ lane: 'a', text: 'two' });
  await settled();
  assert.deepEqual(
    sent.map(({ text }) => text),
    ['one', 'two'],
  );
  assert.deepEqual(
    reports.filter((each) => each.endsWith('sent')),
    ['one sent', 'two sent'],
  );
});

test('what is written while offline is held, and sent when the connection is back', async () => {
  const { box, reports, sent } = outbox([]);
  box.add({ lane: 'a', text: 'one' });
  await settled();
  assert.deepEqual(reports, ['one held']);
  box.up();
  await settled();
  assert.deepEqual(sent.length, 1);
  assert.equal(reports.at(-1), 'one sent');
});

test('what was lost on the way is sent again as it was, and taken once', async () => {
  const { box, reports, sent } = outbox([new Unanswered('lost'), refused('DUPLICATE')]);
  box.up();
  box.add({ lane: 'a', text: 'one' });
  await settled();
  assert.equal(sent.length, 2);
  assert.equal(sent[0], sent[1]);
  assert.equal(reports.at(-1), 'one sent');
});

test('what is too old to be sent again as it was is handed back', async () => {
  const reports = [];
  let now = 0;
  const box = new Outbox({
    sign: async () => ({ frame: { ts: now }, mid: 'm' }),
    send: async () => {
      box.down();
      now = 200_000;
      throw new Unanswered('lost');
    },
    now: () => now,
    wait: async () => {},
    report: (_, { status }) => reports.push(status),
  });
  box.up();
  box.add({ lane: 'a', text: 'one' });
  await settled();
  box.up();
  await settled();
  assert.equal(reports.at(-1), 'unsure');
});

test('who is too fast waits as long as the server says', async () => {
  const { box, reports } = outbox([refused('RATE_LIMITED', 200)]);
  box.up();
  box.add({ lane: 'a', text: 'one' });
  await settled();
  assert.deepEqual(reports.slice(-3), ['waited 200', 'one pending', 'one sent']);
});

test('a wrong date is corrected once, by a new signature', async () => {
  const { box, reports, sent } = outbox([refused('CLOCK_SKEW'), refused('CLOCK_SKEW')]);
  box.up();
  box.add({ lane: 'a', text: 'one' });
  await settled();
  assert.deepEqual(
    sent.map(({ n }) => n),
    [1, 2],
  );
  assert.equal(reports.at(-1), 'one failed');
});

test('what was refused is handed back, and the next goes on', async () => {
  const { box, reports } = outbox([refused('OFFLINE')]);
  box.up();
  box.add({ lane: 'a', text: 'one' });
  box.add({ lane: 'a', text: 'two' });
  await settled();
  assert.ok(reports.includes('one failed'));
  assert.equal(reports.at(-1), 'two sent');
});

test('a conversation that waits holds up no other', async () => {
  const { box, sent } = outbox([]);
  const never = new Promise(() => {});
  const slow = new Outbox({
    sign: ({ lane }) => (lane === 'a' ? never : { frame: { ts: 0 } }),
    send: async (frame) => sent.push(frame),
    now: () => 0,
    report() {},
  });
  slow.up();
  slow.add({ lane: 'a' });
  slow.add({ lane: 'b' });
  await settled();
  assert.equal(sent.length, 1);
  assert.ok(box);
});

test('a held message can be taken back, and one under way cannot', async () => {
  const { box, sent } = outbox([]);
  const item = { lane: 'a', text: 'one' };
  box.add(item);
  assert.ok(box.takeBack(item));
  box.up();
  const other = { lane: 'a', text: 'two' };
  box.add(other);
  assert.ok(!box.takeBack(other));
  await settled();
  assert.deepEqual(
    sent.map(({ text }) => text),
    ['two'],
  );
});

test('what the server may have already is held visibly, but cannot be taken back', async () => {
  const reports = [];
  const box = new Outbox({
    sign: async () => ({ frame: { ts: 0 }, mid: 'm' }),
    send: async () => {
      box.down();
      throw new Unanswered('lost');
    },
    now: () => 0,
    wait: async () => {},
    report: ({ text }, { status, isOut }) => reports.push(`${text} ${status} ${isOut}`),
  });
  box.up();
  const [one, two] = ['one', 'two'].map((text) => ({ lane: 'a', text }));
  box.add(one);
  box.add(two);
  await settled();
  assert.deepEqual(reports.slice(-2), ['one held true', 'two held false']);
  assert.ok(!box.takeBack(one));
  assert.ok(box.takeBack(two));
});

test('a conversation holds so many messages and no more', () => {
  const { box } = outbox([]);
  for (let i = 0; i < LANE_MESSAGES; i++) {
    assert.ok(box.add({ lane: 'a', text: String(i) }));
  }
  assert.ok(!box.add({ lane: 'a', text: 'one more' }));
});

test('a link connects again by itself until it is stopped', () => {
  const sessions = [];
  const states = [];
  const waits = [];
  const link = new Link(
    (tell) => sessions[sessions.push({ ...tell, close() {} }) - 1],
    () => states.push(link.state),
    (action, ms) => waits.push({ action, ms }),
  );
  link.start();
  link.start();
  assert.equal(sessions.length, 1);
  sessions[0].up();
  sessions[0].closed('gone');
  assert.equal(link.reason, 'gone');
  assert.ok(waits[0].ms >= 500 && waits[0].ms <= 1_000);
  waits[0].action();
  assert.equal(sessions.length, 2);
  sessions[0].closed('late news of the first session changes nothing');
  assert.equal(link.state, 'connecting');
  link.stop();
  sessions[1].closed('');
  assert.equal(waits.length, 1);
  assert.deepEqual(states, ['connecting', 'up', 'waiting', 'connecting', 'stopped']);
});

test('a server that takes a client and drops it at once is asked less and less often', () => {
  let now = 0;
  const waits = [];
  const sessions = [];
  const link = new Link(
    (tell) => sessions[sessions.push(tell) - 1],
    () => {},
    (action, ms) => waits.push(ms) && (link.again = action),
    () => now,
  );
  link.start();
  for (let i = 0; i < 20; i++) {
    sessions.at(-1).up();
    now += 1_000;
    sessions.at(-1).closed('dropped');
    link.again();
  }
  assert.ok(Math.max(...waits.slice(8)) > 2_000, String(waits));
  sessions.at(-1).up();
  now += 20_000;
  sessions.at(-1).closed('after a good while');
  assert.ok(waits.at(-1) <= 1_000);
});

test('a page that is looked at again makes sure of its connection, or connects at once', () => {
  let woken = 0;
  const tells = [];
  const link = new Link(
    (tell) => tells.push(tell) && { wake: () => woken++, close() {} },
    () => {},
    () => {},
  );
  link.wake();
  assert.equal(link.state, 'stopped');
  link.start();
  tells[0].up();
  link.wake();
  assert.equal(woken, 1);
  tells[0].closed('');
  assert.equal(link.state, 'waiting');
  link.wake();
  assert.equal(link.state, 'connecting');
});

test('others are waited for until they are back, the channel is left, or the connection is lost again', async () => {
  const tea = { isWhole: false, countBefore: 3 };
  let channels = [tea];
  let isUp = true;
  let isOver = false;
  const waiting = () => {
    isOver = false;
    return othersAreBack(
      () => channels,
      () => isUp,
    ).then(() => (isOver = true));
  };
  let wait = waiting();
  await settled();
  assert.ok(!isOver);
  isUp = false;
  await wait;
  assert.equal(tea.countBefore, 3, 'next time they are waited for again');
  isUp = true;
  wait = waiting();
  await settled();
  assert.ok(!isOver);
  channels = [];
  await wait;
  channels = [tea];
  tea.isWhole = true;
  await waiting();
  assert.equal(tea.countBefore, 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folded } from '../app/views/folding.js';
import { parts } from '../app/views/links.js';
import { rows, settled } from '../app/views/rows.js';

const links = (text) =>
  parts(text)
    .filter((part) => part.href ?? part.channel)
    .map((part) => part.href ?? `#${part.channel}`);

test('web addresses can be clicked, without what stands around them', () => {
  assert.deepEqual(links('see https://a.example/b?c=d#e, or (http://b.example/x_(y)).'), [
    'https://a.example/b?c=d#e',
    'http://b.example/x_(y)',
  ]);
  assert.deepEqual(links('<https://a.example>'), ['https://a.example/']);
});

test('a text of nothing but brackets and stops is read in one go', () => {
  for (const piece of [')', '.', '.)', '...)']) {
    const text = `https://a.example/${piece.repeat(2_000_000 / piece.length)}`;
    // Looked at anew for each character, two million of them would take days.
    assert.deepEqual(links(text), ['https://a.example/']);
    const inside = `https://a.example/${piece.repeat(2_000_000 / piece.length)}x`;
    assert.equal(links(inside).length, 1);
  }
});

test('a name that looks like another shows what it is', () => {
  const [, link] = parts('go to https://аpple.example/ now');
  assert.equal(link.href, 'https://xn--pple-43d.example/');
});

test('nothing but web addresses can be clicked', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'https://',
    'http://user:secret@a.example/',
    'ftp://a.example/',
    'xhttp:a',
    'vbscript:x',
  ]) {
    assert.deepEqual(links(text), [], text);
  }
});

test('channels can be clicked, where a word begins', () => {
  assert.deepEqual(links('#tea, (#café) a#b #größe.'), ['#tea', '#café', '#größe']);
});

test('the parts of a text are the text', () => {
  for (const text of [
    '',
    'a https://a.example/ b #c',
    'https://a.example/',
    '#a#b',
    'x'.repeat(8_192),
    '('.repeat(8_000) + ')'.repeat(100),
  ]) {
    assert.equal(
      parts(text)
        .map((part) => part.text)
        .join(''),
      text,
    );
  }
});

test('reading links of hostile length takes no time', () => {
  for (const piece of ['https://a)', '#', '(', 'http://http://', 'https://a.example/'.padEnd(60, ')')]) {
    const text = piece.repeat(8_192 / piece.length);
    const before = performance.now();
    parts(text);
    assert.ok(performance.now() - before < 20_000, piece);
  }
});

const at = (minutes) => new Date(2026, 0, 2, 12, minutes).getTime();
const message = (id, from, minutes) => ({ id, kind: 'message', from, nick: from, at: at(minutes) });

test('messages of one author in a row are a group, until a pause', () => {
  const list = rows(
    [message(1, 'ann', 0), message(2, 'ann', 1), message(3, 'bob', 2), message(4, 'bob', 9)],
    null,
  );
  assert.deepEqual(
    list.filter((row) => row.entry).map((row) => row.isFirst),
    [true, false, true, true],
  );
  assert.ok(list[0].day);
});

test('days and what is unread are marked, and begin a group', () => {
  const tomorrow = { ...message(3, 'ann', 0), at: at(0) + 24 * 3_600_000 };
  const list = rows([message(1, 'ann', 0), message(2, 'ann', 1), tomorrow], 2);
  assert.deepEqual(
    list.map((row) => Object.keys(row).find((name) => ['day', 'unread', 'entry'].includes(name))),
    ['day', 'entry', 'unread', 'entry', 'day', 'entry'],
  );
  assert.deepEqual(
    list.filter((row) => row.entry).map((row) => row.isFirst),
    [true, true, true],
  );
});

test('who came and went stands in one line, without what undid itself', () => {
  const came = (id, key, event, more) => ({
    id,
    kind: 'presence',
    key,
    nick: key,
    event,
    at: at(0),
    ...more,
  });
  const list = rows(
    [
      came(1, 'a', 'joined'),
      came(2, 'b', 'joined'),
      came(3, 'a', 'left'),
      came(4, 'c', 'left'),
      came(5, 'd', 'renamed', { before: 'D' }),
    ],
    null,
  );
  assert.equal(list.length, 2);
  const { joined, left, renamed } = settled(list[1].presence);
  assert.deepEqual(
    [joined, left, renamed].map((each) => each.map(({ key }) => key)),
    [['b'], ['c'], ['d']],
  );
});

test('a long text shows its beginning, and a link whole or not at all', () => {
  const beginning = (text) => folded(parts(text));
  const text = ({ shown }) => shown.map((part) => part.text).join('');
  assert.deepEqual(beginning('short\ntext'), { shown: [{ text: 'short\ntext' }], isLong: false });
  assert.ok(!beginning('a\n'.repeat(23)).isLong);
  assert.equal(text(beginning('a\n'.repeat(8_000))).split('\n').length, 24);
  assert.equal(text(beginning('x'.repeat(8_000))).length, 2_400);
  assert.equal(text(beginning(`x${'\u{1f600}'.repeat(2_000)}`)).length, 2_399);
  const link = 'https://a.example/b';
  const cut = beginning(`${'x '.repeat(1_195)}${link} more`);
  assert.ok(cut.isLong && !text(cut).includes('https'), text(cut).slice(-30));
  const many = beginning(`#tea\n${link}\n`.repeat(400));
  assert.ok(many.isLong);
  assert.equal(text(many).split('\n').length, 24);
});

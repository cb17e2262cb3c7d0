import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readBody } from '../app/protocol/bodies.js';
import { cleanBody, cleanLine } from '../app/protocol/clean.js';
import { isNick } from '../app/protocol/names.js';
import { parse } from '../app/commands/table.js';
import { Chat } from '../app/state/chat.js';
import { parts } from '../app/views/links.js';
import { expand, keys } from './specification.js';

const CORPUS = readFileSync(new URL('hostile.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [, kind, json] = /^(\S+) (.*)$/.exec(line);
    return { kind, text: JSON.parse(expand(json)) };
  });

// All that reorders, hides or moves; a line end and a tab are what a body may have besides.
const HARMFUL = new RegExp(
  [
    '(?![\\n\\t])[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]',
    '[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u200e\\u200f\\u061c\\u2060-\\u2064\\ufeff\\u00ad]',
    '[\\u{e0000}-\\u{e0fff}]',
  ].join('|'),
  'u',
);
const TOWER = /[\p{Mn}\p{Me}]{5}/u;

test('there are 300 hostile texts at least', () => {
  assert.ok(CORPUS.length >= 300, String(CORPUS.length));
});

test('no hostile text hides, reorders, or towers over other lines', () => {
  for (const { text } of CORPUS) {
    assert.doesNotMatch(cleanBody(text), HARMFUL);
    assert.doesNotMatch(cleanBody(text), TOWER);
    assert.doesNotMatch(cleanLine(text), /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
  }
});

test('hostile nicks are accepted as a server does', () => {
  for (const { kind, text } of CORPUS.filter((each) => each.kind !== 'message')) {
    assert.equal(isNick(text), kind === 'nick', JSON.stringify(text));
  }
});

test('hostile texts go through all that the page does with a message', async () => {
  const chat = new Chat();
  chat.joined('tea', { members: [keys.bob.key], nicks: ['Bob'], count: 1 });
  for (const [i, { kind, text }] of CORPUS.entries()) {
    chat.me = { key: keys.ann.key, nick: kind === 'nick' ? text : 'ann' };
    const body = await readBody({ ctype: 'text/plain', body: text });
    const frame = { type: 'msg', mid: String(i), from: keys.bob.key, nick: 'Bob', ts: 1, channel: 'tea' };
    chat.message(frame, body, 0);
    assert.equal(
      parts(body.text)
        .map((part) => part.text)
        .join(''),
      body.text,
    );
    for (const { href } of parts(body.text)) {
      assert.ok(href === undefined || /^https?:\/\//.test(href), href);
    }
    parse(text);
  }
  assert.equal(chat.get('#tea').entries.length, CORPUS.length);
});

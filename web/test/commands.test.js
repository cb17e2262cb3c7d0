import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Completion } from '../app/commands/completion.js';
import { History } from '../app/commands/history.js';
import { COMMANDS, parse, usage } from '../app/commands/table.js';
import { keys } from './specification.js';

test('a line without a slash is said, and one with two loses the first', () => {
  assert.deepEqual(parse('hello /join'), { say: 'hello /join' });
  assert.deepEqual(parse('//etc/passwd'), { say: '/etc/passwd' });
});

test('a command takes its words, the last one the rest of the line', () => {
  assert.deepEqual(parse('/join #Tea  Ann B '), { command: 'join', values: ['#Tea', 'Ann B'] });
  assert.deepEqual(parse('/join tea'), { command: 'join', values: ['tea'] });
  assert.deepEqual(parse('/leave'), { command: 'leave', values: [] });
  assert.deepEqual(parse(`/private ${keys.ann.key} two\nlines`), {
    command: 'private',
    values: [keys.ann.key, 'two\nlines'],
  });
  assert.deepEqual(parse('/quit'), { command: 'exit', values: [] });
});

test('what is wrong is said, with the form of the command', () => {
  assert.match(parse('/nonesuch').wrong, /no command \/nonesuch/);
  assert.match(parse('/constructor').wrong, /no command/);
  assert.match(parse('/join').wrong, /\/join <channel> \[nick\]/);
  assert.match(parse('/join a/b').wrong, /is no channel/);
  assert.match(parse('/private abc hello').wrong, /64 digits/);
  assert.match(parse('/help me').wrong, /\/help/);
});

test('every command has a form and a help', () => {
  for (const command of COMMANDS) {
    assert.match(usage(command), /^\/[a-z]+/);
    assert.ok(command.help.length > 10);
  }
});

test('Tab completes nicks, channels and commands, and steps through them', () => {
  const names = { nicks: ['anna', 'Ann', 'bob'], channels: ['tea', 'tent'] };
  const completion = new Completion();
  const first = completion.next('an', 2, names);
  assert.equal(first.text, 'anna: ');
  const second = completion.next(first.text, first.caret, names);
  assert.equal(second.text, 'Ann: ');
  assert.equal(completion.next(second.text, second.caret, names).text, 'anna: ');
  assert.equal(new Completion().next('ask bo now', 6, names).text, 'ask bob  now');
  assert.equal(new Completion().next('/jo', 3, names).text, '/join ');
  assert.equal(new Completion().next('/leave te', 9, names).text, '/leave tea ');
  assert.equal(new Completion().next('see #ten', 8, names).text, 'see #tent ');
});

test('Tab completes nothing where there is nothing, so that the focus can move on', () => {
  const names = { nicks: ['ann'], channels: [] };
  for (const text of ['', 'ann ', 'x', 'ask ']) {
    assert.equal(new Completion().next(text, text.length, names), null, text);
  }
});

test('the arrows call back what was entered, and keep what was being typed', () => {
  const history = new History();
  history.add('one');
  history.add('two');
  history.add('two');
  assert.equal(history.move(1, 'draft'), null);
  assert.equal(history.move(-1, 'draft'), 'two');
  assert.equal(history.move(-1, 'two'), 'one');
  assert.equal(history.move(-1, 'one'), null);
  assert.equal(history.move(1, 'one'), 'two');
  assert.equal(history.move(1, 'two'), 'draft');
});

test('what was mistyped is answered with what may have been meant', () => {
  assert.match(parse('/jion tea').wrong, /Did you mean \/join\?/);
  assert.match(parse('/conect').wrong, /Did you mean \/connect\?/);
  assert.match(parse('/PRIVATE x').wrong, /Did you mean \/private\?/);
  assert.match(parse('/nonesuch').wrong, /\/help lists all/);
  assert.match(parse('/sign abc').wrong, /by itself/);
});

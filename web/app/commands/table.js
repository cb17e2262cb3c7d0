// The commands, as data: what is parsed, completed and listed by /help comes from here. They are the
// terminal's, where a browser has a use for them.

import { isChannel, isKey, channelName } from '../protocol/names.js';
import { nearest } from './nearest.js';

const CHANNEL = '<channel>';

/** The last of several parameters takes the rest of the line; [one in brackets] may be left out. */
export const COMMANDS = [
  { name: 'join', parameters: [CHANNEL, '[nick]'], help: 'join a channel, or change your nick' },
  { name: 'leave', parameters: ['[channel]'], help: 'leave this channel, or another one' },
  { name: 'who', parameters: ['[channel]'], help: 'list who is in a channel, with their keys' },
  { name: 'msg', parameters: [CHANNEL, '<text>'], help: 'say something in another channel' },
  { name: 'private', parameters: ['<key>', '[text]'], help: 'write to one key, on any server' },
  { name: 'nick', parameters: ['<nick>'], help: 'change your nick everywhere' },
  { name: 'key', parameters: [], help: 'show your own key' },
  { name: 'ping', parameters: [], help: 'ask the server for a sign of life' },
  { name: 'connect', parameters: [], help: 'connect again, at once' },
  { name: 'exit', parameters: [], help: 'disconnect, and stay so' },
  { name: 'help', parameters: [], help: 'show this list' },
];

const SYNONYMS = { quit: 'exit', sign: 'connect', verify: 'connect' };

export function usage({ name, parameters }) {
  return ['/' + name, ...parameters].join(' ');
}

/**
 * What a line asks for: {say: text}, {command, values}, or {wrong: a sentence}. A line that begins with
 * two slashes says what follows the first.
 */
export function parse(line) {
  if (!line.startsWith('/')) {
    return { say: line };
  }
  if (line.startsWith('//')) {
    return { say: line.slice(1) };
  }
  const [, word, rest] = /^\/(\S*)\s*([^]*)$/.exec(line);
  const name = Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : word;
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    const meant = nearest(word, [...COMMANDS.map((each) => each.name), ...Object.keys(SYNONYMS)]);
    const hint = meant ? `Did you mean /${meant}?` : '/help lists all.';
    return { wrong: `There is no command /${word}. ${hint} To say it, begin with //.` };
  }
  if (command.name === 'connect' && rest.trim()) {
    return { wrong: 'This page signs challenges by itself: /connect alone is enough.' };
  }
  const values = split(rest.trim(), command.parameters.length);
  const needed = command.parameters.filter((each) => each.startsWith('<')).length;
  if (values.length < needed || (command.parameters.length === 0 && rest.trim())) {
    return { wrong: `The form is: ${usage(command)} (${command.help}).` };
  }
  const wrong = command.parameters.map((each, i) => wrongValue(each, values[i])).find(Boolean);
  return wrong ? { wrong } : { command: name, values };
}

function split(text, most) {
  const values = [];
  let rest = text;
  while (rest && values.length < most) {
    const [, first, more] = values.length === most - 1 ? [null, rest, ''] : /^(\S+)\s*([^]*)$/.exec(rest);
    values.push(first);
    rest = more;
  }
  return values;
}

function wrongValue(parameter, value) {
  if (value === undefined) {
    return null;
  }
  if (/channel/.test(parameter) && !isChannel(channelName(value))) {
    return `“${value}” is no channel: a name has letters, digits, “-”, “_” and “.”, and no spaces.`;
  }
  if (parameter === '<key>' && !isKey(value.toLowerCase())) {
    return 'A key has 64 digits, 0 to 9 and a to f: /who shows them.';
  }
  return null;
}

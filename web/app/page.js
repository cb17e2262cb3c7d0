// The page: one log, one line to type in, and the commands. All that came from outside is text.

import { openIdentity } from './identity.js';
import { channelName, shortKey } from './protocol.js';
import { Session, withCode } from './session.js';

const SHOWN_LINES = 1_000;
const HELP = `/join <channel> [<nick>], /leave, /nick <name>, /who, /private <key> <text>, /help;
any other line goes to the channel. Your key is shown by /key; others write to you with it.`;

const log = document.getElementById('log');
const line = document.getElementById('line');
const channels = new Set();
let current = '';
let nick = localStorage.getItem('nick') ?? 'guest';
let identity;
let session;

function show(kind, ...parts) {
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  const row = document.createElement('p');
  row.className = kind;
  for (const part of parts) {
    const [tag, name, text] = Array.isArray(part) ? part : ['span', '', part];
    const piece = document.createElement(tag);
    piece.className = name;
    piece.textContent = text;
    row.append(piece, ' ');
  }
  log.append(row);
  while (log.childElementCount > SHOWN_LINES) {
    log.firstElementChild.remove();
  }
  if (atEnd) {
    log.scrollTop = log.scrollHeight;
  }
}

const note = (text) => show('note', text);
const bad = (error) => show('bad', error.message);
// Marks that reorder or hide text could dress one nick as another, or a body as a second line.
const plain = (text) => String(text).replace(/[\p{Cf}\p{Cc}]/gu, (c) => (c === '\n' ? c : '\ufffd'));
const author = (name, key) => `${plain(name).replaceAll('\n', ' ')}~${shortKey(key)}`;

function showPlace() {
  document.getElementById('place').textContent = current ? `#${current}` : 'no channel';
  document.getElementById('who').textContent = author(nick, identity.key);
  if (current && channelName(decodeHash()) !== current) {
    history.replaceState(null, '', `#${encodeURIComponent(current)}`);
  }
}

function decodeHash() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

function showMessage(frame, isGenuine) {
  if (!isGenuine) {
    show('bad', 'A message was thrown away: its signature is not its author’s.');
    return;
  }
  const time = ['time', '', new Date(frame.ts).toLocaleTimeString()];
  const direct = frame.type === 'private';
  const place = ['span', 'place', direct ? 'privately' : `#${plain(frame.channel)}`];
  const from = ['span', 'author', author(frame.nick, frame.from)];
  from[2] += ':';
  show(direct ? 'private' : 'said', time, place, from, plain(frame.body));
}

function showOwn(place, body) {
  const time = ['time', '', new Date().toLocaleTimeString()];
  show('said', time, ['span', 'place', place], ['span', 'author', `${author(nick, identity.key)}:`], body);
}

function showEvent(frame) {
  if (frame.type === 'presence') {
    note(`${author(frame.nick, frame.key)} ${frame.event} #${plain(frame.channel)}`);
  } else if (frame.type === 'note' || frame.type === 'error') {
    show(frame.type === 'error' ? 'bad' : 'note', plain(withCode(frame)));
  }
}

function showMembers({ members, nicks, count }, channel) {
  const names = members.map((key, i) => author(nicks[i], key)).join(', ');
  const more = count > members.length ? `, and ${count - members.length} more` : '';
  note(`#${channel}: ${names}${more}`);
}

async function join(words) {
  const [, name, newNick] = /^(\S*)\s*(.*?)\s*$/s.exec(words);
  const channel = channelName(name);
  if (newNick) {
    keepNick(newNick);
  }
  const reply = await session.request({ type: 'join', channel, nick });
  channels.add(channel);
  current = channel;
  showPlace();
  showMembers(reply, channel);
}

function keepNick(name) {
  nick = name.normalize('NFC');
  localStorage.setItem('nick', nick);
}

async function rename(name) {
  if (!name) {
    throw new Error('Say /nick <name>.');
  }
  keepNick(name);
  showPlace();
  for (const channel of channels) {
    await session.request({ type: 'join', channel, nick });
  }
}

const commands = {
  join,
  nick: rename,
  async leave() {
    await session.request({ type: 'leave', channel: current });
    channels.delete(current);
    note(`You left #${current}.`);
    [current = ''] = channels;
    showPlace();
  },
  async who() {
    showMembers(await session.request({ type: 'who', channel: current }), current);
  },
  async private(rest) {
    const [, to, body] = /^([0-9a-f]{64})\s+(.+)$/s.exec(rest) ?? [];
    if (!body) {
      throw new Error('Say /private <key> <text>; a key is 64 digits, 0 to 9 and a to f.');
    }
    await session.say({ type: 'private', to }, nick, body);
    showOwn(`to ~${shortKey(to)}`, body);
  },
  async key() {
    note(identity.key);
  },
  async help() {
    note(HELP);
  },
};

async function entered(text) {
  const [, name, rest] = /^\/(\S+)\s*(.*)$/s.exec(text) ?? [];
  if (name) {
    if (!Object.hasOwn(commands, name)) {
      throw new Error(`There is no /${name}; /help lists the commands.`);
    }
    return commands[name](rest);
  }
  if (!current) {
    throw new Error('Join a channel first: /join <channel>.');
  }
  const channel = current;
  await session.say({ type: 'msg', channel }, nick, text);
  return showOwn(`#${channel}`, text);
}

async function rejoin() {
  const wanted = channelName(decodeHash()) || 'lobby';
  for (const channel of channels.size ? [...channels] : [wanted]) {
    await session.request({ type: 'join', channel, nick }).then((reply) => {
      channels.add(channel);
      current ||= channel;
      showMembers(reply, channel);
    });
  }
  showPlace();
}

/** The first key that a server showed under this address is remembered; another is said aloud. */
function checkServer(key) {
  const known = localStorage.getItem('server');
  if (known && known !== key) {
    show('bad', `This server’s key is now ~${shortKey(key)}; it was ~${shortKey(known)}. Ask its operator.`);
  }
  localStorage.setItem('server', key);
}

async function start() {
  identity = await openIdentity();
  showPlace();
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`;
  session = new Session(url, identity, {
    state(text, isUp) {
      document.getElementById('state').textContent = plain(text);
      if (isUp) {
        rejoin().catch(bad);
      }
    },
    server: checkServer,
    message: showMessage,
    event: showEvent,
  });
  session.open();
  addEventListener('hashchange', () => join(decodeHash()).catch(bad));
  document.getElementById('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = line.value;
    line.value = '';
    if (text.trim()) {
      entered(text).catch(bad);
    }
  });
}

start().catch(bad);

// What each command does. Each may reject with a sentence for people, and then changes nothing.

import { channelName, isNick, nickName } from '../protocol/names.js';
import { conversationId } from '../state/conversation.js';
import { COMMANDS, parse, usage } from './table.js';

const HELP_END = [
  { term: '//text', text: 'say something that begins with a slash' },
  { term: 'Shift+Enter', text: 'a new line; Tab completes nicks; ↑ calls lines back' },
  { term: 'Ctrl+K', text: 'join a channel; Alt+↑ and Alt+↓ change the conversation' },
];

function channelOf(client, value) {
  if (value !== undefined) {
    return channelName(value);
  }
  const { shown } = client.chat;
  if (!shown || shown.isDirect) {
    throw new Error('Name the channel: this is none.');
  }
  return shown.name;
}

async function rename(client, value) {
  const nick = nickName(value);
  if (!isNick(nick)) {
    throw new Error('A nick has 1 to 32 visible characters.');
  }
  await client.rename(nick);
}

function members(client, { members: keys, nicks, count }) {
  const rows = keys.map((key, i) => ({ key, nick: nicks[i], text: key }));
  return count > keys.length ? [...rows, { term: '…', text: `and ${count - keys.length} more` }] : rows;
}

const RUN = {
  async join(client, [channel, nick]) {
    if (nick !== undefined) {
      await rename(client, nick);
    }
    await client.join(channelName(channel));
  },
  async leave(client, [channel]) {
    const name = channelOf(client, channel);
    if (!client.chat.get(conversationId('channel', name))) {
      throw new Error(`You are not in #${name}.`);
    }
    await client.leave(name);
  },
  async who(client, [value], shown) {
    const channel = channelOf(client, value);
    const reply = await client.who(channel);
    client.chat.list(shown, `In #${channel}: ${reply.count}`, members(client, reply));
  },
  async msg(client, [channel, text]) {
    const conversation = client.chat.get(conversationId('channel', channelName(channel)));
    if (!conversation) {
      throw new Error(`You are not in #${channelName(channel)}: /join it first.`);
    }
    client.say(conversation, text);
  },
  async private(client, [key, text]) {
    client.openDirect(key.toLowerCase());
    if (text) {
      client.say(client.chat.shown, text);
    }
  },
  async nick(client, [nick]) {
    await rename(client, nick);
  },
  async key(client, _, shown) {
    client.chat.list(shown, 'Your key. Others write to you with it, wherever you are.', [
      { key: client.identity.key, nick: client.chat.me.nick, text: client.identity.key },
    ]);
  },
  async ping(client, _, shown) {
    client.chat.note(shown, `The server answered within ${await client.ping()} ms.`);
  },
  async connect(client) {
    client.link.start();
  },
  async exit(client) {
    client.link.stop();
  },
  async help(client, _, shown) {
    const rows = COMMANDS.map((each) => ({ term: usage(each), text: each.help }));
    client.chat.list(shown, 'Commands and keys', [...rows, ...HELP_END]);
  },
};

/** A line that was entered in a conversation. Rejects with a sentence for people. */
export async function enter(client, conversation, line) {
  const { say, wrong, command, values } = parse(line);
  if (wrong) {
    throw new Error(wrong);
  }
  if (command) {
    await RUN[command](client, values, conversation);
  } else {
    client.say(conversation, say);
  }
}

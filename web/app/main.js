// Starts the page: opens the key, and connects once a nick is chosen.

import { render } from '../library/preact.js';
import { Client } from './client.js';
import { History } from './commands/history.js';
import { Identity } from './identity/identity.js';
import { askToNotify, notify, title } from './notices.js';
import { channelOfAddress, Place } from './place.js';
import { isNick } from './protocol/names.js';
import { preferences } from './state/preferences.js';
import { App } from './views/app.js';
import { html } from './views/html.js';

const LOBBY = 'lobby';
const PROBLEM_MS = 6_000;
/** After so long no picture is to be expected. */
const PICTURE_MS = 100;
const URL_OF_SERVER = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`;

const listeners = new Set();
const shortcuts = new Set();
let isDrawing = false;

const has = (id) => store.client?.chat.conversations.has(id);
const place = new Place({
  has,
  wrong: (text) =>
    store.guard(() => {
      throw new Error(`“${text}” in the address is no channel’s name.`);
    }),
  open: (id) => (has(id) ? store.client.chat.open(id) : changed()),
  join: (channel) => {
    if (store.client && channel !== store.client.chat.shown?.name) {
      store.guard(() => store.client.join(channel));
    }
  },
});

const store = {
  client: null,
  identity: null,
  hasBeenUp: false,
  problem: '',
  askToNotify,
  firstChannel: channelOfAddress() || LOBBY,
  /** Pages of other servers, which this one's operator names in the page's head. */
  others: [...document.querySelectorAll('link[rel=alternate]')].map((link) => link.href),
  subscribe(changed) {
    listeners.add(changed);
    return () => listeners.delete(changed);
  },
  onShortcut(open) {
    shortcuts.add(open);
    return () => shortcuts.delete(open);
  },
  /** Runs what may fail, and shows a sentence about it for a while. */
  async guard(action) {
    try {
      await action();
    } catch (error) {
      store.problem = error.message;
      changed();
      setTimeout(() => {
        store.problem = '';
        changed();
      }, PROBLEM_MS);
    }
  },
  async start(nick, channel) {
    preferences.nick = nick;
    preferences.channels = [...new Set([channel, ...preferences.channels])];
    connect();
  },
  importKey: (text, passphrase) => takeKey(Identity.importFile(text, passphrase)),
  renewKey: () => takeKey(Identity.renew()),
};

/** Another key is another person: the conversations of the one before end. */
async function takeKey(taking) {
  const identity = await taking;
  const wasConnected = store.client !== null;
  store.client?.link.stop();
  store.client = null;
  store.identity = identity;
  if (wasConnected) {
    connect();
  }
  changed();
}

/** At most once for each picture, however much comes at a time. */
function changed() {
  if (isDrawing) {
    return;
  }
  isDrawing = true;
  const draw = () => {
    clearTimeout(timer);
    cancelAnimationFrame(picture);
    isDrawing = false;
    listeners.forEach((each) => each());
    showPlace();
  };
  // A page behind another gets no pictures, whether it is told so or not; its title has to follow.
  const picture = requestAnimationFrame(draw);
  const timer = setTimeout(draw, document.hidden ? 0 : PICTURE_MS);
}

function showPlace() {
  const { client } = store;
  if (!client) {
    return;
  }
  store.hasBeenUp ||= client.isUp;
  document.title = title(client.chat);
  place.show(client.chat.shown);
}

function connect() {
  const client = new Client(store.identity, URL_OF_SERVER, {
    changed,
    heard: (conversation, entry) => notify(client, conversation, entry),
  });
  store.client = client;
  const named = channelOfAddress();
  preferences.channels = [...new Set([...(named ? [named] : []), ...preferences.channels])];
  const channels = preferences.channels;
  channels.forEach((channel) => client.chat.conversation('channel', channel));
  if (channels.length > 0) {
    client.chat.open(client.chat.conversation('channel', named || channels[0]).id);
  }
  client.chat.setVisible(!document.hidden);
  client.link.start();
  changed();
}

function listen() {
  addEventListener('storage', () => {
    const { client } = store;
    if (client && isNick(preferences.nick) && preferences.nick !== client.chat.me.nick) {
      store.guard(() => client.nickTaken(preferences.nick));
    }
  });
  for (const change of ['online', 'offline', 'pageshow']) {
    addEventListener(change, () => store.client?.link.wake());
  }
  document.addEventListener('visibilitychange', () => {
    store.client?.chat.setVisible(!document.hidden);
    // The wait may have been long, and somebody is looking now.
    if (!document.hidden) {
      store.client?.link.wake();
    }
  });
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'k' && store.client) {
      event.preventDefault();
      shortcuts.forEach((open) => open('join'));
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && store.client) {
      event.preventDefault();
      step(event.key === 'ArrowUp' ? -1 : 1);
    }
  });
}

/** To the conversation above or below, as the side bar lists them. */
function step(by) {
  const places = [...document.querySelectorAll('.side .place')];
  const at = places.findIndex((place) => place.getAttribute('aria-current'));
  places.at((at + by + places.length) % Math.max(1, places.length))?.click();
}

/** Lines that were entered, for each conversation that was written in. */
const histories = {
  byId: new Map(),
  of(id) {
    const history = this.byId.get(id) ?? new History();
    this.byId.set(id, history);
    return history;
  },
};

async function main() {
  const root = document.getElementById('page');
  try {
    store.identity = await Identity.open();
  } catch (error) {
    root.textContent = `This page cannot keep a key, so it cannot start: ${error.message}`;
    return;
  }
  listen();
  if (isNick(preferences.nick)) {
    connect();
  }
  root.replaceChildren();
  render(html`<${App} store=${store} histories=${histories} />`, root);
}

main();

// The list of conversations, and who one is.

import { cleanLine } from '../protocol/clean.js';
import { html } from './html.js';
import { Tool } from './icons.js';
import { Disc, Person } from './person.js';

const STATE = { connecting: 'Connecting', up: 'Connected', waiting: 'Offline', stopped: 'Disconnected' };

function Badge({ conversation: { unread, mentions } }) {
  if (unread === 0) {
    return null;
  }
  const count = unread > 99 ? '99+' : unread;
  return html`<span class="badge ${mentions > 0 ? 'loud' : ''}">${count}<span
    class="unseen"> unread${mentions > 0 ? ', for you' : ''}</span></span>`;
}

function Item({ conversation, client, actions }) {
  const { chat } = client;
  const { id, isDirect, name, isJoined, unread } = conversation;
  const isCurrent = id === chat.current;
  return html`<li>
    <button type="button"
      class="place ${unread > 0 ? 'news' : ''} ${isDirect || isJoined || !client.isUp ? '' : 'away'}"
      aria-current=${isCurrent ? 'true' : undefined} onClick=${() => actions.open(id)}>
      ${
        isDirect
          ? html`<${Disc} nick=${chat.nickOf(name)} of=${name} /><span class="label"><${Person} chat=${chat}
            of=${name} /></span>`
          : html`<span class="hash" aria-hidden="true">#</span><span class="label">${name}</span>`
      }
      <${Badge} conversation=${conversation} />
    </button>
  </li>`;
}

function Places({ title, list, empty, client, actions, action }) {
  return html`<section>
    <div class="heading"><h2>${title}</h2>${action}</div>
    ${
      list.length > 0
        ? html`<ul>${list.map((each) => html`<${Item} key=${each.id} conversation=${each} client=${client}
          actions=${actions} />`)}</ul>`
        : html`<p class="faint">${empty}</p>`
    }
  </section>`;
}

export function Sidebar({ client, actions }) {
  const { chat, link } = client;
  const channels = chat.of('channel').sort((a, b) => a.name.localeCompare(b.name));
  const direct = chat.of('direct').sort((a, b) => b.touchedAt - a.touchedAt);
  const join = html`<${Tool} icon="plus" label="Join a channel, or write to a key"
    hint="Join a channel, or write to a key (Ctrl+K)" run=${() => actions.dialog('join')} />`;
  return html`<nav class="side" aria-label="Conversations">
    <header>
      <span class="brand"><span class="logo" aria-hidden="true"></span>Parley</span>
      <span class="state ${link.state}" role="status">${STATE[link.state]}</span>
      <${Tool} icon="close" label="Close the list" class="phone" run=${() => actions.panel('')} />
    </header>
    <div class="places">
      <${Places} title="Channels" list=${channels} empty="None yet." client=${client} actions=${actions}
        action=${join} />
      <${Places} title="Direct" list=${direct} empty="Choose somebody in a channel’s member list."
        client=${client} actions=${actions} />
    </div>
    <footer>
      <button type="button" class="me" onClick=${() => actions.dialog('identity')}
        aria-label=${`You are ${cleanLine(chat.me.nick)}: your key and nick`}>
        <${Disc} nick=${chat.me.nick} of=${chat.me.key} /><span class="label"><${Person} chat=${chat}
          of=${chat.me.key} nick=${chat.me.nick} /></span>
      </button>
      <${Tool} icon="gear" label="Settings and help" run=${() => actions.dialog('settings')} />
    </footer>
  </nav>`;
}

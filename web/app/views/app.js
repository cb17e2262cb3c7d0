// The whole page: what is shown follows the client's state.

import { useEffect, useLayoutEffect, useReducer, useState } from '../../library/preact-hooks.js';
import { enter } from '../commands/run.js';
import { cleanLine } from '../protocol/clean.js';
import { preferences } from '../state/preferences.js';
import { Banners } from './banners.js';
import { onCloseRequest } from './closing.js';
import { Composer } from './composer.js';
import { JoinDialog, LeaveDialog, PersonDialog, SettingsDialog } from './dialogs.js';
import { giveBack, holder } from './focus.js';
import { Copy } from './forms.js';
import { html } from './html.js';
import { Icon, Tool } from './icons.js';
import { IdentityDialog, ImportDialog } from './identity.js';
import { Members } from './members.js';
import { Person } from './person.js';
import { Sidebar } from './sidebar.js';
import { Timeline } from './timeline.js';
import { Welcome } from './welcome.js';

function Bar({ conversation, chat, isUp, actions, membersShown }) {
  if (!conversation) {
    return html`<header class="bar"><${MenuButton} chat=${chat}
      actions=${actions} /><h1>Parley</h1></header>`;
  }
  const { isDirect, name, count, isJoined } = conversation;
  const absent = isUp ? 'not joined' : 'offline';
  // What was said is kept nowhere else: a slip of the finger must not throw it away.
  const leave = () =>
    conversation.entries.some((each) => each.kind === 'message')
      ? actions.dialog('leave')
      : actions.leave(conversation);
  return html`<header class="bar">
    <${MenuButton} chat=${chat} actions=${actions} />
    <h1 tabindex="-1">${isDirect ? html`<${Person} chat=${chat} of=${name} />` : `#${name}`}</h1>
    <span class="faint subtitle">${isDirect ? 'private' : isJoined ? `${count} ${count === 1 ? 'member'
      : 'members'}` : absent}</span>
    <span class="tools">
      ${
        isDirect
          ? html`<${Tool} icon="key" label="Show the key" run=${() => actions.showPerson(name)} />
            <${Tool} icon="close" label="Close this conversation" run=${leave} />`
          : html`<${Tool} icon="link" label="Link to this channel" run=${() => actions.dialog('link')} />
            <${Tool} icon="leave" label="Leave this channel" run=${leave} />
            <${Tool} icon="people" label="Members" aria-expanded=${String(membersShown)}
              run=${actions.toggleMembers} />`
      }
    </span>
  </header>`;
}

function MenuButton({ chat, actions }) {
  const { unread } = chat;
  return html`<button type="button" class="square phone" aria-label="Conversations"
    onClick=${() => actions.panel('side')}>
    <${Icon} name="menu" />${unread > 0 ? html`<span class="badge loud">${unread}<span
      class="unseen"> unread</span></span>` : null}
  </button>`;
}

function Empty({ actions }) {
  return html`<div class="timeline"><div class="nothing alone">
    <h2>No conversation yet</h2>
    <p>A channel is there as soon as somebody joins it.</p>
    <button type="button" class="primary" onClick=${() => actions.dialog('join')}>Join a channel</button>
  </div></div>`;
}

function LinkSection({ conversation }) {
  const link = `${location.origin}/#${encodeURIComponent(conversation.name)}`;
  return html`<div class="banner plain-banner"><${Icon}
    name="link" /><p><code>${link}</code> opens this channel in a browser.</p><${Copy} text=${link}
      label="Copy" /></div>`;
}

/** A panel over the page takes the focus, and gives it back when it closes: with Escape or Back. */
function usePanelFocus(panel, close) {
  useLayoutEffect(() => {
    if (!panel) {
      return undefined;
    }
    const before = holder();
    document.querySelector(`.${panel} button`)?.focus();
    const stop = onCloseRequest(close);
    return () => {
      stop();
      giveBack(before);
    };
  }, [panel]);
}

/** `store` has the client (or null before the first start), and subscribe(changed). */
export function App({ store, histories }) {
  const [, changed] = useReducer((n) => n + 1, 0);
  const [dialog, setDialog] = useState(null);
  const [panel, setPanel] = useState('');
  useEffect(() => store.subscribe(changed), []);
  useEffect(() => store.onShortcut((name) => setDialog({ name })), []);
  usePanelFocus(panel, () => setPanel(''));

  const { client, identity } = store;
  const close = () => setDialog(null);
  const actions = {
    changed,
    panel: setPanel,
    dialog: (name) => setDialog((shown) => (shown?.name === name && name === 'link' ? null : { name })),
    showPerson: (of) =>
      of === identity.key ? setDialog({ name: 'identity' }) : setDialog({ name: 'person', of }),
    open: (id) => {
      client.chat.open(id);
      setPanel('');
    },
    openDirect: (key) => {
      client.openDirect(key);
      setPanel('');
    },
    join: (name) => store.guard(() => client.join(name.toLowerCase())),
    leave: ({ isDirect, id, name }) =>
      isDirect ? client.chat.close(id) : store.guard(() => client.leave(name)),
    toggleMembers: () => {
      if (matchMedia('(min-width: 68rem)').matches) {
        preferences.showsMembers = !preferences.showsMembers;
      } else {
        setPanel((shown) => (shown === 'members' ? '' : 'members'));
      }
      changed();
    },
    sayAgain: (conversation, entry) => {
      client.takeBack(conversation, entry);
      store.guard(() => client.say(conversation, entry.text));
    },
    takeBack: (conversation, entry) => {
      const text = client.takeBack(conversation, entry);
      if (text !== null) {
        conversation.draft = conversation.draft ? `${text}\n${conversation.draft}` : text;
        changed();
      }
    },
    askToNotify: store.askToNotify,
    importKey: async (text, passphrase) => {
      await store.importKey(text, passphrase);
      close();
    },
    renewKey: async () => {
      await store.renewKey();
      close();
    },
  };

  if (!client) {
    return html`<${Welcome} identity=${identity} channel=${store.firstChannel} start=${store.start}
      showImport=${() => setDialog({ name: 'import' })} />
      ${dialog?.name === 'import' ? html`<${ImportDialog} actions=${actions} close=${close} />` : null}`;
  }
  const { chat } = client;
  const conversation = chat.shown;
  const membersShown = preferences.showsMembers;
  const channel = conversation && !conversation.isDirect ? conversation : null;
  const classes = ['frame', panel && `with-${panel}`, channel && membersShown && 'wide-members'];
  return html`<div class=${classes.filter(Boolean).join(' ')}>
    <a class="skip" href="#write" onClick=${(event) => {
      event.preventDefault();
      document.querySelector('textarea')?.focus();
    }}>Skip to writing</a>
    <${Sidebar} client=${client} actions=${actions} />
    ${panel ? html`<div class="veil" onClick=${() => setPanel('')}></div>` : null}
    <main inert=${panel !== ''}>
      <${Bar} conversation=${conversation} chat=${chat} isUp=${client.isUp} actions=${actions}
        membersShown=${membersShown || panel === 'members'} />
      <${Banners} client=${client} hasBeenUp=${store.hasBeenUp} others=${store.others} />
      ${dialog?.name === 'link' && channel ? html`<${LinkSection}
        conversation=${conversation} />` : null}
      ${
        conversation
          ? html`<${Timeline} key=${conversation.id} conversation=${conversation} chat=${chat}
            actions=${actions} warnings=${chat.lookalikes.version} />
            <${Composer} key=${`write ${conversation.id}`} conversation=${conversation} chat=${chat}
              isUp=${client.isUp} limit=${client.limits.body}
              history=${histories.of(conversation.id)}
                enter=${(place, line) => enter(client, place, line)} />`
          : html`<${Empty} actions=${actions} />`
      }
    </main>
    ${channel ? html`<${Members} conversation=${conversation} chat=${chat}
      actions=${actions} />` : null}
    ${dialog?.name === 'join' ? html`<${JoinDialog} client=${client} close=${close}
      done=${() => setPanel('')} />` : null}
    ${dialog?.name === 'leave' && conversation ? html`<${LeaveDialog} conversation=${conversation} chat=${chat}
      actions=${actions} close=${close} />` : null}
    ${dialog?.name === 'identity' ? html`<${IdentityDialog} client=${client} actions=${actions}
      close=${close} />` : null}
    ${dialog?.name === 'settings' ? html`<${SettingsDialog} client=${client} actions=${actions}
      close=${close} />` : null}
    ${dialog?.name === 'person' ? html`<${PersonDialog} client=${client} of=${dialog.of} actions=${actions}
      close=${close} />` : null}
    ${store.problem ? html`<p class="toast" role="alert">${cleanLine(store.problem)}</p>` : null}
  </div>`;
}

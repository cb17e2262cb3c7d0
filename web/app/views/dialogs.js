// The smaller dialogs: join, a person, settings.

import { useState } from '../../library/preact-hooks.js';
import { COMMANDS, usage } from '../commands/table.js';
import { cleanLine } from '../protocol/clean.js';
import { channelName, isChannel, isKey } from '../protocol/names.js';
import { preferences } from '../state/preferences.js';
import { Dialog } from './dialog.js';
import { Copy, Field, Problem, useAction } from './forms.js';
import { html } from './html.js';
import { Person } from './person.js';

export function JoinDialog({ client, close, done }) {
  const [where, setWhere] = useState('');
  const { isBusy, problem, run } = useAction(async () => {
    const key = where.trim().toLowerCase();
    if (isKey(key)) {
      client.openDirect(key);
    } else if (isChannel(channelName(where))) {
      await client.join(channelName(where));
    } else {
      throw new Error(
        'A channel’s name has letters, digits, “-”, “_” and “.”; a key has 64 digits, 0 to 9 and a to f.',
      );
    }
    close();
    done();
  });
  return html`<${Dialog} title="Join a channel" close=${close}>
    <form onSubmit=${run} autocomplete="off">
      <${Field} label="Channel, or somebody’s key" hint="A channel is there as soon as somebody joins it."
        autofocus value=${where}
        onInput=${(event) => setWhere(event.currentTarget.value)} spellcheck=${false} autocapitalize="none" />
      <${Problem} text=${problem} />
      <button class="primary" disabled=${isBusy}>${isKey(where.trim().toLowerCase()) ? 'Write to this key'
        : 'Join'}</button>
    </form>
  <//>`;
}

export function PersonDialog({ client, of, actions, close }) {
  const { chat } = client;
  const nick = cleanLine(chat.nickOf(of)) || 'Somebody';
  return html`<${Dialog} title=${nick} close=${close}>
    <p><${Person} chat=${chat} of=${of} /></p>
    <p class="key-line"><code class="key">${of}</code></p>
    <p class="row"><${Copy} text=${of} label="Copy the key" /></p>
    <p class="faint">The nick can be anybody’s. Only the holder of this key can sign with it: compare it by
      another way to be sure whom you talk to.</p>
    <button type="button" class="primary" onClick=${() => {
      close();
      actions.openDirect(of);
    }}>Write privately</button>
  <//>`;
}

export function LeaveDialog({ conversation, chat, actions, close }) {
  const { isDirect, name } = conversation;
  const title = isDirect ? `Close ${cleanLine(chat.nameOf(name))}` : `Leave #${name}`;
  return html`<${Dialog} title=${title} close=${close}>
    <p>What was said here is kept nowhere else, and cannot be brought back.</p>
    <p class="row">
      <button type="button" class="primary" onClick=${() => {
        close();
        actions.leave(conversation);
      }}>${isDirect ? 'Close it' : 'Leave'}</button>
      <button type="button" class="small" onClick=${close}>Stay</button>
    </p>
  <//>`;
}

function Check({ label, hint, value, change }) {
  return html`<label class="check"><input type="checkbox" checked=${value}
    onChange=${(event) => change(event.currentTarget.checked)} />
    <span>${label}<span class="faint">${hint}</span></span></label>`;
}

export function SettingsDialog({ client, actions, close }) {
  const [notice, setNotice] = useState('');
  const notify = async (wanted) => {
    const answer = wanted ? await actions.askToNotify() : 'granted';
    preferences.notifies = wanted && answer === 'granted';
    setNotice(
      wanted && answer !== 'granted' ? 'Your browser does not let this page show notifications.' : '',
    );
    actions.changed();
  };
  const badge = (wanted) => {
    preferences.badges = wanted;
    actions.changed();
  };
  return html`<${Dialog} title="Settings and help" close=${close}>
    <section>
      <${Check} label="Notifications"
        hint="When somebody names you or writes to you, and the page is not in front."
          value=${preferences.notifies} change=${notify} />
      <${Check} label="Count in the title" hint="How many such messages wait, before the page’s name."
        value=${preferences.badges} change=${badge} />
      <${Problem} text=${notice} />
    </section>
    <section>
      <h3>Commands</h3>
      <dl class="commands">${COMMANDS.map((each) => html`<div
        key=${each.name}><dt><code>${usage(each)}</code></dt><dd>${each.help}</dd></div>`)}</dl>
      <h3>Keys</h3>
      <dl class="commands">
        <div><dt><kbd>Enter</kbd> <kbd>Shift+Enter</kbd></dt><dd>send; a new line</dd></div>
        <div><dt><kbd>Tab</kbd> <kbd>↑</kbd></dt><dd>complete a nick; what you entered before</dd></div>
        <div><dt><kbd>Alt+↑</kbd> <kbd>Alt+↓</kbd></dt><dd>the conversation above, below</dd></div>
        <div><dt><kbd>Ctrl+K</kbd></dt><dd>join a channel</dd></div>
      </dl>
    </section>
    <p class="faint">The page keeps your key, your nick and the names of your channels in this browser, and no
      message. ${client.link.state === 'up' ? `This server’s key: ${client.serverKey}` : ''}</p>
  <//>`;
}

// Who one is: nick, key, its backup, and taking another key.

import { useState } from '../../library/preact-hooks.js';
import { PASSPHRASE_CHARACTERS } from '../identity/backup.js';
import { isNick, nickName } from '../protocol/names.js';
import { Dialog } from './dialog.js';
import { Copy, Field, Problem, useAction } from './forms.js';
import { html } from './html.js';
import { Insecure } from './insecure.js';

const TOO_LATE = `Your browser keeps this key where no script can read it, so a backup can be made only
  while the key is new: until the page is closed. To have one, make a new key below and back it up at once.`;
const ONLY_NOW = `It can be made only now, while the key is new: later your browser will not give it
  out.`;
const ON_HTTP = `Whoever altered this page on its way to you would have the passphrase, too: take one that
  you use nowhere else.`;

function download(identity) {
  const address = URL.createObjectURL(new Blob([identity.backup()], { type: 'application/x-pem-file' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'parley-identity.pem';
  link.click();
  URL.revokeObjectURL(address);
}

function NickForm({ client, done }) {
  const [nick, setNick] = useState(client.chat.me.nick);
  const { problem, run } = useAction(async () => {
    if (!isNick(nickName(nick))) {
      throw new Error('A nick has 1 to 32 visible characters.');
    }
    await client.rename(nickName(nick));
    done();
  });
  return html`<form onSubmit=${run}>
    <${Field} label="Nick" hint="Anybody can take a nick; nobody else has your key." value=${nick}
      onInput=${(event) => setNick(event.currentTarget.value)} maxlength="64" spellcheck=${false} />
    <${Problem} text=${problem} />
    <button class="small" disabled=${nickName(nick) === client.chat.me.nick}>Change nick</button>
  </form>`;
}

function Backup({ identity, changed }) {
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, problem, run } = useAction(async () => {
    if ([...passphrase].length < PASSPHRASE_CHARACTERS) {
      throw new Error(`Use ${PASSPHRASE_CHARACTERS} characters or more; some words in a row are best.`);
    }
    await identity.makeBackup(passphrase);
    setPassphrase('');
    changed();
    download(identity);
  });
  if (identity.hasBackup) {
    return html`<p>Your key is in a file that your passphrase opens. It works in other browsers and,
      decrypted, in the terminal.</p>
      <button type="button" class="small" onClick=${() => download(identity)}>Download the
        backup</button>`;
  }
  if (!identity.canMakeBackup) {
    return html`<p>${TOO_LATE}</p>`;
  }
  return html`<form onSubmit=${run}>
    <p>Without a backup, your key is lost with this browser’s data. ${identity.isProtected ? ONLY_NOW : null}
      ${globalThis.isSecureContext ? null : ON_HTTP}</p>
    <${Field} type="password" label="Passphrase" autocomplete="new-password" value=${passphrase}
      onInput=${(event) => setPassphrase(event.currentTarget.value)} />
    <${Problem} text=${problem} />
    <button class="small" disabled=${isBusy}>${isBusy ? 'Encrypting…' : 'Make a backup file'}</button>
  </form>`;
}

export function ImportForm({ take }) {
  const [passphrase, setPassphrase] = useState('');
  const [file, setFile] = useState(null);
  const { isBusy, problem, run } = useAction(async () => {
    if (!file) {
      throw new Error('Choose the file first.');
    }
    await take(await file.text(), passphrase);
  });
  return html`<form onSubmit=${run}>
    <p>A backup from another browser, or the terminal’s <code>identity.pem</code>.</p>
    <${Field} type="file" label="Key file" accept=".pem,.txt,application/x-pem-file"
      onChange=${(event) => setFile(event.currentTarget.files[0])} />
    <${Field} type="password" label="Its passphrase, if it has one" autocomplete="current-password"
      value=${passphrase} onInput=${(event) => setPassphrase(event.currentTarget.value)} />
    <${Problem} text=${problem} />
    <button class="small" disabled=${isBusy}>${isBusy ? 'Opening…' : 'Use this key'}</button>
  </form>`;
}

function Renew({ renew }) {
  const [isAsking, ask] = useState(false);
  return isAsking
    ? html`<p>Your present key is then gone from this browser, and nobody knows you by the new one.</p>
        <button type="button" class="small danger"
          onClick=${renew}>Throw this key away and make another</button>
        <button type="button" class="small" onClick=${() => ask(false)}>Keep it</button>`
    : html`<button type="button" class="small" onClick=${() => ask(true)}>Make a new key…</button>`;
}

export function IdentityDialog({ client, actions, close }) {
  const { identity, chat } = client;
  return html`<${Dialog} title="You" close=${close}>
    <${NickForm} client=${client} done=${close} />
    <section>
      <h3>Your key</h3>
      <p class="key-line"><code class="key">${identity.key}</code></p>
      <p class="row"><${Copy} text=${identity.key} label="Copy the key" /></p>
      <p class="faint">In short ~${chat.lookalikes.name(identity.key)}. Others write to you with it, on
        whatever server you are.
        ${identity.isProtected ? ' Your browser keeps its private half where no script can read it.' : ''}</p>
      <${Insecure} identity=${identity} />
    </section>
    <section><h3>Backup</h3><${Backup} identity=${identity} changed=${actions.changed} /></section>
    <details><summary>Use another key</summary>
      <${ImportForm} take=${actions.importKey} />
      <${Renew} renew=${actions.renewKey} />
    </details>
  <//>`;
}

export function ImportDialog({ actions, close }) {
  return html`<${Dialog} title="Use a key that you have" close=${close}><${ImportForm}
    take=${actions.importKey} /><//>`;
}

// The first thing that a person sees: a nick, a channel, and one button.

import { useState } from '../../library/preact-hooks.js';
import { channelName, isChannel, isNick, nickName } from '../protocol/names.js';
import { Field, Problem, useAction } from './forms.js';
import { html } from './html.js';
import { Insecure } from './insecure.js';

export function Welcome({ identity, channel, start, showImport }) {
  const [nick, setNick] = useState('');
  const [place, setPlace] = useState(channel);
  const { problem, run } = useAction(async () => {
    if (!isNick(nickName(nick))) {
      throw new Error('Choose a nick of 1 to 32 visible characters.');
    }
    if (!isChannel(channelName(place))) {
      throw new Error('A channel’s name has letters, digits, “-”, “_” and “.”, and no spaces.');
    }
    await start(nickName(nick), channelName(place));
  });
  return html`<main class="welcome">
    <form onSubmit=${run} autocomplete="off">
      <span class="logo large" aria-hidden="true"></span>
      <h1>Welcome to Parley</h1>
      <p>Chat across servers that anyone can run. There is no account: a key, made just now in this browser,
        is you.</p>
      <${Field} label="Your nick" value=${nick} onInput=${(event) => setNick(event.currentTarget.value)}
        autofocus maxlength="64" spellcheck=${false} />
      <${Field} label="Channel" value=${place} onInput=${(event) => setPlace(event.currentTarget.value)}
        maxlength="65" spellcheck=${false} autocapitalize="none" />
      <${Problem} text=${problem} />
      <button class="primary wide">Start chatting</button>
      <button type="button" class="quiet-button" onClick=${showImport}>I have a key already</button>
      <${Insecure} identity=${identity} />
      <p class="faint">Only your key, your nick and your channels’ names are kept, in this browser. Messages are signed by
        you; the servers that pass them on can read them.</p>
    </form>
  </main>`;
}

// What is wrong with the connection, in words, with what can be done about it.

import { useEffect, useState } from '../../library/preact-hooks.js';
import { NOTED_MS } from '../connection/clock.js';
import { cleanLine } from '../protocol/clean.js';
import { shortKey } from '../protocol/names.js';
import { html } from './html.js';
import { Icon } from './icons.js';

const SECOND_MS = 1_000;

function Banner({ kind, icon = 'warning', children, action }) {
  return html`<div class="banner ${kind}"><${Icon} name=${icon} /><p>${children}</p>${action}</div>`;
}

function Countdown({ until }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<span aria-hidden="true"> Trying again
    in ${Math.max(1, Math.ceil((until - now) / SECOND_MS))} s.</span>`;
}

/** Another server's page is another place to the browser: what is stored here is not there. */
function Others({ others, shown }) {
  if (others.length === 0) {
    return null;
  }
  const channel = shown && !shown.isDirect ? `#${encodeURIComponent(shown.name)}` : '';
  const links = others.map((each, i) => html`${i > 0 ? ', ' : ''}<a href=${each + channel}
    rel="noreferrer">${new URL(each).host}</a>`);
  return html`<span> Meanwhile there ${others.length === 1 ? 'is' : 'are'} ${links}; your key does not come
    along, but its backup does.</span>`;
}

function Connection({ link, hasBeenUp, others, shown }) {
  const offer = html`<${Others} others=${others} shown=${shown} />`;
  const connect = html`<button type="button" class="small"
    onClick=${() => link.start()}>${link.state === 'stopped' ? 'Connect' : 'Try now'}</button>`;
  if (link.state === 'up') {
    return link.isDraining
      ? html`<${Banner} kind="caution">This server is being stopped. You will be connected again when it is
        back.${offer}<//>`
      : null;
  }
  if (link.state === 'stopped') {
    return html`<${Banner} kind="caution" action=${connect}>You have disconnected. What you write waits
      here.<//>`;
  }
  if (link.state === 'connecting' && link.reason === '' && !hasBeenUp) {
    return null;
  }
  const why = link.isDraining
    ? 'The server was stopped.'
    : `You are offline.${link.reason ? ` ${cleanLine(link.reason)}` : ''}`;
  return html`<${Banner} kind="bad" action=${connect}>
    ${why} What you write waits and is sent when the connection is back.
    ${link.state === 'waiting' ? html`<${Countdown} until=${link.retryAt} />` : ' Connecting…'}${offer}
  <//>`;
}

function difference(ms) {
  const seconds = Math.round(Math.abs(ms) / SECOND_MS);
  const amount = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${amount} ${ms > 0 ? 'behind' : 'ahead of'} the server’s`;
}

function Clock({ clock }) {
  const { offsetMs, isFollowed } = clock;
  if (!isFollowed) {
    return html`<${Banner} kind="bad" icon="clock">This device’s clock is ${difference(offsetMs)}. Set it:
      until then nothing can be sent.<//>`;
  }
  return Math.abs(offsetMs) >= NOTED_MS
    ? html`<${Banner} kind="caution" icon="clock">This device’s clock is ${difference(offsetMs)}; your
      messages bear the server’s time.<//>`
    : null;
}

function ChangedServer({ client }) {
  const { changedServer } = client;
  if (!changedServer) {
    return null;
  }
  const accept = html`<button type="button" class="small"
    onClick=${() => client.trustServer()}>It is right</button>`;
  return html`<${Banner} kind="bad" icon="key" action=${accept}>
    This server’s key is now ~${shortKey(changedServer.now)}; it was ~${shortKey(changedServer.known)}. Ask
      its operator whether that is right.
  <//>`;
}

export function Banners({ client, hasBeenUp, others }) {
  return html`<div class="banners" role="status">
    <${Connection} link=${client.link} hasBeenUp=${hasBeenUp} others=${others}
      shown=${client.chat.shown} />
    <${Clock} clock=${client.clock} />
    <${ChangedServer} client=${client} />
  </div>`;
}

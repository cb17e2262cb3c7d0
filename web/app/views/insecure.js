// What it means that this page cannot protect the key.

import { html } from './html.js';
import { Icon } from './icons.js';

const OLD = `This browser is too old to protect your key: any script of this page could read it.
  A newer browser keeps a key where no script can take it.`;
const PLAIN = `This page came by plain http, so it may have been altered on the way, your key is not
  protected in this browser, and others on the network can read along. Open it by https for anything
  that matters.`;

export function Insecure({ identity }) {
  if (identity.isProtected) {
    return null;
  }
  const why = globalThis.isSecureContext ? OLD : PLAIN;
  return html`<div class="banner caution"><${Icon} name="warning" /><p>${why}</p></div>`;
}

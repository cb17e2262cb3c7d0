// Who is in the channel.

import { html } from './html.js';
import { Tool } from './icons.js';
import { Disc, Person } from './person.js';

/** Shown at once; the rest is a number, as is what the server did not name. */
const SHOWN = 200;

function Reach({ reach }) {
  if (!reach) {
    return null;
  }
  const { reached, expected } = reach;
  const servers = expected === 1 ? '1 other server' : `${expected} other servers`;
  return html`<p class="faint">Your last message: ${reached} of ${servers} with members confirmed it.</p>`;
}

export function Members({ conversation, chat, actions }) {
  const known = [...conversation.members.entries()].sort(([, a], [, b]) => a.localeCompare(b));
  const more = conversation.count - Math.min(known.length, SHOWN);
  return html`<aside class="members" aria-label="Members">
    <header>
      <h2>Members <span class="count">${conversation.count}</span></h2>
      <${Tool} icon="close" label="Close the member list" run=${() => actions.panel('')} />
    </header>
    <ul>
      ${known.slice(0, SHOWN).map(
        ([key, nick]) => html`<li key=${key}>
          <button type="button" class="place" onClick=${() => actions.showPerson(key)}>
            <${Disc} nick=${nick} of=${key} /><span class="label"><${Person} chat=${chat} of=${key}
              nick=${nick} /></span>${key === chat.me.key ? html`<span class="faint">you</span>` : null}
          </button>
        </li>`,
      )}
    </ul>
    ${more > 0 ? html`<p class="faint">and ${more} more</p>` : null}
    ${conversation.tellsPresence ? null : html`<p
      class="faint">There are too many to say who comes and goes.</p>`}
    <${Reach} reach=${conversation.reach} />
  </aside>`;
}

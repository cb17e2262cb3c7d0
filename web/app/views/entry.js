// One row of a conversation.

import { cleanBody, cleanLine } from '../protocol/clean.js';
import { useMemo, useState } from '../../library/preact-hooks.js';
import { Component } from '../../library/preact.js';
import { folded } from './folding.js';
import { html } from './html.js';
import { Icon } from './icons.js';
import { parts } from './links.js';
import { Disc, Nick, Person } from './person.js';
import { settled } from './rows.js';

const NAMES = 6;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dated = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

const STATUS = {
  held: { icon: 'clock', text: 'Waiting for the connection' },
  pending: { icon: 'clock', text: 'Sending' },
  sent: { icon: 'sent', text: 'Sent: your server has passed it on' },
  delivered: { icon: 'delivered', text: 'Delivered' },
};

const ALONE = 'Sent, but nobody else was in the channel';

/** In the gutter there is no room for what comes after the figures. */
function Time({ at, isShort }) {
  const shown = isShort ? clock.format(at).replace(/\s*[ap]\.?m\.?$/i, '') : clock.format(at);
  return html`<time dateTime=${new Date(at).toISOString()} title=${dated.format(at)}>${shown}</time>`;
}

function linked(shown, actions) {
  return shown.map((part) => {
    if (part.href) {
      return html`<a href=${part.href} title=${part.href} target="_blank"
        rel="noopener noreferrer nofollow">${part.text}</a>`;
    }
    return part.channel
      ? html`<button type="button" class="in-text"
        onClick=${() => actions.join(part.channel)}>${part.text}</button>`
      : part.text;
  });
}

/** What is said, and the button that unfolds it where it is long. */
function Text({ entry, actions }) {
  const [isOpen, open] = useState(false);
  const all = useMemo(() => parts(entry.isOwn ? cleanBody(entry.text) : entry.text), [entry.text]);
  const { shown, isLong } = useMemo(() => folded(all), [all]);
  const text = html`<p class="text ${entry.isReadable ? '' : 'unreadable'}" dir="auto">${
    linked(isOpen ? all : shown, actions)}${isLong && !isOpen ? ' …' : null}<${Mark} entry=${entry} /></p>`;
  return isLong
    ? html`${text}<button type="button" class="small fold" aria-expanded=${String(isOpen)}
        onClick=${() => open(!isOpen)}>${isOpen ? 'Show less' : 'Show all of it'}</button>`
    : text;
}

function age(ms) {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const amount = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return ms > 0 ? `${amount} old` : `dated ${amount} ahead`;
}

function Status({ entry, conversation, actions }) {
  const { status, reached, expected, reason } = entry;
  const again = html`<button type="button" class="small"
    onClick=${() => actions.sayAgain(conversation, entry)}>Try again</button>`;
  const edit = (label) =>
    html`<button type="button" class="small"
      onClick=${() => actions.takeBack(conversation, entry)}>${label}</button>`;
  if (status === 'failed') {
    return html`<p class="outcome bad"><${Icon}
      name="warning" />Not sent. ${cleanLine(reason)} ${again}${edit('Edit')}</p>`;
  }
  if (status === 'unsure') {
    return html`<p class="outcome bad"><${Icon}
      name="warning" />Perhaps not sent. ${cleanLine(reason)} ${again}${edit('Edit')}</p>`;
  }
  if (status === 'partial') {
    return html`<p class="outcome caution"><${Icon}
      name="warning" />Not everybody was reached: ${reached} of ${expected} other servers confirmed it.</p>`;
  }
  if (status === 'held') {
    return html`<p class="outcome quiet"><${Icon}
      name="clock" />${
        entry.isOut ? 'The connection was lost on its way. It is sent again, once, as soon as there is one.'
          : `${entry.isBack ? 'Waiting until others are back' : STATUS.held.text}. `}${entry.isOut ? null : edit('Take back')}</p>`;
  }
  return null;
}

function Mark({ entry }) {
  const mark = STATUS[entry.status];
  if (!mark || entry.status === 'held') {
    return null;
  }
  const { expected, isAlone, status } = entry;
  const toWhom = isAlone && status === 'sent' ? ALONE : mark.text;
  const text = expected
    ? `${mark.text}: confirmed by ${expected === 1 ? 'the other server'
      : `all ${expected} other servers`} with members`
    : toWhom;
  return html`<span class="mark ${status}" title=${text}><${Icon} name=${mark.icon} /><span
    class="unseen">${text}</span></span>`;
}

function Message({ entry, isFirst, chat, conversation, actions }) {
  const classes = ['message', isFirst ? 'first' : '', entry.isMention ? 'mention' : '', entry.status ?? ''];
  return html`<article class=${classes.filter(Boolean).join(' ')}>
    <div class="gutter">${isFirst ? html`<${Disc} nick=${entry.nick} of=${entry.from} />` : html`<${Time}
      at=${entry.at} isShort />`}</div>
    <div class="said">
      ${
        isFirst
          ? html`<header>
            <button type="button" class="plain" onClick=${() => actions.showPerson(entry.from)}><${Person}
              chat=${chat} of=${entry.from} nick=${entry.nick} /></button>
            <${Time} at=${entry.at} />
          </header>`
          : html`<span class="unseen">${cleanLine(entry.nick)}: </span>`
      }
      ${entry.ageMs ? html`<p class="outcome caution"><${Icon}
        name="clock" />${age(entry.ageMs)}: its author wrote it ${dated.format(entry.ts)}.</p>` : null}
      <${Text} entry=${entry} actions=${actions} />
      <${Status} entry=${entry} conversation=${conversation} actions=${actions} />
    </div>
  </article>`;
}

function names(entries) {
  const some = entries
    .slice(0, NAMES)
    .map((entry, i) => [i > 0 ? ', ' : '', html`<${Nick} nick=${entry.nick} of=${entry.key} />`]);
  return entries.length > NAMES ? [...some, ` and ${entries.length - NAMES} more`] : some;
}

function Presence({ presence }) {
  const { joined, left, renamed } = settled(presence);
  const lines = [
    joined.length > 0 && html`${names(joined)} joined. `,
    left.length > 0 && html`${names(left)} left. `,
    renamed.length > 0 &&
      html`${names(renamed)} ${renamed.length === 1 ? 'has a new nick'
        : 'have new nicks'}${renamed.length === 1 && renamed[0].before
          ? `, before: ${cleanLine(renamed[0].before)}` : ''}. `,
  ].filter(Boolean);
  return lines.length > 0 ? html`<p class="event">${lines}</p>` : null;
}

function List({ entry, actions, chat }) {
  return html`<section class="listing">
    <h3>${cleanLine(entry.title)}</h3>
    <dl>
      ${entry.rows.map(
        (row) => html`<div>
          <dt>${row.key ? html`<button type="button" class="plain"
            onClick=${() => actions.showPerson(row.key)}><${Person} chat=${chat} of=${row.key}
              nick=${row.nick} /></button>` : html`<code>${row.term}</code>`}</dt>
          <dd>${row.key ? html`<code class="key">${row.text}</code>` : row.text}</dd>
        </div>`,
      )}
    </dl>
  </section>`;
}

/** Drawn again only when what it shows is another object. */
export class Row extends Component {
  shouldComponentUpdate(next) {
    const { row } = this.props;
    return (
      next.row.entry !== row.entry ||
      next.row.isFirst !== row.isFirst ||
      next.row.presence?.length !== row.presence?.length ||
      next.warnings !== this.props.warnings
    );
  }

  render({ row, chat, conversation, actions }) {
    if (row.day) {
      return html`<p class="day"><span>${days.format(row.day)}</span></p>`;
    }
    if (row.unread) {
      return html`<p class="day unread"><span>New</span></p>`;
    }
    if (row.presence) {
      return html`<${Presence} presence=${row.presence} />`;
    }
    const { entry, isFirst } = row;
    switch (entry.kind) {
      case 'message':
        return html`<${Message} entry=${entry} isFirst=${isFirst} chat=${chat} conversation=${conversation}
          actions=${actions} />`;
      case 'list':
        return html`<${List} entry=${entry} actions=${actions} chat=${chat} />`;
      default:
        return html`<p class="event ${entry.kind}">${entry.kind === 'warning' ? html`<${Icon}
          name="warning" />` : null}${cleanLine(entry.text)}</p>`;
    }
  }
}

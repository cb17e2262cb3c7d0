// The messages of the conversation that is shown; stays at the end unless somebody scrolled up.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from '../../library/preact-hooks.js';
import { cleanLine } from '../protocol/clean.js';
import { Row } from './entry.js';
import { html } from './html.js';
import { Icon } from './icons.js';
import { Person } from './person.js';
import { rows } from './rows.js';

const NEAR_PX = 40;

function Nothing({ conversation, chat }) {
  if (conversation.isDirect) {
    return html`<div class="nothing">
      <h2>You and <${Person} chat=${chat} of=${conversation.name} /></h2>
      <p>A message reaches this key on whatever server it is, if it is online. It is signed, but the servers
        that pass it on can read it.</p>
    </div>`;
  }
  return html`<div class="nothing">
    <h2>This is #${conversation.name}</h2>
    <p>You see what is said while this page is open. Nothing is stored, so there is no history from
      before.</p>
  </div>`;
}

export function Timeline({ conversation, chat, actions, warnings }) {
  const box = useRef(null);
  const isAtEnd = useRef(true);
  const isNew = useRef(true);
  const [missed, setMissed] = useState(0);
  const { entries, marker } = conversation;
  const readUpTo = useRef(0);
  const list = useMemo(() => rows(entries, marker), [entries, marker]);
  const last = entries.at(-1)?.id ?? 0;

  const readAll = () => {
    readUpTo.current = conversation.entries.at(-1)?.id ?? 0;
    setMissed(0);
  };
  const scrolled = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    isAtEnd.current = scrollTop + clientHeight >= scrollHeight - NEAR_PX;
    if (isAtEnd.current) {
      readAll();
    }
  };

  useLayoutEffect(() => {
    const unread = isNew.current ? box.current.querySelector('.unread') : null;
    readUpTo.current ||= isNew.current ? last : 0;
    isNew.current = false;
    if (unread) {
      unread.scrollIntoView({ block: 'center' });
      scrolled();
    } else if (isAtEnd.current || entries.at(-1)?.isOwn) {
      box.current.scrollTop = box.current.scrollHeight;
      readAll();
    } else {
      // Several can come between two pictures.
      setMissed(entries.filter((each) => each.kind === 'message' && each.id > readUpTo.current).length);
    }
  }, [last]);

  // Whatever changes its height (a phone's keyboard, a banner) leaves the end in view.
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) {
        box.current.scrollTop = box.current.scrollHeight;
      }
    });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);

  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
  };
  const name = conversation.isDirect ? cleanLine(chat.nameOf(conversation.name)) : `#${conversation.name}`;

  return html`<div class="timeline">
    <div class="log" role="log" aria-label=${`Messages in ${name}`} tabIndex="0" ref=${box}
      onScroll=${scrolled}>
      <${Nothing} conversation=${conversation} chat=${chat} />
      ${list.map((row) => html`<${Row} key=${row.key} row=${row} chat=${chat} conversation=${conversation}
        actions=${actions} warnings=${warnings} />`)}
    </div>
    ${missed > 0 ? html`<button type="button" class="to-end" onClick=${toEnd}><${Icon}
      name="down" />${missed === 1 ? 'One new message' : `${missed} new messages`}</button>` : null}
  </div>`;
}

// A modal dialog: the browser's own, which keeps the focus inside and closes with Escape;
// so does Back.

import { useId, useLayoutEffect, useRef } from '../../library/preact-hooks.js';
import { giveBack, holder } from './focus.js';
import { html } from './html.js';
import { Tool } from './icons.js';

export function Dialog({ title, close, children }) {
  const box = useRef(null);
  const id = useId();
  // Before anything else can happen: what is typed at once must not go where the focus was.
  useLayoutEffect(() => {
    const before = holder();
    box.current.showModal();
    addEventListener('popstate', close);
    return () => {
      removeEventListener('popstate', close);
      // The dialog is still there, and what is outside it cannot have the focus until it is gone.
      queueMicrotask(() => giveBack(before));
    };
  }, []);
  const pressed = (event) => {
    if (event.target === box.current) {
      close(); // on the backdrop
    }
  };
  return html`<dialog ref=${box} aria-labelledby=${id} onClose=${close} onMouseDown=${pressed}>
    <div class="sheet">
      <header><h2 id=${id}>${title}</h2><${Tool} icon="close" label="Close" run=${close} /></header>
      ${children}
    </div>
  </dialog>`;
}

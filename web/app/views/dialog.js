// A modal dialog: the browser's own, which keeps the focus inside and closes with Escape;
// so does Back.

import { useId, useLayoutEffect, useRef } from '../../library/preact-hooks.js';
import { html } from './html.js';
import { Tool } from './icons.js';

export function Dialog({ title, close, children }) {
  const box = useRef(null);
  const id = useId();
  // Before anything else can happen: what is typed at once must not go where the focus was.
  useLayoutEffect(() => {
    const { activeElement: before } = document;
    box.current.showModal();
    addEventListener('popstate', close);
    return () => {
      removeEventListener('popstate', close);
      before?.focus?.();
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

// Small parts of forms.

import { useId, useState } from '../../library/preact-hooks.js';
import { html } from './html.js';
import { Icon } from './icons.js';

export function Field({ label, hint, ...input }) {
  const id = useId();
  return html`<div class="labelled">
    <label for=${id}>${label}</label>
    <input id=${id} aria-describedby=${hint ? `${id}-hint` : undefined} ...${input} />
    ${hint ? html`<p class="faint" id=${`${id}-hint`}>${hint}</p>` : null}
  </div>`;
}

export function Problem({ text }) {
  return text ? html`<p class="problem" role="alert"><${Icon} name="warning" />${text}</p>` : null;
}

/** As a person would: marks it in a field, and copies. Old, but all that plain http has. */
function copiedByHand(text) {
  const { activeElement: before } = document;
  const field = document.createElement('textarea');
  field.value = text;
  // Within a dialog, for whatever is outside cannot be marked then.
  (before?.closest('dialog') ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  before?.focus?.();
  return isDone;
}

/** Says what became of it, to a screen reader too. */
export function Copy({ text, label }) {
  const [said, say] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied');
    } catch {
      say(copiedByHand(text) ? 'Copied' : 'Select it and copy'); // plain http has no clipboard
    }
  };
  return html`<button type="button" class="small" onClick=${copy}>${label}</button><span class="faint"
    role="status">${said}</span>`;
}

/** A form that runs one action at a time and shows what went wrong. */
export function useAction(action) {
  const [state, setState] = useState({ isBusy: false, problem: '' });
  const run = async (event) => {
    event?.preventDefault();
    setState({ isBusy: true, problem: '' });
    try {
      await action();
      setState({ isBusy: false, problem: '' });
    } catch (error) {
      setState({ isBusy: false, problem: error.message });
    }
  };
  return { ...state, run };
}

// Where a message is written. Enter sends, Shift+Enter begins a line, Tab completes where there is
// something to complete, and the arrows call back what was entered.

import { useEffect, useLayoutEffect, useRef, useState } from '../../library/preact-hooks.js';
import { Completion } from '../commands/completion.js';
import { cleanLine } from '../protocol/clean.js';
import { takeToWrite } from './focus.js';
import { html } from './html.js';
import { Icon } from './icons.js';

/** From this share of the limit on, what is left is shown. */
const NEARLY_FULL = 0.8;
const encoder = new TextEncoder();

const figure = new Intl.NumberFormat();

function room(bytes) {
  return bytes < 0 ? `${figure.format(-bytes)} bytes too many` : `${figure.format(bytes)} bytes left`;
}

export function Composer({ conversation, chat, isUp, limit, history, enter }) {
  const box = useRef(null);
  const [completion] = useState(() => new Completion());
  const [text, setText] = useState(conversation.draft);
  const [problem, setProblem] = useState('');
  const bytes = encoder.encode(text).length;

  const write = (value) => {
    conversation.draft = value;
    setText(value);
    setProblem('');
  };

  useEffect(() => {
    if (isUp) {
      setProblem(''); // it may have been the connection
    }
  }, [isUp]);

  // The draft also changes from outside, when a message is taken back.
  useEffect(() => setText(conversation.draft), [conversation.draft]);
  useLayoutEffect(() => {
    takeToWrite(box.current);
  }, []);
  const fit = () => {
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight}px`;
  };
  useLayoutEffect(fit, [text]);
  useEffect(() => {
    addEventListener('resize', fit); // in a narrower window the text has more lines
    return () => removeEventListener('resize', fit);
  }, []);

  const send = async () => {
    if (!text.trim()) {
      return;
    }
    const line = text;
    // A phone's keyboard stays, and whoever pressed the button has not lost their place.
    box.current.focus();
    history.add(line);
    write('');
    try {
      await enter(conversation, line);
    } catch (error) {
      setProblem(error.message);
      if (conversation.draft === '') {
        conversation.draft = line;
        setText(line);
      }
    }
  };

  const place = (value, caret) => {
    write(value);
    requestAnimationFrame(() => box.current?.setSelectionRange(caret, caret));
  };

  const complete = (event) => {
    const names = {
      nicks: [...conversation.members.entries()]
        .filter(([key]) => key !== chat.me.key)
        .map(([, nick]) => cleanLine(nick)),
      channels: chat.of('channel').map((each) => each.name),
    };
    const { selectionStart, selectionEnd } = box.current;
    const next = selectionStart === selectionEnd ? completion.next(text, selectionStart, names) : null;
    if (next) {
      event.preventDefault();
      place(next.text, next.caret);
    }
  };

  const recall = (event, step) => {
    const { selectionStart: at, selectionEnd, value } = box.current;
    const isAtEdge =
      step < 0 ? !value.slice(0, at).includes('\n') : !value.slice(selectionEnd).includes('\n');
    const line = isAtEdge && at === selectionEnd ? history.move(step, value) : null;
    if (line !== null) {
      event.preventDefault();
      place(line, line.length);
    }
  };

  const pressed = (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Tab' && !event.shiftKey) {
      complete(event);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      recall(event, event.key === 'ArrowUp' ? -1 : 1);
    }
  };

  const name = conversation.isDirect ? cleanLine(chat.nameOf(conversation.name)) : `#${conversation.name}`;
  return html`<form class="composer" id="write" onSubmit=${(event) => {
    event.preventDefault();
    send();
  }}>
    ${problem ? html`<p class="problem" role="alert" id="problem"><${Icon}
      name="warning" />${problem}</p>` : null}
    ${bytes > limit * NEARLY_FULL ? html`<output
      class=${bytes > limit ? 'bytes bad' : 'bytes'}>${room(limit - bytes)}</output>` : null}
    <div class="field">
      <textarea ref=${box} rows="1" value=${text} enterkeyhint="send" autocomplete="off"
        aria-label=${`Message to ${name}`} aria-describedby=${problem ? 'problem' : undefined}
        placeholder=${`Message ${name}`} onInput=${(event) => write(event.currentTarget.value)}
          onKeyDown=${pressed}></textarea>
      <button class="primary square" aria-label="Send" title="Send (Enter)" disabled=${!text.trim()}><${Icon}
        name="send" /></button>
    </div>
  </form>`;
}

// A message's content type decides how its body is read. Another type (an encrypted one, an
// invitation) is added here, by a reader of its own: nothing else looks at `ctype` or `body`.

import { cleanBody, cleanLine } from './clean.js';

export const TEXT = 'text/plain';

/** Each turns a genuine message into {text}, what is shown of it, already clean. */
const READERS = new Map([[TEXT, (message) => ({ text: cleanBody(message.body) })]]);

/** `isReadable` is false where only a sentence about the message can be shown. */
export async function readBody(message) {
  const reader = READERS.get(message.ctype);
  if (!reader) {
    return {
      isReadable: false,
      text: `A message of the type ${cleanLine(message.ctype)}, which this page cannot show.`,
    };
  }
  return { isReadable: true, ...(await reader(message)) };
}

// Whether a message is its author's: checked for every message before anything of it is shown.

import { unhex } from './bytes.js';
import { messageBytes, messageId } from './canonical.js';

/** `scheme` verifies and hashes; a direct message must also be to or from the own key. */
export async function isGenuine(message, ownKey, scheme) {
  if (message.type === 'private' && message.to !== ownKey && message.from !== ownKey) {
    return false;
  }
  const signed = messageBytes(message);
  return (
    (await messageId(signed, scheme)) === message.mid &&
    scheme.verify(unhex(message.from, 32), unhex(message.sig, 64), signed)
  );
}

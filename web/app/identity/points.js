// Which 32 bytes are a public key at all. WebCrypto does not ask, but a key of small order "signs"
// messages that nobody signed; servers refuse such keys (docs/PROTOCOL.md, section 2), and so does this page.

import { hex } from '../protocol/bytes.js';

const P = 2n ** 255n - 19n;

/** The y of the eight points whose order divides 8. */
const SMALL_ORDER = new Set([
  0n,
  1n,
  P - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]);

export function isStrictKey(bytes) {
  const y = BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`) & (2n ** 255n - 1n);
  return y < P && !SMALL_ORDER.has(y);
}

// The vectors in docs/PROTOCOL.md: fenced blocks, found by the word after the fence.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const LINES = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8').split('\n');

function blocks(kind) {
  const found = [];
  let open = null;
  for (const line of LINES) {
    if (open && line === '```') {
      found.push(open);
      open = null;
    } else if (open) {
      open.push(line);
    } else if (line === `\`\`\`${kind}`) {
      open = [];
    }
  }
  assert.ok(found.length > 0 && found.every((block) => block.length > 0), `no block ${kind}`);
  return found;
}

/** The lines of the blocks of a kind; fails if there is none. */
export function lines(kind) {
  return blocks(kind).flat();
}

/** Blocks of `key: value` lines. */
export function records(kind) {
  return blocks(kind).map((block) =>
    Object.fromEntries(
      block.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
    ),
  );
}

/** Seeds and keys by the names that the examples use. */
export const keys = Object.fromEntries(
  lines('keys').map((line) => {
    const [name, seed, key, short] = line.split(' ');
    return [name, { seed, key, short }];
  }),
);

/** A text with `<<n*x>>` written out. */
export function expand(text) {
  return text.replace(/<<(\d+)\*(.+?)>>/g, (_, n, piece) => piece.repeat(Number(n)));
}

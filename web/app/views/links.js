// Which parts of a text can be clicked. Only web addresses, and channels; nothing is loaded for them.

const FOUND = /(https?:\/\/[^\s<>"“”]+)|(?<![^\s(])#([\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,63})/giu;
const TRAILING = new Set('.,;:!?\'’”…');

/** Stops of a sentence, and brackets that are not of the address, as in (see https://chat.example/). */
function withoutTail(text) {
  const count = (bracket) => text.split(bracket).length;
  let surplus = count(')') - count('(');
  let end = text.length;
  // Each character is looked at once: a text may be thousands of brackets.
  while (end > 0 && (TRAILING.has(text[end - 1]) || (text[end - 1] === ')' && surplus > 0))) {
    surplus -= text[end - 1] === ')' ? 1 : 0;
    end -= 1;
  }
  return text.slice(0, end);
}

function address(text) {
  const end = withoutTail(text);
  try {
    const url = new URL(end);
    return url.hostname && !url.username && !url.password ? { text: end, url } : null;
  } catch {
    return null; // not an address after all
  }
}

/** The parts of a text in order: {text}, {text, href, host}, {text, channel}. */
export function parts(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(FOUND)) {
    const [whole, web, channel] = match;
    const link = web ? address(web) : null;
    const part = channel
      ? { text: whole, channel: withoutTail(channel) }
      : link && { text: link.text, href: link.url.href, host: link.url.host };
    if (part) {
      found.push({ text: text.slice(at, match.index) }, part);
      at = match.index + part.text.length;
    }
  }
  return [...found, { text: text.slice(at) }].filter((part) => part.text);
}

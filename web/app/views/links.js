// Which parts of a text can be clicked. Only web addresses, and channels; nothing is loaded for them.

const FOUND = /(https?:\/\/[^\s<>"“”]+)|(?<![^\s(])#([\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,63})/giu;
const TRAILING = /[.,;:!?'’”…]+$/;

function address(text) {
  let end = text.replace(TRAILING, '');
  // A bracket that is not of the address, as in (see https://chat.example/).
  while (end.endsWith(')') && end.split('(').length < end.split(')').length) {
    end = end.slice(0, -1).replace(TRAILING, '');
  }
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
      ? { text: whole, channel: channel.replace(TRAILING, '') }
      : link && { text: link.text, href: link.url.href, host: link.url.host };
    if (part) {
      found.push({ text: text.slice(at, match.index) }, part);
      at = match.index + part.text.length;
    }
  }
  return [...found, { text: text.slice(at) }].filter((part) => part.text);
}

// The one place through which a text from outside passes before it is shown: section 3 of
// docs/PROTOCOL.md. Marks that hide or reorder text could dress one nick as another.

/** More marks than this on one character overwrite the lines above; living scripts need fewer. */
const MARKS = 4;
const REPLACEMENT = '\ufffd';
const DELETE = 0x7f;

const MARK = /^[\p{Mn}\p{Me}]$/u;
const HARMFUL = /^[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\u{e0000}-\u{e0fff}]$/u;
// The joiners, which Persian, Indic scripts and emoji need, and signs of the category that are seen.
const HARMLESS = /^[\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]$/u;

function visible(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) {
    return String.fromCodePoint(0x2400 + code);
  }
  if (code === DELETE) {
    return '\u2421';
  }
  return HARMFUL.test(character) && !HARMLESS.test(character) ? REPLACEMENT : character;
}

/** A text as one line. */
export function cleanLine(text) {
  let line = '';
  let marks = 0;
  for (const character of String(text)) {
    marks = MARK.test(character) ? marks + 1 : 0;
    if (marks <= MARKS) {
      line += visible(character);
    } else if (marks === MARKS + 1) {
      line += REPLACEMENT;
    }
  }
  return line;
}

/** A body: its line ends and tabs stay, all else is as in a line. */
export function cleanBody(text) {
  return String(text)
    .split(/\r\n|\r|\n/)
    .map((line) => line.split('\t').map(cleanLine).join('\t'))
    .join('\n');
}

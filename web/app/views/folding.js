// A long text shows its beginning first: one of thousands of lines would push all others out of sight.

const LINES = 24;
const CHARACTERS = 2_400;

/** The first parts of a text, and whether that is not all; a link is shown whole or not at all. */
export function folded(parts) {
  const shown = [];
  let lines = LINES;
  let characters = CHARACTERS;
  for (const part of parts) {
    const text = part.href || part.channel ? part.text : beginning(part.text, lines, characters);
    if (text.length > characters || text.length < part.text.length) {
      return { shown: text.length > characters ? shown : [...shown, { text }], isLong: true };
    }
    shown.push(part);
    lines -= text.split('\n').length - 1;
    characters -= text.length;
  }
  return { shown, isLong: false };
}

/** As much of a text as there is room for, without half a character. */
function beginning(text, lines, characters) {
  let end = -1;
  for (let line = 0; line < lines; line++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) {
      break;
    }
  }
  const some = text.slice(0, end < 0 ? text.length : end).slice(0, characters);
  return some.replace(/[\ud800-\udbff]$/, '');
}

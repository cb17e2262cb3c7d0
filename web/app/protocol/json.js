// JSON as strict as docs/PROTOCOL.md, 5, has it: what JSON.parse takes, less what it lets pass.

/** The frame's object is the first level. */
const LEVELS = 8;
const FIELDS = 64;

// In valid JSON each of these is one token; white space and colons stand between them.
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]|[^\s{}[\],:"]+/g;
const PLAIN_NUMBER = /^(?:0|[1-9]\d*)$/;
const NUMBER = /^-?\d/;

/**
 * The value of a JSON text, and `odd`: names of the frame's own fields whose value is or holds a
 * number with a sign, a fraction or an exponent, other than `ratePerSecond`. Throws a sentence.
 */
export function readJson(wire) {
  const value = JSON.parse(wire);
  const odd = new Set();
  const open = [];
  let field = '';
  for (const [token] of wire.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      open.push({ names: token === '{' ? new Set() : null, name: null });
      if (open.length > LEVELS) {
        throw new Error('nested too deep');
      }
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ',') {
      inside.name = null;
    } else {
      const text = token[0] === '"' ? textOf(token) : null;
      if (inside?.names && inside.name === null) {
        take(inside, text);
        field = open.length === 1 ? text : field;
      } else if (NUMBER.test(token) && !PLAIN_NUMBER.test(token) && inside?.name !== 'ratePerSecond') {
        odd.add(field);
      }
    }
  }
  return { value, odd };
}

function take(object, name) {
  if (object.names.has(name)) {
    throw new Error('a field comes twice');
  }
  object.names.add(name);
  object.name = name;
  if (object.names.size > FIELDS) {
    throw new Error('too many fields');
  }
}

function textOf(token) {
  const text = token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
  if (/\p{Surrogate}/u.test(text)) {
    throw new Error('half a character');
  }
  return text;
}

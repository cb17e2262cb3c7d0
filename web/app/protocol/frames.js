// The strict reading of a server's frames: sections 5 and 8 of docs/PROTOCOL.md.

import { isHex, isInteger } from './bytes.js';
import { readJson } from './json.js';
import { isChannel, isKey, isNick } from './names.js';

const FRAME_BYTES = 16_384;
const BODY_BYTES = 8_192;
const MEMBERS = 100;
const SCHEMES = 16;
const COUNT_MOST = 2 ** 31 - 1;
const ERROR_CODES = new Set(
  `MALFORMED BAD_UTF8 TOO_LARGE UNSUPPORTED_VERSION UNKNOWN_TYPE AUTH_REQUIRED AUTH_FAILED
  CHALLENGE_EXPIRED BAD_SIGNATURE CLOCK_SKEW DUPLICATE NOT_JOINED RATE_LIMITED OFFLINE NO_ROUTE
  SLOW_CONSUMER TOO_MANY_CONNECTIONS DRAINING INTERNAL`.split(/\s+/),
);
const encoder = new TextEncoder();

/** What a server sent that is not of the protocol; `code` is the protocol's word for it. */
export class BadFrame extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

const text = (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
const id = (value) => text(value) && value.length > 0 && encoder.encode(value).length <= 64;
const hexOf = (length) => (value) => isHex(value, length);
const integer = (value) => isInteger(value);
const count = (value) => isInteger(value, 0, COUNT_MOST);
const isScheme = (value) => text(value) && /^[a-z][a-z0-9-]{0,31}$/.test(value);
const optional = (check) => (value) => value === undefined || check(value);

function limits(value) {
  return (
    isObject(value) &&
    [value.frame, value.body, value.rateBurst, value.channels].every(count) &&
    typeof value.ratePerSecond === 'number' &&
    value.ratePerSecond >= 0
  );
}

const MESSAGE = {
  mid: hexOf(16),
  from: isKey,
  session: hexOf(8),
  seq: (value) => isInteger(value, 1),
  ts: integer,
  nick: isNick,
  ctype: (value) => text(value) && /^[!-~]{1,64}$/.test(value),
  body: (value) => text(value) && encoder.encode(value).length <= BODY_BYTES,
  sig: hexOf(64),
};

const FORMS = {
  verify: {
    re: optional(id),
    version: (value) => value === 1,
    server: isKey,
    challenge: hexOf(32),
    expires: integer,
    time: integer,
    limits,
    sig: hexOf(64),
    schemes: optional(
      (value) => Array.isArray(value) && value.length > 0 && value.length <= SCHEMES && value.every(isScheme),
    ),
  },
  success: {
    re: optional(id),
    text,
    mid: optional(hexOf(16)),
    time: optional(integer),
    members: optional((value) => Array.isArray(value) && value.length <= MEMBERS && value.every(isKey)),
    nicks: optional((value) => Array.isArray(value) && value.every(isNick)),
    count: optional(count),
    presence: optional((value) => typeof value === 'boolean'),
  },
  msg: { ...MESSAGE, channel: isChannel },
  private: { ...MESSAGE, to: isKey },
  presence: {
    channel: isChannel,
    key: isKey,
    nick: isNick,
    event: (value) => value === 'joined' || value === 'left',
  },
  receipt: { mid: hexOf(16), reached: count, expected: count },
  note: {
    code: (value) => text(value) && /^[A-Z][A-Z0-9_]{0,63}$/.test(value),
    text,
    channel: optional(isChannel),
  },
  error: {
    re: optional(id),
    code: (value) => ERROR_CODES.has(value),
    text,
    retryMs: optional(integer),
    fatal: optional((value) => typeof value === 'boolean'),
  },
  ping: { id },
};

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersAgree({ members, nicks, count: all }) {
  return members === undefined
    ? nicks === undefined && all === undefined
    : nicks !== undefined && all !== undefined && members.length === nicks.length && all >= members.length;
}

function parse(wire) {
  try {
    return readJson(wire);
  } catch (cause) {
    throw new BadFrame('MALFORMED', `no JSON of the protocol: ${cause.message}`);
  }
}

/** A frame of a known type in its right form; throws BadFrame. */
export function readFrame(wire) {
  if (wire.length > FRAME_BYTES || encoder.encode(wire).length > FRAME_BYTES) {
    throw new BadFrame('TOO_LARGE', 'a frame is too large');
  }
  const { value: frame, odd } = parse(wire);
  if (!isObject(frame) || typeof frame.type !== 'string') {
    throw new BadFrame('MALFORMED', 'no object with a type');
  }
  if (!Object.hasOwn(FORMS, frame.type)) {
    throw new BadFrame('UNKNOWN_TYPE', 'a frame of an unknown type');
  }
  for (const [field, check] of Object.entries(FORMS[frame.type])) {
    if (odd.has(field) || !check(Object.hasOwn(frame, field) ? frame[field] : undefined)) {
      throw new BadFrame('MALFORMED', `${field} of ${frame.type} is not as it should be`);
    }
  }
  if (frame.type === 'success' && !membersAgree(frame)) {
    throw new BadFrame('MALFORMED', 'members, nicks and count of success do not agree');
  }
  return frame;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hex, isInteger, unhex } from '../app/protocol/bytes.js';
import { authBytes, messageBytes, messageId, serverBytes } from '../app/protocol/canonical.js';
import { cleanBody, cleanLine } from '../app/protocol/clean.js';
import { readFrame } from '../app/protocol/frames.js';
import { isGenuine } from '../app/protocol/genuine.js';
import { channelName, isChannel, isNick, shortKey } from '../app/protocol/names.js';
import { readBody } from '../app/protocol/bodies.js';
import { pure } from '../app/identity/pure.js';
import { webCrypto } from '../app/identity/webcrypto.js';
import { expand, keys, lines, records } from './specification.js';

const schemes = { webCrypto, pure };

/** Signs as the vectors' people do, with both libraries. */
async function signs(name, signed, sig) {
  for (const [scheme, { keep, sign, verify }] of Object.entries(schemes)) {
    const { secret, publicKey } = await keep(unhex(keys[name].seed, 32));
    assert.equal(hex(publicKey), keys[name].key, scheme);
    assert.equal(hex(await sign(secret, signed)), sig, scheme);
    assert.ok(await verify(publicKey, unhex(sig, 64), signed), scheme);
    assert.ok(!(await verify(publicKey, unhex(sig, 64), signed.slice(1))), scheme);
  }
}

test('keys have the short forms of the specification', () => {
  for (const { key, short } of Object.values(keys)) {
    assert.equal(shortKey(key), short);
  }
});

test('a client signs the bytes of the specification', async () => {
  const vectors = records('auth').filter((vector) => vector.exporter === '-');
  assert.ok(vectors.length > 0);
  for (const vector of vectors) {
    const signed = authBytes(
      unhex(vector.server, 32),
      vector.origin,
      unhex(vector.challenge, 32),
      unhex(vector.nonce, 32),
      unhex(keys[vector.user].key, 32),
      Number(vector.expires),
    );
    assert.equal(hex(signed), vector.signed);
    await signs(vector.user, signed, vector.sig);
  }
});

test('a server signs the bytes of the specification', async () => {
  for (const vector of records('server-proof')) {
    const signed = serverBytes(
      unhex(keys.server.key, 32),
      unhex(vector.challenge, 32),
      unhex(vector.nonce, 32),
      unhex(vector.user, 32),
    );
    assert.equal(hex(signed), vector.signed);
    await signs('server', signed, vector.sig);
  }
});

test('an author signs the bytes of the specification, and the id is theirs', async () => {
  for (const vector of records('message')) {
    const direct = vector.kind === '2';
    const signed = messageBytes({
      type: direct ? 'private' : 'msg',
      from: keys[vector.author].key,
      [direct ? 'to' : 'channel']: vector.target,
      session: vector.session,
      seq: Number(vector.seq),
      ts: Number(vector.ts),
      nick: JSON.parse(vector.nick),
      ctype: vector.ctype,
      body: JSON.parse(vector.body),
    });
    assert.equal(hex(signed), vector.signed);
    for (const scheme of Object.values(schemes)) {
      assert.equal(await messageId(signed, scheme), vector.mid);
    }
    await signs(vector.author, signed, vector.sig);
  }
});

test('names are accepted as the specification says', () => {
  for (const line of lines('names')) {
    const [, kind, verdict, json] = /^(\w+) (ok|bad) +(".*")$/.exec(line);
    const accepted = kind === 'channel' ? isChannel(JSON.parse(json)) : isNick(JSON.parse(json));
    assert.equal(accepted, verdict === 'ok', line);
  }
});

test('a channel is joined by its normal form', () => {
  assert.equal(channelName(' #Cafe\u0301 '), 'café');
  assert.equal(channelName('TEA'), 'tea');
});

test('texts are cleaned as the specification says', () => {
  for (const line of lines('sanitised')) {
    const [before, after] = JSON.parse(`[${line.replace('" "', '","')}]`);
    assert.equal(cleanLine(before), after, line);
  }
});

test('a body keeps its line ends and tabs, and nothing else that moves the cursor', () => {
  assert.equal(cleanBody('a\r\nb\rc\n\td\u001b[2J\u2028e'), 'a\nb\nc\n\td\u241b[2J\ufffde');
});

test('every server frame of the specification is read', () => {
  for (const line of lines('server-frames')) {
    assert.deepEqual(readFrame(line), JSON.parse(line));
  }
});

test('no malformed server frame of the specification is taken', async () => {
  for (const line of lines('bad-server-frames')) {
    const [, code, wire] = /^(\S+) \S+ (.*)$/.exec(line);
    let found = 'taken';
    try {
      const frame = readFrame(expand(wire));
      const isMessage = frame.type === 'msg' || frame.type === 'private';
      if (isMessage && !(await isGenuine(frame, keys.bob.key, pure))) {
        found = 'MALFORMED';
      }
    } catch (error) {
      found = error.code;
    }
    assert.equal(found, code, line);
  }
});

test('the messages of the specification are genuine, and not when anything is changed', async () => {
  const messages = lines('server-frames')
    .map((line) => JSON.parse(line))
    .filter((frame) => frame.sig && frame.body);
  assert.equal(messages.length, 2);
  for (const message of messages) {
    for (const scheme of Object.values(schemes)) {
      assert.ok(await isGenuine(message, keys.bob.key, scheme));
      for (const change of [
        { body: 'x' },
        { ts: 1 },
        { nick: 'bob' },
        { from: keys.bob.key },
        { mid: '0'.repeat(32) },
      ]) {
        assert.ok(
          !(await isGenuine({ ...message, ...change }, keys.bob.key, scheme)),
          JSON.stringify(change),
        );
      }
    }
  }
  const direct = messages.find((message) => message.type === 'private');
  assert.ok(!(await isGenuine(direct, keys.server.key, webCrypto)), 'addressed to somebody else');
});

test('keys of small order and other encodings of a key sign nothing', async () => {
  const p = 2n ** 255n - 19n;
  const littleEndian = (y) => unhex(y.toString(16).padStart(64, '0'), 32).reverse();
  const small = [0n, 1n, p - 1n, p, p + 1n]
    .flatMap((y) => [y, y | (1n << 255n)])
    .map(littleEndian)
    .concat([
      unhex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 32),
      unhex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa', 32),
    ]);
  // R is the neutral point and S is zero: the equation holds for every message under a key of order 1.
  const sig = new Uint8Array(64);
  sig[0] = 1;
  for (const key of small) {
    for (const scheme of Object.values(schemes)) {
      for (let i = 0; i < 8; i++) {
        assert.ok(!(await scheme.verify(key, sig, Uint8Array.of(i))), hex(key));
      }
    }
  }
});

test('an S that is not below L is refused', async () => {
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const { secret, publicKey } = await pure.keep(unhex(keys.ann.seed, 32));
  const sig = await pure.sign(secret, Uint8Array.of(7));
  const s = BigInt(`0x${hex(sig.slice(32).reverse())}`) + L;
  sig.set(unhex(s.toString(16).padStart(64, '0'), 32).reverse(), 32);
  for (const scheme of Object.values(schemes)) {
    assert.ok(!(await scheme.verify(publicKey, sig, Uint8Array.of(7))));
  }
});

test('integers are those of the protocol', () => {
  assert.ok(isInteger(2 ** 53));
  for (const other of [-1, 1.5, '1', null, undefined, NaN, -0, 2 ** 53 + 2]) {
    assert.ok(!isInteger(other), String(other));
  }
});

test('the content type decides how a body is read', async () => {
  assert.deepEqual(await readBody({ ctype: 'text/plain', body: 'a\u202eb' }), {
    isReadable: true,
    text: 'a\ufffdb',
  });
  const other = await readBody({ ctype: 'application/x.poll', body: '<secret>' });
  assert.equal(other.isReadable, false);
  assert.match(other.text, /application\/x\.poll/);
  assert.doesNotMatch(other.text, /secret/);
});

test('JSON that says two things, or says them otherwise than the protocol, is refused', () => {
  const ping = (more) => `{"type":"ping","id":"p1"${more}}`;
  const nested = (levels) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const fields = (n) => Array.from({ length: n }, (_, i) => `,"f${i}":${i}`).join('');
  const bad = {
    'a field twice': ping(',"id":"p1"'),
    'a field twice, once escaped': ping(',"\\u0069d":"p2"'),
    'an unknown field twice': ping(',"x":1,"x":1'),
    'a field twice further in': ping(',"x":[{"a":1,"b":{"c":1,"c":2}}]'),
    'nine levels': ping(`,"x":${nested(8)}`),
    'sixty-five fields': ping(fields(63)),
    'half a character in a value': ping(',"x":["\\ud83d"]'),
    'half a character in a name': ping(',"\\udc00":1'),
    'a fraction': '{"type":"receipt","mid":"6d6480cde8b2ddeb33334c2ed2b5213a","reached":2.0,"expected":3}',
    'an exponent': '{"type":"receipt","mid":"6d6480cde8b2ddeb33334c2ed2b5213a","reached":2,"expected":3e0}',
    'a sign': '{"type":"success","text":"","time":-0}',
    'more bytes than characters': ping(`,"x":"${'\u00e9'.repeat(8_200)}"`),
    'something after it': `${ping('')} {}`,
  };
  for (const [what, wire] of Object.entries(bad)) {
    assert.throws(() => readFrame(wire), { code: what.startsWith('more') ? 'TOO_LARGE' : 'MALFORMED' }, what);
  }
  const good = {
    'the same name in two objects': ping(',"x":{"id":1,"a":{"id":2}},"y":[{"id":3},{"id":4}]'),
    'eight levels': ping(`,"x":${nested(7)}`),
    'sixty-four fields': ping(fields(62)),
    'names and brackets within texts': ping(',"x":"\\"id\\":{[,","y":"]}"'),
    'a whole character': ping(',"x":"\\ud83d\\ude00"'),
    'any number where nobody looks': ping(',"x":-1.5e3'),
  };
  for (const [what, wire] of Object.entries(good)) {
    assert.deepEqual(readFrame(wire), JSON.parse(wire), what);
  }
  const [verify] = lines('server-frames').filter((line) => line.includes('ratePerSecond'));
  const half = readFrame(verify.replace('"ratePerSecond":5', '"ratePerSecond":0.5'));
  assert.equal(half.limits.ratePerSecond, 0.5);
  assert.throws(() => readFrame(verify.replace('"rateBurst":20', '"rateBurst":20.0')), { code: 'MALFORMED' });
});

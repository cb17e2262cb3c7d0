import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { encryptSeed as encrypt, readBackup as read } from '../app/identity/backup.js';
import { pureSealing } from '../app/identity/pure-sealing.js';
import { pure } from '../app/identity/pure.js';
import { webSealing } from '../app/identity/sealing.js';
import { hex, unhex } from '../app/protocol/bytes.js';
import { keys } from './specification.js';

const SEED = unhex(keys.ann.seed, 32);
const ITERATIONS = 1_000;

const encryptSeed = (seed, passphrase, iterations, sealing) =>
  encrypt(seed, keys.ann.key, passphrase, { iterations, sealing });
const readBackup = (text, passphrase, sealing) =>
  read(text, passphrase, async (seed) => (await pure.keep(seed)).publicKey, sealing);

/** What OpenSSL wrote of ann's key, under the passphrase "correct horse". */
const BY_OPENSSL = `-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgF3O9ZFE2mYwICA+gw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEA7lCpdLYtJoDbFPJTAlNLEEQNry
VtySQ+1wC5WDf4MyTG6y2m9RqF/KQYUMQZmZjvv9S2NL/bzxZl4Te3846BKxGZvn
/DD6CazkiIV3dW8mLcU=
-----END ENCRYPTED PRIVATE KEY-----
`;

const BY_THE_TERMINAL = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;

test('a backup opens with its passphrase', async () => {
  const file = await encryptSeed(SEED, 'eight and more', ITERATIONS);
  assert.match(file, /^Parley key [0-9a-f]{64}\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  assert.ok(!file.includes(keys.ann.seed));
  assert.equal(hex(await readBackup(file, 'eight and more')), keys.ann.seed);
});

test('what is locked with WebCrypto opens without it, and the other way', async () => {
  const without = await encryptSeed(SEED, 'eight and more', ITERATIONS, pureSealing);
  assert.equal(hex(await readBackup(without, 'eight and more', webSealing)), keys.ann.seed);
  const by = await encryptSeed(SEED, 'eight and more', ITERATIONS, webSealing);
  assert.equal(hex(await readBackup(by, 'eight and more', pureSealing)), keys.ann.seed);
  assert.equal(hex(await readBackup(BY_OPENSSL, 'correct horse', pureSealing)), keys.ann.seed);
  await assert.rejects(readBackup(by, 'eight and mere', pureSealing), /passphrase is wrong/);
});

test('a backup is never the same twice', async () => {
  const one = await encryptSeed(SEED, 'eight and more', ITERATIONS);
  assert.notEqual(await encryptSeed(SEED, 'eight and more', ITERATIONS), one);
});

test('a passphrase is the same however its accents were typed', async () => {
  const file = await encryptSeed(SEED, 'caf\u00e9 caf\u00e9', ITERATIONS);
  assert.equal(hex(await readBackup(file, 'cafe\u0301 cafe\u0301')), keys.ann.seed);
});

test('a wrong passphrase is said to be wrong', async () => {
  const file = await encryptSeed(SEED, 'eight and more', ITERATIONS);
  for (const wrong of ['', 'Eight and more', 'eight and more ']) {
    await assert.rejects(readBackup(file, wrong), /passphrase is wrong/);
  }
});

test('files of OpenSSL and of the terminal are read', async () => {
  assert.equal(hex(await readBackup(BY_OPENSSL, 'correct horse')), keys.ann.seed);
  assert.equal(hex(await readBackup(BY_THE_TERMINAL, '')), keys.ann.seed);
});

test('OpenSSL reads a backup', async (context) => {
  const file = await encryptSeed(SEED, 'correct horse', ITERATIONS);
  try {
    execFileSync('openssl', ['version']);
  } catch {
    context.skip('there is no openssl');
    return;
  }
  const plain = execFileSync('openssl', ['pkey', '-passin', 'pass:correct horse'], { input: file });
  assert.equal(plain.toString().replace(/\s/g, ''), BY_THE_TERMINAL.replace(/\s/g, ''));
});

test('a damaged file is said to be damaged, and gives no other key', async () => {
  const file = await encryptSeed(SEED, 'eight and more', ITERATIONS);
  const body = file.split('\n').slice(2, -2).join('');
  const bytes = Buffer.from(body, 'base64');
  const armoured = (changed) =>
    [
      `Parley key ${keys.ann.key}`,
      '-----BEGIN ENCRYPTED PRIVATE KEY-----',
      changed.toString('base64'),
      '-----END ENCRYPTED PRIVATE KEY-----\n',
    ].join('\n');
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed[i] ^= 0xff;
    const [{ value, reason }] = await Promise.allSettled([readBackup(armoured(changed), 'eight and more')]);
    // The two bytes that say that a hash has no parameters say nothing else.
    assert.ok(reason ? reason.message.length > 10 : hex(value) === keys.ann.seed, `byte ${i}`);
    await assert.rejects(readBackup(armoured(bytes.subarray(0, i)), 'eight and more'));
  }
});

test('what is no key file is said to be none', async () => {
  for (const text of [
    '',
    'x',
    '-----BEGIN PRIVATE KEY-----\n@\n-----END PRIVATE KEY-----',
    BY_THE_TERMINAL.replace('MC4', 'MC5'),
  ]) {
    await assert.rejects(readBackup(text, ''));
  }
});

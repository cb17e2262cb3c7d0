import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BACKLOG, Session } from '../app/connection/session.js';
import { lines } from './specification.js';

/** What stands in for the browser's; the last one made is `Socket.last`. */
class Socket {
  static OPEN = 1;
  static last;
  readyState = 1;
  sent = [];

  constructor() {
    Socket.last = this;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {}
}

const [MESSAGE] = lines('server-frames').filter((line) => line.includes('"type":"msg"'));
const PRESENCE = lines('server-frames').find((line) => line.includes('"type":"presence"'));

/** A session whose checking of signatures waits for `goOn()`, and what it told. */
function session() {
  globalThis.WebSocket = Socket;
  let goOn;
  const gate = new Promise((resolve) => (goOn = resolve));
  const told = [];
  const identity = { key: '00'.repeat(32), sha256: () => gate.then(() => new Uint8Array(32)) };
  const it = new Session('ws://a.example/', identity, {}, {
    message: (_, isGenuine) => told.push(`message ${isGenuine}`),
    event: (frame) => told.push(frame),
    garbled: (error) => told.push(error.code),
    closed: () => {},
  });
  const hear = (data) => Socket.last.onmessage({ data });
  return { it, told, hear, goOn, socket: Socket.last };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('what comes faster than it can be checked is dropped, and counted aloud', async () => {
  const { it, told, hear, goOn } = session();
  for (let i = 0; i < BACKLOG + 30; i++) {
    hear(i % 2 ? MESSAGE : PRESENCE);
  }
  hear('{"type":"note","code":"DRAINING","text":"stopping"}');
  await settled();
  assert.ok(told.length < 2, 'nothing overtakes what waits to be checked');
  goOn();
  await settled();
  assert.equal(told.length, BACKLOG + 2);
  assert.equal(told.at(-2).code, 'DRAINING');
  assert.match(told.at(-1).text, /^30 messages came faster/);
  hear(MESSAGE);
  await settled();
  assert.equal(told.at(-1), 'message false');
  it.close();
});

test('a frame that is none is told of, and the next is read', async () => {
  const { it, told, hear, goOn } = session();
  goOn();
  hear('{"type":"ping","id":"1","id":"2"}');
  hear('{"type":"note","code":"X","text":"y"}');
  await settled();
  assert.deepEqual(told, ['MALFORMED', { type: 'note', code: 'X', text: 'y' }]);
  it.close();
});

/** How a connection ends to a server that answers connect with these schemes. */
async function endWith(schemes) {
  globalThis.WebSocket = Socket;
  let close;
  const closed = new Promise((resolve) => (close = resolve));
  const identity = { key: '00'.repeat(32), verify: async () => true, sign: async () => '00'.repeat(64) };
  const clock = { measure() {} };
  const it = new Session('ws://a.example/', identity, clock, {
    up() {},
    garbled: (error) => close(error.message),
    event() {},
    closed: close,
  });
  const socket = Socket.last;
  socket.onopen();
  await settled();
  const [connect] = socket.sent;
  const challenge = JSON.parse(lines('server-frames').find((line) => line.includes('"type":"verify"')));
  socket.onmessage({ data: JSON.stringify({ ...challenge, re: connect.id, schemes }) });
  await settled();
  const verify = socket.sent[1];
  it.close('ended by the test');
  return { reason: await closed, verify };
}

test('a server that asks for more than the key is left with a sentence that says what to do', async () => {
  const { reason, verify } = await endWith(['token', 'badge']);
  assert.equal(verify, undefined, 'nothing is proved in vain');
  assert.match(reason, /lets nobody in by their key alone: it asks for token or badge/);
  assert.match(reason, /websock-client … --scheme token --proof-command …;.*or the page of another server/);
});

test('where the key is enough, the page proves it, whatever else there is to choose', async () => {
  for (const schemes of [undefined, ['ed25519'], ['token', 'ed25519']]) {
    const { verify } = await endWith(schemes);
    assert.equal(verify.type, 'verify');
    assert.equal(verify.scheme, undefined);
  }
});

test('schemes that are none are no answer', async () => {
  for (const schemes of [[], ['Token'], ['a'.repeat(33)], 'token', Array(17).fill('a'), [7]]) {
    assert.match((await endWith(schemes)).reason, /schemes of verify is not as it should be/);
  }
});

// Messages on their way: in order within a conversation, held while there is no connection, and
// either taken by the server or handed back. Nothing is lost without a word.

import { Refused, Unanswered } from './session.js';

/** Messages that wait in one conversation; more are refused, so that nothing piles up unseen. */
export const LANE_MESSAGES = 100;

/** A server remembers a message's id this long, less some for the way: then it may be sent again as it is. */
const REPEATABLE_MS = 100_000;

export class Outbox {
  #lanes = new Map();
  #isUp = false;
  #deliver;

  /**
   * `deliver` has sign(item) → {frame, mid}, send(frame), correctClock(), wait(ms), now(), and
   * report(item, {status, …}): 'held', 'pending', 'sent', 'failed' with a reason, or 'unsure'. With 'held',
   * isOut says that the server may have it already: then it cannot be taken back.
   */
  constructor(deliver) {
    this.#deliver = deliver;
  }

  /** An item has `lane`, the conversation it belongs to; false if too many wait there. */
  add(item) {
    const lane = this.#lanes.get(item.lane) ?? { items: [], isRunning: false };
    if (lane.items.length >= LANE_MESSAGES) {
      return false;
    }
    this.#lanes.set(item.lane, lane);
    lane.items.push(item);
    this.#deliver.report(item, { status: this.#isUp ? 'pending' : 'held' });
    this.#run(lane);
    return true;
  }

  /** Takes a message back that was not sent yet; false if it is too late. */
  takeBack(item) {
    const items = this.#lanes.get(item.lane)?.items ?? [];
    const at = items.indexOf(item);
    if (at < 0 || item.signed || item.isSigning) {
      return false;
    }
    items.splice(at, 1);
    return true;
  }

  up() {
    this.#isUp = true;
    for (const lane of this.#lanes.values()) {
      this.#run(lane);
    }
  }

  down() {
    this.#isUp = false;
    for (const { items } of this.#lanes.values()) {
      for (const item of items) {
        this.#deliver.report(item, { status: 'held', isOut: item.signed !== undefined });
      }
    }
  }

  async #run(lane) {
    if (lane.isRunning) {
      return;
    }
    lane.isRunning = true;
    while (this.#isUp && lane.items.length > 0) {
      const [item] = lane.items;
      const outcome = await this.#attempt(item);
      if (outcome) {
        lane.items = lane.items.filter((each) => each !== item);
        this.#deliver.report(item, outcome);
      }
    }
    lane.isRunning = false;
  }

  /** The item's end, or nothing while it is to be tried again. */
  async #attempt(item) {
    const { sign, send, report, now } = this.#deliver;
    try {
      if (item.signed && now() - item.signed.frame.ts > REPEATABLE_MS) {
        return { status: 'unsure', reason: 'The connection was lost before the server answered.' };
      }
      if (!item.signed) {
        item.isSigning = true;
        item.signed = await sign(item);
        item.isSigning = false;
      }
      report(item, { status: 'pending', mid: item.signed.mid });
      await send(item.signed.frame);
      return { status: 'sent' };
    } catch (error) {
      return this.#failed(item, error);
    }
  }

  async #failed(item, error) {
    item.isSigning = false;
    if (error instanceof Unanswered) {
      // Sent again as it is, it is taken once: its id is the same.
      if (this.#isUp) {
        await this.#deliver.wait(1_000);
      }
      return undefined;
    }
    if (error instanceof Refused && error.code === 'DUPLICATE') {
      return { status: 'sent' };
    }
    if (error instanceof Refused && error.code === 'RATE_LIMITED' && error.retryMs !== undefined) {
      await this.#deliver.wait(error.retryMs);
      return undefined;
    }
    if (error instanceof Refused && error.code === 'CLOCK_SKEW' && !item.isCorrected) {
      item.isCorrected = true;
      item.signed = undefined;
      await this.#deliver.correctClock();
      return undefined;
    }
    return { status: 'failed', code: error.code, reason: error.message };
  }
}

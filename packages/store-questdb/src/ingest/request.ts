import { type Clock, DbError, type ErrorDetails, isDbError, type Slots } from '@tradestore/core';
import type { Backoff } from './backoff.js';
import type { Caller } from './caller.js';
import type { Transport, WriteResult } from './write-transport.js';

/** What requests stand on. */
export interface RequestGround {
  readonly transport: Transport;
  /** The requests that may be on their way at once. */
  readonly slots: Slots;
  readonly backoff: Backoff;
  readonly clock: Clock;
}

/**
 * Rows of one table that are stored all or none, and the calls that wait for it.
 *
 * Its bytes are fixed when they are first sent and kept until the server has answered: while the failure is transient and somebody
 * waits, the same bytes are sent again, which the table's DEDUP keys make exact. A call that is given up leaves; its rows are taken
 * out unless they may have reached the server.
 */
export class Request {
  readonly #ground: RequestGround;
  /** Those who still wait, in the order of their rows. */
  readonly #callers = new Set<Caller>();
  /** Those whose rows are in the bytes; kept whole while the bytes may be with the server. */
  #sealed: { readonly bytes: Buffer; readonly callers: readonly Caller[] } | undefined;
  /** May the server have the bytes? */
  #mayBeStored = false;
  /** Have the bytes left for the server that has not answered yet? */
  #isOnItsWay = false;
  #isRunning = false;
  #sends = 0;
  #lastFailure: DbError | undefined;
  readonly #abandoned = new AbortController();

  constructor(ground: RequestGround, callers: readonly Caller[] = []) {
    this.#ground = ground;
    for (const caller of callers) this.add(caller);
  }

  /** How many rows it has by now. */
  get rows(): number {
    let rows = 0;
    for (const caller of this.#callers) rows += caller.rows;
    return rows;
  }

  /** How many calls wait for it. */
  get size(): number {
    return this.#callers.size;
  }

  /** Takes one more call's rows in; before {@link Request.run}. */
  add(caller: Caller): void {
    this.#callers.add(caller);
    caller.join((reason) => this.#leave(caller, reason));
  }

  /** Sends it until everybody who waits has an answer. Never rejects. */
  async run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#callers.size > 0) await this.#send();
    } catch (thrown) {
      const message = 'a write could not be carried through; please report it with its cause';
      this.#failAll(isDbError(thrown) ? thrown : new DbError({ kind: 'internal', message, cause: thrown }));
    } finally {
      for (const caller of this.#sealed?.callers ?? []) caller.release();
      this.#sealed = undefined;
    }
  }

  /** Sends it once, and does what the answer asks for. */
  async #send(): Promise<void> {
    let result: WriteResult;
    try {
      result = await this.#post();
    } catch (thrown) {
      if (this.#callers.size === 0) return;
      if (!isDbError(thrown)) throw thrown;
      await this.#failed(thrown);
      return;
    }
    if (result.kind === 'accepted') {
      for (const caller of this.#take()) caller.stored();
    } else if (result.kind === 'row-rejected') {
      await this.#withoutRow(result.line, result.error);
    }
  }

  async #post(): Promise<WriteResult> {
    const { slots, transport } = this.#ground;
    const { signal } = this.#abandoned;
    const release = await slots.acquire({ signal });
    try {
      // Who left while the request waited has taken its rows along.
      if (this.#callers.size === 0) return { kind: 'withdrawn' };
      const { bytes } = this.#seal();
      return await transport.post({ bytes, signal, starting: () => this.#starting() });
    } finally {
      this.#isOnItsWay = false;
      release();
    }
  }

  /** The bytes: as they are when the server may have them, else of those who still wait. */
  #seal(): { readonly bytes: Buffer; readonly callers: readonly Caller[] } {
    const known = this.#sealed;
    if (known !== undefined && (this.#mayBeStored || known.callers.length === this.#callers.size)) return known;
    for (const caller of known?.callers ?? []) if (!this.#callers.has(caller)) caller.release();
    const callers = [...this.#callers];
    const [first] = callers;
    const bytes =
      callers.length === 1 && first !== undefined ? first.bytes : Buffer.concat(callers.map((caller) => caller.bytes));
    this.#sealed = { bytes, callers };
    return this.#sealed;
  }

  /** @returns false: somebody has left while a connection was made, so these bytes must not be sent */
  #starting(): boolean {
    if (!this.#mayBeStored && this.#sealed?.callers.length !== this.#callers.size) return false;
    for (const caller of [...this.#callers]) {
      if (!caller.sent() && !this.#mayBeStored) return false;
    }
    this.#isOnItsWay = true;
    this.#sends += 1;
    return true;
  }

  async #failed(error: DbError): Promise<void> {
    if (error.isTransient()) {
      this.#lastFailure = error;
      this.#refusedOrUnknown(error);
      await this.#pause(error);
      return;
    }
    // The server blames a row and does not say which, or the request is too large: the calls are told apart by halves.
    if (error.kind === 'invalid_argument' && error.outcome === 'not_applied' && this.#callers.size > 1) {
      const callers = this.#take();
      const middle = Math.ceil(callers.length / 2);
      await this.#splitInto([callers.slice(0, middle), callers.slice(middle)]);
      return;
    }
    this.#failAll(error);
  }

  /** What a failed sending means for the next one, and for who leaves before it. */
  #refusedOrUnknown(error: DbError): void {
    if (error.outcome === 'unknown') this.#mayBeStored = true;
    if (this.#mayBeStored) return;
    for (const caller of this.#callers) caller.refused();
  }

  /** Fails the call whose row was refused, and sends the rows before it and those behind it again. */
  async #withoutRow(line: number, error: DbError): Promise<void> {
    const sealed = this.#sealed?.callers ?? [];
    let firstLine = 1;
    const at = sealed.findIndex((caller) => {
      if (line < firstLine + caller.rows) return true;
      firstLine += caller.rows;
      return false;
    });
    const blamed = sealed[at];
    if (blamed === undefined) {
      this.#failAll(error);
      return;
    }
    const waiting = new Set(this.#take());
    if (waiting.has(blamed)) {
      const index = line - firstLine;
      const message = blamed.rows > 1 ? `row ${index}: ${error.message}` : error.message;
      blamed.fail(this.#answerTo(error.with({ message, details: { ...error.details, index } })));
    }
    // The server has read the rows up to the refused one: they go together, and do not wait for what else is wrong behind it.
    const stillWaiting = (callers: readonly Caller[]): Caller[] => callers.filter((caller) => waiting.has(caller));
    await this.#splitInto([stillWaiting(sealed.slice(0, at)), stillWaiting(sealed.slice(at + 1))]);
  }

  /** Sends the calls' rows in requests of their own, and ends when these have. */
  async #splitInto(parts: readonly (readonly Caller[])[]): Promise<void> {
    const moved = new Set(parts.flat());
    for (const caller of this.#sealed?.callers ?? []) if (!moved.has(caller)) caller.release();
    this.#sealed = undefined;
    const requests = parts.filter((callers) => callers.length > 0).map((callers) => this.#part(callers));
    await Promise.all(requests.map((request) => request.run()));
  }

  #part(callers: readonly Caller[]): Request {
    const part = new Request(this.#ground, callers);
    part.#sends = this.#sends;
    // An earlier sending may have been stored, whatever became of the last one.
    part.#mayHaveBeenStored = this.#mayBeStored || this.#mayHaveBeenStored;
    if (!part.#mayHaveBeenStored) for (const caller of callers) caller.refused();
    return part;
  }

  /** Was the request that this one is a part of without an answer, once? Then so are these rows, in whatever bytes they go. */
  #mayHaveBeenStored = false;

  /** The calls that wait; from now on they are not the request's. */
  #take(): readonly Caller[] {
    const callers = [...this.#callers];
    this.#callers.clear();
    return callers;
  }

  #failAll(error: DbError): void {
    const answer = this.#answerTo(error);
    for (const caller of this.#take()) caller.fail(answer);
    for (const caller of this.#sealed?.callers ?? []) caller.release();
  }

  /** What the server has said, with what this request knows: an earlier sending of it may have been stored. */
  #answerTo(error: DbError): DbError {
    const outcome = this.#mayBeStored || this.#mayHaveBeenStored ? 'unknown' : error.outcome;
    return error.with({ outcome, attempts: Math.max(1, this.#sends) });
  }

  #leave(caller: Caller, reason: DbError): void {
    this.#callers.delete(caller);
    const mayBeStored = this.#mayBeStored || this.#mayHaveBeenStored || this.#isOnItsWay;
    caller.fail(
      reason.with({
        outcome: mayBeStored ? 'unknown' : 'not_applied',
        attempts: this.#sends,
        details: { ...reason.details, ...failureDetails(this.#lastFailure) },
      }),
    );
    if (this.#sealed?.callers.includes(caller) !== true) caller.release();
    // Others may still join one that has not been sent off.
    if (this.#isRunning && this.#callers.size === 0) this.#abandoned.abort(reason);
  }

  /** Waits before the next sending; not when nobody is left. */
  #pause(error: DbError): Promise<void> {
    this.#failures += 1;
    const { backoff, clock } = this.#ground;
    const { signal } = this.#abandoned;
    if (signal.aborted) return Promise.resolve();
    const ms = Math.max(backoff.delayMs(this.#failures), error.retryAfterMs ?? 0);
    return new Promise((resolve) => {
      const finish = (): void => {
        clock.clearTimer(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      // The calls' own deadlines keep the process alive.
      const timer = clock.setTimer(finish, ms, { ref: false });
      signal.addEventListener('abort', finish, { once: true });
    });
  }

  #failures = 0;
}

/** Why a call that was given up had no answer yet. */
function failureDetails(failure: DbError | undefined): ErrorDetails {
  if (failure === undefined) return {};
  const { kind, code } = failure;
  return { lastFailure: code === undefined ? { kind } : { kind, code } };
}

import type { Socket } from 'node:net';
import { type AppliedFault, type ConnectionFault, claim, type Delay, type Direction } from './fault.js';
import type { Random } from './seeded-random.js';
import type { Trap } from './trap.js';
import { WakeUp } from './wake-up.js';

/** Bytes of one direction. */
export interface ByteCount {
  /** Read from the sender. */
  received: number;
  /** Written to the receiver. */
  delivered: number;
}

/** What a lane asks of the connection that it belongs to. */
export interface LaneOwner {
  readonly number: number;
  readonly random: Random;
  readonly count: ByteCount;
  /** A trap of this lane has struck, or it has lost its first byte. */
  struck(applied: AppliedFault, lane: Lane): void;
  /** These bytes were handed on, dropped or cut off. */
  looked(chunk: Buffer): void;
  /** The sender is gone: closes the receiver's side, unless it must not hear of it. */
  senderGone(how: 'ended' | 'broken', lane: Lane): void;
  /** The receiver is gone: nothing can be handed on any more. */
  receiverGone(lane: Lane): void;
}

interface Arrived {
  /** undefined: the end of the stream */
  readonly bytes: Buffer | undefined;
  readonly delay: AppliedFault<Delay> | undefined;
  readonly due: number;
}

const mostUnderWay = 1024 * 1024;

/** One direction of one connection: reads from a socket and writes to another, as its faults allow. It buffers at most about 1 MiB. */
export class Lane {
  readonly direction: Direction;
  readonly #source: Socket;
  readonly #sink: Socket;
  readonly #owner: LaneOwner;
  readonly #wake = new WakeUp();
  readonly #shapes = new Set<AppliedFault>();
  readonly #holds = new Set<AppliedFault>();
  readonly #losses = new Set<AppliedFault>();
  readonly #traps = new Map<AppliedFault, Trap>();
  readonly #queue: Arrived[] = [];
  #underWay = 0;
  /** Looked at but not handed on: they may be the begin of what the traps in `#undecided` look for. */
  #heldBack: Buffer = Buffer.alloc(0);
  #undecided: AppliedFault[] = [];
  #lossy = false;
  #closed = false;

  constructor(direction: Direction, source: Socket, sink: Socket, owner: LaneOwner) {
    this.direction = direction;
    this.#source = source;
    this.#sink = sink;
    this.#owner = owner;
  }

  /** Whether bytes were dropped, so that none may follow them. */
  get lossy(): boolean {
    return this.#lossy;
  }

  /** Resolves when the sender is gone and all that it sent is settled. Rejects with what a pattern function threw. */
  async run(): Promise<void> {
    await Promise.all([this.#read(), this.#handOn()]);
  }

  /** Delays or slices what comes. */
  shape(applied: AppliedFault): void {
    this.#shapes.add(applied);
  }

  /** Stops reading and writing. */
  hold(applied: AppliedFault): void {
    this.#holds.add(applied);
  }

  /** Drops what comes. */
  lose(applied: AppliedFault): void {
    this.#losses.add(applied);
  }

  /** Looks out for something in what comes. */
  trap(applied: AppliedFault, trap: Trap): void {
    this.#traps.set(applied, trap);
  }

  heal(applied: AppliedFault): void {
    for (const faults of [this.#shapes, this.#holds, this.#losses, this.#traps]) faults.delete(applied);
    this.#wake.ring();
  }

  /** Writes between two chunks. */
  inject(content: string | Uint8Array): void {
    if (this.#sink.writable) this.#sink.write(content);
  }

  /** Ends the receiver's stream and drops what comes later. */
  endNow(): void {
    this.close();
    this.#sink.end();
  }

  /** Hands on nothing more. */
  close(): void {
    this.#closed = true;
    this.#wake.ring();
  }

  async #read(): Promise<void> {
    try {
      for await (const chunk of this.#source.iterator({ destroyOnReturn: false })) {
        await this.#wake.until(() => this.#closed || (this.#holds.size === 0 && this.#underWay < mostUnderWay));
        this.#owner.count.received += chunk.length;
        if (!this.#closed) this.#arrive(chunk);
      }
    } catch {
      // Reset, or destroyed by this proxy; the connection has noted the socket's error. What was not handed on is lost, as it
      // is in a kernel that gets a reset.
      await this.#wake.until(() => this.#closed || this.#holds.size === 0);
      this.#drops();
      this.close();
      this.#owner.senderGone('broken', this);
      return;
    }
    this.#arrive(undefined);
  }

  #arrive(bytes: Buffer | undefined): void {
    const delay = this.#latest('delay');
    const jitter = delay === undefined ? 0 : (this.#owner.random() * 2 - 1) * (delay.fault.jitterMs ?? 0);
    const due = delay === undefined ? 0 : performance.now() + delay.fault.ms + jitter;
    this.#queue.push({ bytes, delay, due });
    this.#underWay += bytes?.length ?? 0;
    this.#wake.ring();
  }

  async #handOn(): Promise<void> {
    for (;;) {
      await this.#wake.until(() => this.#closed || this.#releasable() || this.#queue.length > 0);
      if (this.#closed) return;
      if (this.#releasable()) await this.#release();
      const next = this.#queue[0];
      if (next === undefined) continue;
      await this.#untilDue(next);
      if (next.bytes === undefined) return this.#handOnEnd();
      await this.#pass(next.bytes);
      this.#queue.shift();
      this.#underWay -= next.bytes.length;
      this.#wake.ring();
    }
  }

  async #untilDue({ delay, due }: Arrived): Promise<void> {
    while (delay !== undefined && this.#shapes.has(delay) && !this.#closed) {
      const wait = due - performance.now();
      if (wait <= 0) return;
      const timer = setTimeout(() => this.#wake.ring(), Math.ceil(wait));
      await this.#wake.next();
      clearTimeout(timer);
    }
  }

  async #handOnEnd(): Promise<void> {
    await this.#release();
    await this.#wake.until(() => this.#closed || this.#holds.size === 0);
    if (this.#closed) return;
    this.#drops();
    this.#owner.senderGone('ended', this);
  }

  #releasable(): boolean {
    return this.#heldBack.length > 0 && !this.#undecided.some((applied) => this.#traps.has(applied));
  }

  async #release(): Promise<void> {
    const bytes = this.#heldBack;
    this.#heldBack = Buffer.alloc(0);
    await this.#deliver(bytes);
  }

  /** Lets all traps look at a chunk, and hands on what they allow, stopping where one strikes. */
  async #pass(chunk: Buffer): Promise<void> {
    const before = this.#heldBack.length;
    const bytes = before === 0 ? chunk : Buffer.concat([this.#heldBack, chunk]);
    const looks = [...this.#traps].map(([applied, trap]) => ({ applied, ...trap(chunk) }));
    const strikes = looks.flatMap(({ applied, strikeAt }) => (strikeAt === undefined ? [] : [{ applied, strikeAt }]));
    let passed = 0;
    const passUpTo = async (position: number): Promise<void> => {
      const end = Math.min(Math.max(passed, before + position), bytes.length);
      await this.#deliver(bytes.subarray(passed, end));
      passed = end;
    };
    for (const { applied, strikeAt } of strikes.sort((a, b) => a.strikeAt - b.strikeAt)) {
      await passUpTo(strikeAt);
      // Healed, or spent on another connection, while bytes before it were handed on.
      if (this.#closed || !this.#traps.delete(applied) || !claim(applied, this.#owner.number)) continue;
      this.#owner.struck(applied, this);
    }
    this.#undecided = looks.flatMap(({ applied, holdFrom }) => (holdFrom === undefined ? [] : [applied]));
    await passUpTo(Math.min(...looks.map(({ holdFrom }) => holdFrom ?? chunk.length), chunk.length));
    this.#heldBack = bytes.subarray(passed);
    this.#owner.looked(chunk);
  }

  async #deliver(bytes: Buffer): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      await this.#wake.until(() => this.#closed || this.#holds.size === 0);
      if (this.#closed) return;
      const slice = this.#latest('slice');
      const piece = rest.subarray(0, slice?.fault.bytes);
      rest = rest.subarray(piece.length);
      if (this.#drops()) continue;
      await this.#write(piece);
      if (slice !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Waits until the system has taken the bytes, so that no more than one piece is ever buffered in the socket. */
  async #write(piece: Buffer): Promise<void> {
    const error = await new Promise<unknown>((resolve) => this.#sink.write(piece, resolve));
    if (!error) {
      this.#owner.count.delivered += piece.length;
    } else if (!this.#closed) {
      this.close();
      this.#owner.receiverGone(this);
    }
  }

  #drops(): boolean {
    if (this.#lossy) return true;
    const applied = [...this.#losses].find((loss) => claim(loss, this.#owner.number));
    if (applied === undefined) return false;
    this.#lossy = true;
    this.#owner.struck(applied, this);
    return true;
  }

  /** Of several faults of a kind the latest counts. */
  #latest<K extends ConnectionFault['kind']>(kind: K): AppliedFault<Extract<ConnectionFault, { kind: K }>> | undefined {
    return [...this.#shapes].findLast(
      (applied): applied is AppliedFault<Extract<ConnectionFault, { kind: K }>> => applied.fault.kind === kind,
    );
  }
}

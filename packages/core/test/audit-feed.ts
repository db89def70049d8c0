import type { ChangeFeed } from '../src/follow-changes.js';
import { type AuditEntry, type AuditEvent, EMPTY_AUDIT_HEAD, nextAuditEntry } from '../src/model/audit.js';
import { timestamp } from '../src/model/timestamp.js';

/** A log in memory, with the reads of a feed; counts what is waited for. */
export class AuditFeed implements Pick<ChangeFeed, 'changed' | 'head' | 'readAfter'> {
  readonly entries: AuditEntry[] = [];
  /** Are there hints? Without them `changed` waits for {@link AuditFeed.poll}. */
  hints = true;
  /** What the next questions reject with, one each. */
  readonly failures: unknown[] = [];
  readonly asked: string[] = [];
  readonly #waiting = new Set<() => void>();

  get waiting(): number {
    return this.#waiting.size;
  }

  append(event: Partial<AuditEvent> = {}): AuditEntry {
    const id = `setting-${this.entries.length + 1}`;
    const entity = { kind: 'setting', id, version: 1 };
    const rest = { time: timestamp(1), actor: 'test', before: null, reason: null, correlationId: null };
    const after = { id, value: [this.entries.length + 1] };
    const { entry } = nextAuditEntry(this.entries.at(-1) ?? EMPTY_AUDIT_HEAD, {
      ...{ ...rest, action: 'create', entity, after },
      ...event,
    });
    this.entries.push(entry);
    if (this.hints) this.poll();
    return entry;
  }

  /** Ends all waiting, as the poll interval does. */
  poll(): void {
    for (const resume of [...this.#waiting]) resume();
  }

  readonly head: ChangeFeed['head'] = async () => {
    this.#ask('head');
    return await Promise.resolve(this.entries.at(-1) ?? EMPTY_AUDIT_HEAD);
  };

  readonly readAfter: ChangeFeed['readAfter'] = async (seq, limit) => {
    this.#ask(`after ${seq}`);
    const page = this.entries.filter((entry) => entry.seq > seq).slice(0, limit);
    return await Promise.resolve(page);
  };

  readonly changed: ChangeFeed['changed'] = async (seq, signal) => {
    this.#ask(`changed ${seq}`);
    if (this.hints && this.entries.some((entry) => entry.seq > seq)) return;
    await new Promise<void>((resolve) => {
      const resume = (): void => {
        this.#waiting.delete(resume);
        resolve();
      };
      this.#waiting.add(resume);
      signal.addEventListener('abort', resume);
    });
  };

  #ask(question: string): void {
    this.asked.push(question);
    if (this.failures.length > 0) throw this.failures.shift();
  }
}

import { afterEach, beforeEach, expect } from 'vitest';

/** What must never happen, whatever befalls the server: it would end the process of whoever uses the stores, or leak in it. */
const alarms = ['uncaughtException', 'unhandledRejection', 'warning'] as const;

/** Fails every test of the file during which an error reached nobody, or Node warned of leaking listeners. */
export function failOnAlarms(): void {
  const raised: string[] = [];
  const listeners = alarms.map((name) => [name, (what: unknown) => raised.push(`${name}: ${String(what)}`)] as const);
  beforeEach(() => {
    raised.length = 0;
    for (const [name, listener] of listeners) process.on(name, listener);
  });
  afterEach(async () => {
    // What is about to be reported is, by the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    for (const [name, listener] of listeners) process.off(name, listener);
    expect(raised).toEqual([]);
  });
}

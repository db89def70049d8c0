import { type CloseOptions, type CloseReport, disposeByClosing, type Store } from '@tradestore/core';
import { type MockCall, MockCalls, type MockCallsOptions } from './mock-calls.js';
import type { MockServer } from './server.js';

type AnyMethods = Readonly<Record<string, readonly unknown[]>>;

/** What all mocks have in common. */
export abstract class MockStore<Methods extends AnyMethods> implements Pick<Store, 'name' | 'close'>, AsyncDisposable {
  readonly name = 'memory';
  /** What each public method goes through. */
  protected readonly shell: MockCalls<Methods>;

  protected constructor(options: Omit<MockCallsOptions, 'store'>) {
    this.shell = new MockCalls<Methods>({ ...options, store: this });
  }

  /** What was asked, in order: every call with good arguments while the store was open. */
  get calls(): readonly MockCall<keyof Methods & string>[] {
    return this.shell.recorded;
  }

  /** The server that the store stands on. */
  get server(): MockServer {
    return this.shell.server;
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    return this.shell.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return disposeByClosing(this);
  }
}

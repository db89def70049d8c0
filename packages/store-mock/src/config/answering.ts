import type { CallUnderWay } from '../calls-under-way.js';
import type { MockServer } from '../server.js';

/** Waits until the server answers. */
export async function answering(call: CallUnderWay, server: MockServer): Promise<void> {
  while (server.isFrozen) await call.suspend((resume) => server.onThaw(resume));
}

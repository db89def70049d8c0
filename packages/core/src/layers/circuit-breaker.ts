import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult, type IBackoff } from 'cockatiel';
import type { Clock } from '../clock.js';
import { type AttemptResult, type Next, notAttempted } from './call.js';
import type { ResolvedLayerOptions } from './layer-options.js';

/**
 * Refuses calls at once (cockatiel's `BrokenCircuitError`) after `failures` attempts in a row spoke against the server's
 * health, until one probe succeeds.
 */
export function breakCircuit(
  next: Next<AttemptResult>,
  options: ResolvedLayerOptions['breaker'],
  clock: Clock,
): Next<AttemptResult> {
  const policy = circuitBreaker(
    handleWhenResult((result) => (result as { verdict?: unknown }).verdict === 'unhealthy').orWhen(
      (thrown) => thrown instanceof NoVerdict && thrown.isProbe,
    ),
    {
      breaker: new ConsecutiveBreaker(options.failures),
      halfOpenAfter: { next: () => openFor(options.halfOpenAfterMs, clock) },
    },
  );
  return async (call) => {
    // A transaction takes as long as its work, and fails as its work likes: it speaks neither for the server nor against it.
    if (call.spec.kind === 'transaction') return await next(call);
    // A call that was given up in the queue must not become the probe: it asks nothing and would open the circuit again.
    if (call.cancelReason !== undefined) return notAttempted(call.cancelReason);
    try {
      return await policy.execute(async () => {
        const isProbe = policy.state === CircuitState.HalfOpen;
        const result = await next(call);
        if ('error' in result && result.verdict === 'none') throw new NoVerdict(result, isProbe);
        return result;
      });
    } catch (thrown) {
      if (thrown instanceof NoVerdict) return thrown.attempt;
      throw thrown;
    }
  };
}

/**
 * Carries an attempt past the breaker that says nothing about the server. Thrown, because cockatiel takes each result that it
 * does not count as a failure for a success, which would forget the failures before it; only the probe's counts.
 */
class NoVerdict {
  readonly attempt: AttemptResult;
  readonly isProbe: boolean;

  constructor(attempt: AttemptResult, isProbe: boolean) {
    this.attempt = attempt;
    this.isProbe = isProbe;
  }
}

/**
 * cockatiel compares `Date.now() - openedAt` with the back-off's duration. Ours is endless until our own clock says that the
 * time is over, so that a virtual clock drives the breaker and a step of the wall clock doesn't.
 */
function openFor(ms: number, clock: Clock): IBackoff<unknown> {
  const openedAt = clock.monotonic();
  return {
    get duration() {
      return clock.monotonic() - openedAt >= ms ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    },
    next: () => openFor(ms, clock),
  };
}

import {
  type Attributes,
  context,
  type Histogram,
  isSpanContextValid,
  type MeterProvider,
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { isDbError } from '../db-error.js';

const INSTRUMENTATION = '@tradestore/core';

/** `db.system.name` where OpenTelemetry's name for the system is not ours. */
const systemNames: Readonly<Record<string, string>> = { postgres: 'postgresql' };

/** Bucket bounds in seconds, as the semantic conventions for database metrics advise. */
const durationBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/**
 * The outermost layer: a span and a duration for each call, by OpenTelemetry's database semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/database/). Only the API is used: without an SDK it does nothing.
 */
export class Telemetry {
  readonly #store: string;
  readonly #system: string;
  readonly #tracer = trace.getTracer(INSTRUMENTATION);
  #meterProvider: MeterProvider | undefined;
  #duration: Histogram | undefined;

  constructor(store: string) {
    this.#store = store;
    this.#system = systemNames[store] ?? store;
  }

  /** Runs a call inside a span of its own. @param batchSize how many rows it writes, for a batch */
  async observe<Result>(
    operation: string,
    batchSize: number | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const attributes: Attributes = { 'db.system.name': this.#system, 'db.operation.name': operation };
    const span = this.#tracer.startSpan(`${operation} ${this.#store}`, { kind: SpanKind.CLIENT, attributes });
    // By the conventions a batch has at least two operations.
    if (batchSize !== undefined && batchSize > 1) span.setAttribute('db.operation.batch.size', batchSize);
    const startedAt = performance.now();
    try {
      // Without an SDK there is nothing to hand on.
      if (!isSpanContextValid(span.spanContext())) return await work();
      return await context.with(trace.setSpan(context.active(), span), work);
    } catch (error) {
      const type = isDbError(error) ? error.kind : 'unknown';
      attributes['error.type'] = type;
      span.setAttribute('error.type', type);
      if (isDbError(error)) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      else span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
      this.#histogram().record((performance.now() - startedAt) / 1000, attributes);
    }
  }

  /** `getMeter` does not follow a provider that is set later, so the histogram is made anew when the provider changes. */
  #histogram(): Histogram {
    const provider = metrics.getMeterProvider();
    if (this.#duration === undefined || this.#meterProvider !== provider) {
      this.#meterProvider = provider;
      this.#duration = provider.getMeter(INSTRUMENTATION).createHistogram('db.client.operation.duration', {
        description: 'Duration of database client operations.',
        unit: 's',
        advice: { explicitBucketBoundaries: durationBounds },
      });
    }
    return this.#duration;
  }
}

import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fails, ledger } from './ledger-store.js';

const spans = new InMemorySpanExporter();
const durations = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: durations })] });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
});

beforeEach(async () => {
  await meterProvider.forceFlush();
  durations.reset();
  spans.reset();
});

afterAll(async () => {
  await meterProvider.shutdown();
  metrics.disable();
  trace.disable();
  context.disable();
});

test('a call is a client span by the database conventions', async () => {
  const { store } = ledger();
  await store.read('a');
  expect(spans.getFinishedSpans()).toMatchObject([
    {
      name: 'read ledger',
      kind: SpanKind.CLIENT,
      attributes: { 'db.system.name': 'ledger', 'db.operation.name': 'read' },
      status: { code: SpanStatusCode.UNSET },
    },
  ]);
});

test('a batch says how many rows it has, and one of a single row is no batch', async () => {
  const { store } = ledger();
  await store.putAll(['a', 'b', 'c']);
  await store.putAll(['a']);
  const sizes = spans.getFinishedSpans().map((span) => span.attributes['db.operation.batch.size']);
  expect(sizes).toEqual([3, undefined]);
});

test('an error sets error.type and the status, and no value of the arguments is exported', async () => {
  const { bare, store } = ledger();
  bare.answers = [fails('constraint')];
  await expect(store.put('canary-4711')).rejects.toThrow();
  const [span] = spans.getFinishedSpans();
  expect(span?.attributes['error.type']).toBe('constraint');
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'scripted constraint' });
  expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toContain('canary-4711');
});

test('health and close are spans too', async () => {
  const { store } = ledger();
  await store.health();
  await store.close();
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['health ledger', 'close ledger']);
});

test("what the store does is a child of the call's span", async () => {
  const { bare, store } = ledger();
  bare.answers = [
    async () => {
      trace.getTracer('driver').startSpan('query').end();
    },
  ];
  await store.read('a');
  const [query, read] = spans.getFinishedSpans();
  expect(query?.name).toBe('query');
  expect(query?.parentSpanContext?.spanId).toBe(read?.spanContext().spanId);
});

test('durations are recorded in seconds, also with a meter provider that is set after the store was made', async () => {
  const { bare, store } = ledger();
  await store.read('before the provider');
  metrics.setGlobalMeterProvider(meterProvider);
  await store.read('a');
  bare.answers = [fails('constraint')];
  await expect(store.read('a')).rejects.toThrow();
  await meterProvider.forceFlush();
  const [metric] = durations.getMetrics().flatMap((batch) => batch.scopeMetrics.flatMap((scope) => scope.metrics));
  expect(metric?.descriptor).toMatchObject({ name: 'db.client.operation.duration', unit: 's' });
  expect(metric?.dataPoints.map((point) => point.attributes)).toEqual([
    { 'db.system.name': 'ledger', 'db.operation.name': 'read' },
    { 'db.system.name': 'ledger', 'db.operation.name': 'read', 'error.type': 'constraint' },
  ]);
  for (const { value } of metric?.dataPoints ?? []) expect(value).toMatchObject({ count: 1 });
});

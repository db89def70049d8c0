import { describe, expect, test } from 'vitest';
import { checkArguments, readingError } from '../../src/check-arguments.js';
import { configStoreMethods } from '../../src/config-store-methods.js';
import { anyMethodTable, specsByPath } from '../../src/method-table.js';
import { metricsStoreMethods } from '../../src/metrics-store-methods.js';
import { ownArguments } from '../../src/own-arguments.js';
import { positionStoreMethods } from '../../src/position-store-methods.js';
import { priceCacheMethods } from '../../src/price-cache-methods.js';
import { replaced } from '../replaced.js';
import * as sample from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

const specs = {
  ...specsByPath(anyMethodTable(positionStoreMethods)),
  ...specsByPath(anyMethodTable(metricsStoreMethods)),
  ...specsByPath(anyMethodTable(priceCacheMethods)),
  ...specsByPath(anyMethodTable(configStoreMethods)),
};
const change = { actor: 'risk-desk', expectedVersion: 0 };

/** Each method that takes a value of the model, with a good one. */
const methods: readonly [string, object, readonly unknown[]][] = [
  ['savePosition', sample.samplePosition, []],
  ['recordMetric', sample.sampleMetric, []],
  ['setPrice', sample.samplePrice, []],
  ['setPoolState', sample.sampleOtherPool, []],
  ['settings.save', sample.sampleSetting, [change]],
  ['profiles.save', sample.sampleProfile, [change]],
  ['rules.save', sample.sampleRule, [change]],
];

class Secret extends Error {}

function throwing(): never {
  throw new Secret('CanaryKeyOfAWallet');
}

const traps: ProxyHandler<object> = {
  get: throwing,
  has: throwing,
  ownKeys: throwing,
  getPrototypeOf: throwing,
  getOwnPropertyDescriptor: throwing,
};

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe.each(methods)('%s', (method, good, rest) => {
  const ask = (value: unknown): void => {
    const spec = specs[method];
    if (spec === undefined) throw new Error(`no method ${method}`);
    // As the layers do it: a copy first, then the checks.
    try {
      checkArguments(spec, ownArguments([value, ...rest]), { maxRows: 500 });
    } catch (error) {
      throw readingError(error);
    }
  };
  const paths = [
    ...Object.keys(good),
    ...Object.entries(good).flatMap(([name, content]) => nestedPaths(name, content)),
  ];

  test('takes a good value, also one without a prototype', () => {
    ask(good);
    ask(Object.assign(Object.create(null), good));
  });

  test('refuses what cannot be read, wherever it stands, without repeating it', () => {
    for (const hostile of [new Proxy({}, traps), revoked()]) {
      for (const path of paths) {
        const error = thrownBy(() => {
          ask(replaced(good, path, hostile));
        });
        expect(error.kind).toBe('invalid_argument');
        expect(JSON.stringify(error)).not.toContain('Canary');
      }
      expect(thrownBy(() => ask(hostile)).kind).toBe('invalid_argument');
    }
  });

  test('refuses a field whose getter throws', () => {
    for (const name of Object.keys(good)) {
      const value = Object.defineProperty({ ...good }, name, { get: throwing, enumerable: true });
      expect(thrownBy(() => ask(value)).kind).toBe('invalid_argument');
    }
  });

  test('refuses what refers to itself, wherever it stands, at once', () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    for (const path of paths) {
      expect(thrownBy(() => ask(replaced(good, path, ring))).kind, path).toBe('invalid_argument');
      expect(thrownBy(() => ask(replaced(good, path, [[ring]]))).kind, path).toBe('invalid_argument');
    }
  });

  test('takes no field from a prototype that text can set', () => {
    const polluted: unknown = JSON.parse('{"__proto__":{"id":"x","name":"x","token":"x"}}');
    expect(thrownBy(() => ask(polluted)).kind).toBe('invalid_argument');
    expect(({} as Record<string, unknown>)['id']).toBeUndefined();
  });
});

function nestedPaths(path: string, content: unknown): string[] {
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([name, each]) => [
    `${path}.${name}`,
    ...nestedPaths(`${path}.${name}`, each),
  ]);
}

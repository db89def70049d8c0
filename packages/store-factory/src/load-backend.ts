import { type CallOptions, type CloseOptions, type CloseReport, DbError } from '@tradestore/core';
import type { Backend } from './backends.js';

/**
 * What a backend's open function gives: its stores by contract.
 *
 * Obligations of a backend: it opens lazily, so nothing waits for a server here; its stores may share connections, and
 * closing one leaves them to the others; closing the last store that was read from it, or `close`, releases everything.
 */
export interface OpenBackend {
  readonly [contract: string]: unknown;
  close(options?: CloseOptions): Promise<CloseReport>;
}

/** A backend's open function. */
export type Open = (options: Readonly<Record<string, unknown>>) => OpenBackend | Promise<OpenBackend>;

/** A backend's function that brings a schema up to date. Repeating it is safe, and it takes the options that `Open` takes. */
export type Migrate = (
  options: Readonly<Record<string, unknown>>,
  limits: CallOptions,
) => Promise<{ readonly applied: readonly string[] }>;

/**
 * Imports a backend's package, now that a configuration names it.
 *
 * @throws DbError kind `unsupported` when the package isn't installed or is too old, `config` when it is and fails to load
 */
export async function loadBackend(backend: Pick<Backend, 'name' | 'open' | 'package'>): Promise<Open> {
  return (await functionOf(backend, backend.open)) as Open;
}

/** As {@link loadBackend}, for the function that migrates. */
export async function loadMigrate(backend: Pick<Backend, 'name' | 'package'> & { migrate: string }): Promise<Migrate> {
  return (await functionOf(backend, backend.migrate)) as Migrate;
}

async function functionOf(backend: Pick<Backend, 'name' | 'package'>, name: string): Promise<unknown> {
  const module = await importPackage(backend);
  const member = module[name];
  if (typeof member === 'function') return member;
  throw new DbError({
    kind: 'unsupported',
    message: `${backend.name}: the installed ${backend.package} has no ${name}; update it`,
  });
}

async function importPackage(backend: Pick<Backend, 'name' | 'package'>): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ backend.package);
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    // Node names what it didn't find in quotes. Another name means that the package is there and something inside it isn't.
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' && String(message).includes(`'${backend.package}'`);
    throw new DbError({
      kind: isMissing ? 'unsupported' : 'config',
      message: isMissing
        ? `${backend.name}: ${backend.package} is not installed; add it: npm install ${backend.package}`
        : `${backend.name}: ${backend.package} is installed but failed to load; its error is the cause; try to reinstall it`,
      code: typeof code === 'string' ? code : undefined,
      details: { package: backend.package },
      cause: error,
    });
  }
}

import { type CloseOptions, type CloseReport, DbError } from '@tradestore/core';
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

/**
 * Imports a backend's package, now that a configuration names it.
 *
 * @throws DbError kind `unsupported` when the package isn't installed or is too old, `config` when it is and fails to load
 */
export async function loadBackend(backend: Pick<Backend, 'name' | 'open' | 'package'>): Promise<Open> {
  const module = await importPackage(backend);
  const open = module[backend.open];
  if (typeof open === 'function') return open as Open;
  throw new DbError({
    kind: 'unsupported',
    message: `${backend.name}: the installed ${backend.package} has no ${backend.open}; update it`,
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

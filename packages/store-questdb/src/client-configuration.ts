import { readFileSync } from 'node:fs';
import { SenderOptions } from '@questdb/nodejs-client';
import { DbError } from '@tradestore/core';
import type { QuestDbOptions } from './options.js';

/** A key of a configuration string: the option that it is here, or why it is refused. */
type Key = { readonly option: (value: unknown) => QuestDbOptions } | { readonly refused: string };

const OWN_RESENDING = 'a request is resent for as long as a call waits for it; give calls a timeoutMs';
const OWN_BUFFER = 'buffers grow as rows need it; bound them with the options maxBufferedRows and maxBufferedBytes';
const NOT_TCP = 'it belongs to the TCP transport, which reports no errors';

/** Every key of the official client (its `SenderOptions`). */
const keys: Readonly<Record<string, Key>> = {
  protocol: {
    option: (value) => {
      if (value === 'http') return {};
      if (value === 'https') return { tls: true };
      throw refusal('protocol', 'only http and https report errors; TCP loses rows silently');
    },
  },
  // It is what host and port are made of.
  addr: { option: () => ({}) },
  host: { option: (host) => ({ host: String(host) }) },
  port: { option: (port) => ({ httpPort: Number(port) }) },
  username: { option: (username) => ({ username: String(username) }) },
  password: { option: (password) => ({ password: String(password) }) },
  token: { option: (token) => ({ token: String(token) }) },
  protocol_version: {
    option: (version) => {
      if (version === 'auto' || version === '3') return {};
      throw refusal('protocol_version', 'decimals need version 3');
    },
  },
  auto_flush: {
    option: (isOn) => {
      if (isOn === true) return {};
      throw refusal('auto_flush', 'a save resolves when its row is stored, so rows always go by themselves');
    },
  },
  auto_flush_rows: { option: (rows) => ({ commitRows: Number(rows) }) },
  auto_flush_interval: { option: (ms) => ({ commitIntervalMs: Number(ms) }) },
  request_timeout: { option: (ms) => ({ requestTimeoutMs: Number(ms) }) },
  tls_verify: {
    option: (isOn) => {
      if (isOn === true) return {};
      throw refusal('tls_verify', 'a server that is not verified may be anybody; name its authority with tls_ca');
    },
  },
  tls_ca: { option: (path) => ({ tls: { ca: authority(String(path)) } }) },
  retry_timeout: { refused: OWN_RESENDING },
  request_min_throughput: { refused: 'a request is given a second more for each megabyte' },
  init_buf_size: { refused: OWN_BUFFER },
  max_buf_size: { refused: OWN_BUFFER },
  max_name_len: { refused: 'names of tables are fixed but for the option tablePrefix' },
  stdlib_http: { refused: 'requests go through undici' },
  token_x: { refused: NOT_TCP },
  token_y: { refused: NOT_TCP },
  tls_roots: { refused: 'Node reads PEM; use tls_ca' },
  tls_roots_password: { refused: 'Node reads PEM; use tls_ca' },
};

/** The names of the keys that are decided on. */
export const keysOfClient: readonly string[] = Object.keys(keys);

/** Is it a configuration string of the official clients, as `http::addr=localhost:9000;`? */
export function isClientConfiguration(text: string): boolean {
  return /^[a-z]+::/.test(text);
}

/**
 * The options of a configuration string, as QuestDB's own client for Node reads it
 * (https://questdb.com/docs/ingestion/clients/configuration-string/). Its `token_x`, say, is refused rather than ignored.
 *
 * @throws DbError kind `config`, which names the key and never a value
 */
export function parseClientConfiguration(text: string): QuestDbOptions {
  let options: QuestDbOptions = {};
  for (const [name, value] of Object.entries(senderOptions(text))) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined) throw refusal(name, 'this version does not know it');
    if ('refused' in key) throw refusal(name, key.refused);
    options = { ...options, ...key.option(value) };
  }
  return options;
}

function senderOptions(text: string): SenderOptions {
  try {
    return new SenderOptions(text);
  } catch (error) {
    // The client's messages repeat what they complain of, which may be a secret.
    const name = /^Unknown configuration key: '([a-z_]{1,40})'/.exec(error instanceof Error ? error.message : '')?.[1];
    if (name !== undefined) throw refusal(name, 'the client has no such key');
    throw new DbError({
      kind: 'config',
      message:
        'url: the configuration string cannot be read; write http::addr=host:9000;key=value; with ;; for a ; in a value, IPv6 addresses in a questdb:// URL',
    });
  }
}

function authority(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new DbError({ kind: 'config', message: 'url: tls_ca: the file cannot be read; name a PEM file', cause });
  }
}

function refusal(name: string, why: string): DbError {
  return new DbError({ kind: 'config', message: `url: ${name} is not accepted: ${why}` });
}

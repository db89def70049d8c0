import { createHash } from 'node:crypto';
import { invalidArgument } from '../invalid-argument.js';
import { type Check, checkOf, type Field, type Fields, nullable } from './field.js';
import { I63_MAX } from './integers.js';
import { canonicalJson, JSON_BYTES_MAX, JSON_DEPTH_MAX, type Json, jsonFieldWithin } from './json.js';
import { record } from './parts.js';
import { indexField, nameField } from './scalar-fields.js';
import { isText, TEXT_RULE } from './text.js';
import { isTimestamp, TIMESTAMP_RULE, type Timestamp } from './timestamp.js';

/** What an audit entry is about. */
export interface AuditEntity {
  /** `setting`, `profile` and `rule` for records; anything else that the platform appends entries about. */
  readonly kind: string;
  readonly id: string;
  /** The version that a change made; what an appended entry says otherwise. */
  readonly version: number;
}

/** What was done, before it is put into the chain. */
export interface AuditEvent {
  readonly time: Timestamp;
  /** Who did it. */
  readonly actor: string;
  /** `create`, `update` and `remove` for changes of records; anything else for entries that the platform appends. */
  readonly action: string;
  readonly entity: AuditEntity;
  /** The record before and after, as the codec writes it (`toJson`); null: there was none. */
  readonly before: Json;
  readonly after: Json;
  readonly reason: string | null;
  readonly correlationId: string | null;
}

/** One entry of the audit log. */
export interface AuditEntry extends AuditEvent {
  /** 1, 2, 3, ... without a gap. */
  readonly seq: bigint;
  /** The `hash` of the entry before; of the first 64 zeros. */
  readonly previousHash: string;
  /** Hex SHA-256 of the chain's domain, `previousHash` and the entry's text: see {@link auditHash}. */
  readonly hash: string;
}

/** The end of a log, or of a part of it: what is worth keeping elsewhere, since it vouches for all entries up to it. */
export interface AuditHead {
  /** 0n: the log is empty. */
  readonly seq: bigint;
  /** 64 zeros: the log is empty. */
  readonly hash: string;
}

/** The end of an empty log. */
export const EMPTY_AUDIT_HEAD: AuditHead = Object.freeze({ seq: 0n, hash: '0'.repeat(64) });

const hashField: Field<string> = {
  accepts: (value): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  rule: 'must be 64 hex digits in small letters',
  json: 'plain',
};
const textField: Field<string> = { accepts: isText, rule: TEXT_RULE, json: 'plain' };
const momentField: Field<Timestamp> = { accepts: isTimestamp, rule: TIMESTAMP_RULE, json: 'plain' };

const seqField = (least: bigint): Field<bigint> => ({
  accepts: (value): value is bigint => typeof value === 'bigint' && value >= least && value <= I63_MAX,
  rule: `must be a bigint from ${least} to 2^63 - 1`,
  json: 'digits',
});

export const entityField: Field<AuditEntity> = record<AuditEntity>('an entity', {
  kind: nameField,
  id: nameField,
  version: indexField,
});

/** A record as JSON is one level deeper than what it holds, and longer by its own fields. */
const recordJsonField: Field<Json> = jsonFieldWithin({ depth: JSON_DEPTH_MAX + 1, bytes: JSON_BYTES_MAX + 4096 });

/** The fields of what was done: the check and its error texts come from here. */
export const auditEventFields: Fields<AuditEvent> = {
  time: momentField,
  actor: nameField,
  action: nameField,
  entity: entityField,
  before: recordJsonField,
  after: recordJsonField,
  reason: nullable(textField),
  correlationId: nullable(nameField),
};

/** The fields of an entry: the codec, the check and its error texts come from here. */
export const auditFields: Fields<AuditEntry> = {
  seq: seqField(1n),
  ...auditEventFields,
  previousHash: hashField,
  hash: hashField,
};

/** Asserts that a value is an audit entry. Its place in a chain is not checked. Throws DbError kind `invalid_argument`. */
export const assertAuditEntry: Check<AuditEntry> = checkOf('audit entry', auditFields);

/** Asserts that a value is the end of a log. Throws DbError kind `invalid_argument`. */
export const assertAuditHead: Check<AuditHead> = (value: unknown, index?: number): asserts value is AuditHead => {
  checkHead(value, index);
  if (value.seq > 0n || value.hash === EMPTY_AUDIT_HEAD.hash) return;
  throw invalidArgument({ what: 'audit head', index, field: 'hash' }, 'must be 64 zeros when seq is 0n', value.hash);
};

const checkHead: Check<AuditHead> = checkOf('audit head', { seq: seqField(0n), hash: hashField });

/** Names the chain's format in what is hashed, so that no other text has the same hash. */
const DOMAIN = 'tradestore-audit-1';

/**
 * The text of an entry: RFC 8785 canonical JSON of all its fields but the two hashes, `seq` as a string of digits. Stores keep
 * this text beside the entry: it is what was hashed, byte for byte.
 */
export function auditText({
  seq,
  time,
  actor,
  action,
  entity,
  before,
  after,
  reason,
  correlationId,
}: Omit<AuditEntry, 'hash' | 'previousHash'>): string {
  const { kind, id, version } = entity;
  const fields = { time, actor, action, entity: { kind, id, version }, before, after, reason, correlationId };
  return canonicalJson({ seq: String(seq), ...fields });
}

/** The hash of an entry: hex SHA-256 of `tradestore-audit-1`, the previous hash and the entry's text, one a line. */
export function auditHash(previousHash: string, text: string): string {
  return createHash('sha256').update(`${DOMAIN}\n${previousHash}\n${text}`).digest('hex');
}

/** The entry that follows the end of a log, with the text to be kept beside it. */
export function nextAuditEntry(
  head: AuditHead,
  event: AuditEvent,
): { readonly entry: AuditEntry; readonly text: string } {
  // An event may be an entry itself, whose own place in a chain is not this one.
  const unsealed = { ...event, seq: head.seq + 1n };
  const text = auditText(unsealed);
  const entry = { ...unsealed, previousHash: head.hash, hash: auditHash(head.hash, text) };
  return { entry, text };
}

import { type AnyMethodTable, type DbError, errorKinds, invalidArgument, knownFields } from '@tradestore/core';
import type { FaultError, FaultRule } from './fault-plan.js';

type AnyFaultRule = FaultRule;

const ruleKeys: readonly (keyof AnyFaultRule)[] = ['method', 'call', 'probability', 'error', 'applied', 'hang'];
const errorKeys: readonly (keyof FaultError)[] = [
  'kind',
  'message',
  'outcome',
  'transient',
  'code',
  'retryAfterMs',
  'details',
  'cause',
];

/** The methods that a rule holds for. */
export function methodsOf(rule: AnyFaultRule, methods: AnyMethodTable): string[] {
  if (rule.method !== undefined) return typeof rule.method === 'string' ? [rule.method] : [...rule.method];
  const kinds = rule.applied ? ['write', 'transaction'] : ['read', 'write', 'transaction', 'stream'];
  return Object.keys(methods).filter((name) => kinds.includes(methods[name]?.kind ?? ''));
}

/**
 * Checks a rule of a fault plan: one that could never hold, or that says two things, would make a test pass for nothing.
 *
 * @param index its place in the plan
 * @throws DbError kind `invalid_argument`, naming the rule, the field and the way out
 */
export function assertFaultRule(value: unknown, index: number, methods: AnyMethodTable): asserts value is AnyFaultRule {
  const fields = knownFields({ what: 'fault rule', index }, value, ruleKeys);
  const { method, call, probability, error, applied, hang } = fields;
  const refuse = (field: keyof AnyFaultRule, rule: string): DbError =>
    invalidArgument({ what: 'fault rule', index, field }, rule, fields[field]);

  if (method !== undefined) assertMethods(method, methods, refuse);
  if (call !== undefined && !(Number.isSafeInteger(call) && Number(call) >= 1)) {
    throw refuse('call', 'must be an integer number from 1: the n-th call of its methods');
  }
  if (probability !== undefined && !(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
    throw refuse('probability', 'must be a number from 0 to 1');
  }
  if (call !== undefined && probability !== undefined) {
    throw refuse('probability', 'must not stand beside call; write two rules');
  }
  for (const field of ['applied', 'hang'] as const) {
    if (fields[field] !== undefined && fields[field] !== true) throw refuse(field, 'must be true, or left out');
  }
  if (error !== undefined) assertFaultError(error, index, refuse);
  if (hang === true && error !== undefined) {
    throw refuse('error', 'must not stand beside hang, which never answers; leave one out');
  }
  if (applied === true) assertApplied(fields, methods, refuse);
}

type Refuse = (field: keyof AnyFaultRule, rule: string) => DbError;

function assertMethods(method: unknown, methods: AnyMethodTable, refuse: Refuse): asserts method is string | string[] {
  const names: unknown[] = Array.isArray(method) ? method : [method];
  const known = Object.keys(methods).filter((name) => !['value', 'sync'].includes(methods[name]?.kind ?? ''));
  if (names.length > 0 && names.every((name) => known.some((one) => one === name))) return;
  throw refuse('method', `must be one or more of ${known.join(', ')}; leave it out for every read, write and stream`);
}

function assertFaultError(error: unknown, index: number, refuse: Refuse): void {
  const given = typeof error === 'string' ? { kind: error } : error;
  const { kind, outcome } = knownFields({ what: 'error of fault rule', index }, given, errorKeys);
  if (typeof kind !== 'string' || !Object.hasOwn(errorKinds, kind)) {
    throw refuse('error', `must be, or have as its kind, one of ${Object.keys(errorKinds).join(', ')}`);
  }
  if (outcome !== undefined && outcome !== 'not_applied' && outcome !== 'unknown') {
    throw refuse('error', "must have 'not_applied' or 'unknown' as its outcome, or none");
  }
}

function assertApplied(rule: AnyFaultRule, methods: AnyMethodTable, refuse: Refuse): void {
  if (methodsOf(rule, methods).some((name) => !['write', 'transaction'].includes(methods[name]?.kind ?? ''))) {
    throw refuse('applied', 'is for writes only; a read has nothing to apply, so name writes in method');
  }
  if (typeof rule.error === 'object' && rule.error.outcome === 'not_applied') {
    throw refuse('error', "must not have the outcome 'not_applied' beside applied, because that would be untrue");
  }
}

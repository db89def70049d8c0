import type { RecordKind } from '@tradestore/core';
import type { Statement } from '../session.js';
import { headLock } from './audit-statements.js';
import { microsOf } from './raw-values.js';
import { type RecordColumn, type RecordTable, recordTables } from './record-tables.js';

/** How a change is made: alone in its transaction, it locks the chain in the same statement, after the record. */
export interface ChangeStatement {
  readonly amongOthers: Statement;
  readonly alone: Statement;
}

/** The statements about the records of one kind. */
export interface RecordStatements {
  /** `$1` the id. Gives version, time, actor and the record's own columns of the live record. */
  readonly get: Statement;
  /** As `get`, and locks the record until the end of the transaction. */
  readonly lock: Statement;
  /** `$1` the id. Gives version and live, of a tombstone too. */
  readonly state: Statement;
  /** `$1` the id, `$2` the actor, then the record's own columns. Gives what {@link changeColumns} says. */
  readonly create: ChangeStatement;
  /** As `create`, and last the version that is expected. */
  readonly update: ChangeStatement;
  /** `$1` the id, `$2` the actor, `$3` the version that is expected. A profile has to be locked before. */
  readonly remove: ChangeStatement;
}

/** What a change gives, before the record's own columns as they were. */
export const changeColumns = ['version', 'time', 'oldVersion', 'oldLive', 'profile', 'headSeq', 'headHash'] as const;

export type ChangeColumn = (typeof changeColumns)[number];

/**
 * Only a statement that begins when the profile is locked sees all of its rules: those that were saved while it waited for the
 * lock are not in what it saw at its beginning.
 */
const noOpenRules = `
        and not exists (
          select from ${recordTables.rule.name} as rule where rule.profile_id = $1 and rule.live and rule.status <> 'done')`;

export const recordStatements: { readonly [K in RecordKind]: RecordStatements } = {
  setting: statementsOf(recordTables.setting),
  profile: statementsOf(recordTables.profile),
  rule: statementsOf(recordTables.rule),
};

/**
 * Some of the live records, by id. `$1` how many; then the values of the columns that are filtered by, then the id that they
 * follow. Prepared for each combination.
 *
 * @param filters columns of the table
 */
export function listStatement(
  { kind, name, columns }: RecordTable,
  filters: readonly RecordColumn[],
  isAfter: boolean,
): Statement {
  const conditions = ['live', ...filters.map((column, at) => `${column.name} = $${at + 2}::text`)];
  if (isAfter) conditions.push(`id > $${filters.length + 2}::text`);
  const parts = ['tradestore', kind, 'list', ...filters.map((column) => column.name), ...(isAfter ? ['after'] : [])];
  return {
    name: parts.join('_'),
    text: `select id, version, ${microsOf('time')}, actor, ${readColumns(columns)} from ${name}
      where ${conditions.join(' and ')} order by id limit $1::int8`,
  };
}

function statementsOf(table: RecordTable): RecordStatements {
  const { kind, name, columns } = table;
  const get = `select version, ${microsOf('time')}, actor, ${readColumns(columns)} from ${name} where id = $1 and live`;
  const state = `select version, live from ${name} where id = $1`;
  return {
    get: { name: `tradestore_${kind}_get`, text: get },
    lock: { name: `tradestore_${kind}_lock`, text: `${get} for update` },
    state: { name: `tradestore_${kind}_state`, text: state },
    create: changeStatement(table, 'create', creation(table), null),
    update: changeStatement(table, 'update', update(table), found(table)),
    remove: changeStatement(table, 'remove', removal(table), found(table)),
  };
}

/** How a change is made: a statement that gives the version and the time that it has made, or no row. */
interface Making {
  readonly made: string;
  /** The parameter that names the profile that must be live; null: it needs none. */
  readonly profile: string | null;
}

/** The record as it was, locked: whoever waits for it sees what the other one has made of it. */
function found({ name, columns }: RecordTable): string {
  return `found as materialized (
    select id, version, live, ${columns.map((column) => column.name).join(', ')} from ${name} where id = $1 for update)`;
}

/** What makes of no record, or of a tombstone, a live one; of two who try at once the second finds what the first has made. */
function creation({ name, columns, kind }: RecordTable): Making {
  const names = columns.map((column) => column.name);
  const values = columns.map(({ type }, at) => type.write(`$${at + 3}`));
  const profile = profileParameter(kind, columns);
  return {
    profile,
    made: `insert into ${name} as record (id, ${names.join(', ')}, version, time, actor, live)
      select $1, ${values.join(', ')}, 1, clock_timestamp(), $2, true${profile === null ? '' : ' from profile'}
      on conflict (id) do update set ${names.map((each) => `${each} = excluded.${each}`).join(', ')},
        version = record.version + 1, time = clock_timestamp(), actor = excluded.actor, live = true
      where not record.live
      returning record.version, record.time`,
  };
}

function update({ name, columns, kind }: RecordTable): Making {
  const settings = columns.map((column, at) => `${column.name} = ${column.type.write(`$${at + 3}`)}`);
  const profile = profileParameter(kind, columns);
  return {
    profile,
    made: `update ${name} as record set ${settings.join(', ')},
        version = found.version + 1, time = clock_timestamp(), actor = $2
      from found${profile === null ? '' : ', profile'}
      where record.id = found.id and found.live and found.version = $${columns.length + 3}::int4
      returning record.version, record.time`,
  };
}

function removal({ name, kind }: RecordTable): Making {
  return {
    profile: null,
    made: `update ${name} as record set version = found.version + 1, time = clock_timestamp(), actor = $2, live = false
      from found
      where record.id = found.id and found.live and found.version = $3::int4${kind === 'profile' ? noOpenRules : ''}
      returning record.version, record.time`,
  };
}

function profileParameter(kind: RecordKind, columns: readonly RecordColumn[]): string | null {
  return kind === 'rule' ? `$${columns.findIndex(({ name }) => name === 'profile_id') + 3}` : null;
}

/** @param foundPart what finds the record as it was; null: there was none to be found */
function changeStatement(
  { kind, columns }: RecordTable,
  what: string,
  { made, profile }: Making,
  foundPart: string | null,
): ChangeStatement {
  const statement = (isAlone: boolean): Statement => {
    const parts = [
      ...(profile === null
        ? []
        : // It stays live until the end, beside other rules of it that are saved.
          [
            `profile as materialized (select from ${recordTables.profile.name} where id = ${profile} and live for share)`,
          ]),
      ...(foundPart === null ? [] : [foundPart]),
      `made as (${made})`,
      // It needs what was made, so the record is locked before the chain.
      ...(isAlone ? [`head as materialized (${headLock} and exists (select from made) for update)`] : []),
    ];
    const hasFound = foundPart !== null;
    const reading = [
      'made.version',
      microsOf('made.time'),
      hasFound ? 'found.version' : 'null',
      hasFound ? 'found.live' : 'null',
      profile === null ? 'true' : 'exists (select from profile)',
      isAlone ? 'head.seq' : 'null',
      isAlone ? 'head.hash' : 'null',
      ...(hasFound ? columns.map(({ name, type }) => type.read(`found.${name}`)) : []),
    ];
    return {
      name: `tradestore_${kind}_${what}${isAlone ? '_alone' : ''}`,
      text: `with ${parts.join(',\n')}
        select ${reading.join(', ')} from (values (true)) as one
        ${hasFound ? 'left join found on true' : ''} left join made on true ${isAlone ? 'left join head on true' : ''}`,
    };
  };
  return { amongOthers: statement(false), alone: statement(true) };
}

function readColumns(columns: readonly RecordColumn[]): string {
  return columns.map(({ name, type }) => type.read(name)).join(', ');
}

import { type Client, escapeLiteral } from 'pg';

/** Where a script finds what it names. */
export interface PsqlSurroundings {
  readonly env: Readonly<Record<string, string>>;
  /** The text of a file of `\i`. */
  readonly read: (path: string) => string;
}

/**
 * Runs a script of psql on one connection, as far as docker/postgres uses its language: `\getenv` and `\i`, each on a line of its
 * own, and `:'variable'`. Anything else of it is an error.
 */
export async function runPsqlScript(client: Client, script: string, { env, read }: PsqlSurroundings): Promise<void> {
  const variables = new Map<string, string>();
  for (const step of script.split(/^(?=\\)|(?<=^\\.*\n)/m)) {
    const [command = '', ...words] = step.startsWith('\\') ? step.trim().split(' ') : [];
    if (command === '') await client.query(withVariables(step, variables));
    else if (command === '\\getenv') variables.set(words[0] ?? '', variableOf(env, words[1]));
    else if (command === '\\i') await runPsqlScript(client, read(words.join(' ')), { env, read });
    else throw new Error(`psql's ${command} is not known here`);
  }
}

function withVariables(sql: string, variables: ReadonlyMap<string, string>): string {
  return sql.replaceAll(/(?<!:):'(?<name>\w+)'/g, (_, name: string) => escapeLiteral(variables.get(name) ?? ''));
}

function variableOf(env: PsqlSurroundings['env'], name = ''): string {
  const value = env[name];
  if (value === undefined) throw new Error(`the container has no variable ${name}`);
  return value;
}

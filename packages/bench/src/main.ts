/** `pnpm bench [scenario ...] [--runs N] [--json FILE]`: measures, prints ratios, asserts nothing. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ServiceUnavailable } from '@tradestore/test-services';
import { BenchServers } from './bench-servers.ts';
import { report } from './report.ts';
import { runScenario } from './run-scenario.ts';
import type { Budget, Result, Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

const FEWEST_RUNS = 5;

const help = `Usage: pnpm bench [scenario ...] [options]

Without a scenario all are run; a name's beginning names all that begin so (pnpm bench core).

${scenarios.map(({ name, about }) => `  ${name.padEnd(28)} ${about}`).join('\n')}

Options:
  --runs N       runs of each subject, at least ${FEWEST_RUNS}  (default ${FEWEST_RUNS})
  --quick        only see whether the scenarios work: one run on little data, figures that mean nothing
  --json FILE    also write the results to FILE
  --help         this text`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: String(FEWEST_RUNS) },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { quick } = values;
  const runs = quick ? 1 : runsOf(values.runs);
  const budget: Budget = { quick, minCpuMs: quick ? 1 : 300 };
  // Before minutes of measuring, not after them.
  if (values.json !== undefined) await writeFile(values.json, '');
  const results: Result[] = [];
  await using servers = new BenchServers();
  const { postgres, questdb } = servers;
  for (const scenario of chosen(positionals)) {
    const say = (line: string): void => console.log(`${scenario.name.padEnd(28)} ${line}`);
    try {
      const own = await runScenario(scenario, runs, budget, { postgres, questdb, say });
      console.log(report(own));
      results.push(...own);
    } catch (error) {
      // In CI a run that measured nothing must not be green.
      if (!(error instanceof ServiceUnavailable) || process.env['CI'] === 'true') throw error;
      say(`skipped: ${error.message}`);
    }
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
  return 0;
}

function chosen(names: readonly string[]): readonly Scenario[] {
  if (names.length === 0) return scenarios;
  for (const name of names) {
    if (!scenarios.some((scenario) => scenario.name.startsWith(name))) {
      throw new RangeError(`no scenario is named ${name}; there are: ${scenarios.map((each) => each.name).join(', ')}`);
    }
  }
  return scenarios.filter((scenario) => names.some((name) => scenario.name.startsWith(name)));
}

function runsOf(text: string): number {
  const runs = Number(text);
  if (Number.isSafeInteger(runs) && runs >= FEWEST_RUNS) return runs;
  throw new RangeError(`--runs must be an integer number of at least ${FEWEST_RUNS}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  // A wrong argument or path is the user's to mend; anything else is a defect and shows its stack.
  const byUser = error instanceof RangeError || (error instanceof Error && 'code' in error);
  console.error(byUser ? `bench: ${error.message}` : error);
  process.exitCode = 1;
}

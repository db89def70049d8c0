/**
 * `pnpm test`: lint, types, tests and package checks, each run only when something it reads has changed (turbo's cache), and
 * one line at the end that counts them: `N passed, N failed, N skipped`. Tests count one by one, every other task as one.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { run, turbo } from './run.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The parts of vitest's JSON report that are read here. */
interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly meta: { readonly skipReason?: string };
    }[];
  }[];
}

/** The parts of turbo's run summary that are read here. */
interface TurboSummary {
  readonly tasks: readonly {
    readonly taskId: string;
    readonly task: string;
    readonly command: string;
    readonly execution?: { readonly exitCode: number | null };
    readonly cache: { readonly status: string };
  }[];
}

const REPORTS = '{packages,examples}/*/test-results/vitest.json';
const SUMMARIES = '.turbo/runs/*.json';

// Reports of an earlier run must not be counted for a run that died before it wrote its own; turbo restores cached ones.
for (const file of [...globSync(REPORTS).map(dirname), ...globSync(SUMMARIES)]) rmSync(file, { recursive: true });

const turboExitCode = await turbo([
  'run',
  'types',
  '//#types:root',
  'test',
  'check:packages',
  '--continue=always',
  '--summarize',
  '--output-logs=new-only',
]);
// Not a task of turbo: it reads the whole repository, and the built declarations for its rules on promises.
const lintExitCode = await run('biome', ['ci', '--error-on-warnings']);

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
/** How many tests were skipped, by reason. */
const skipped = new Map<string, number>();

for (const file of globSync(REPORTS).sort()) countTests(file, JSON.parse(readFileSync(file, 'utf8')));
for (const file of globSync(SUMMARIES)) countTasks(JSON.parse(readFileSync(file, 'utf8')));
if (lintExitCode === 0) counts.passed += 1;
else fail('lint');
// Whatever made turbo fail must be seen in the count.
if (turboExitCode !== 0 && counts.failed === 0) fail('turbo, see above');

console.log('');
for (const [reason, count] of skipped) console.log(`skipped ${count}: ${reason}`);
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function countTests(file: string, report: VitestReport): void {
  const before = { ...counts };
  for (const { name, status, message, assertionResults } of report.testResults) {
    if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')) {
      fail(`${name}: ${message.split('\n')[0]}`);
    }
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') fail(test.fullName);
      else {
        counts.skipped += 1;
        const reason = test.meta.skipReason ?? `no reason given: ${test.fullName}`;
        skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
      }
    }
  }
  const project = dirname(dirname(file));
  // An error outside of any test, an unhandled rejection say, fails the run and stands in no test.
  if (!report.success && counts.failed === before.failed) fail(`${project}: an error outside of the tests`);
  console.log(`${project}: ${counts.passed - before.passed} passed`);
}

function countTasks(summary: TurboSummary): void {
  for (const { taskId, task, command, execution, cache } of summary.tasks) {
    if (task === 'test' || command === '<NONEXISTENT>') continue;
    const passed = cache.status === 'HIT' || execution?.exitCode === 0;
    if (passed) counts.passed += 1;
    else fail(taskId);
  }
}

function fail(failure: string): void {
  counts.failed += 1;
  failures.push(failure);
}

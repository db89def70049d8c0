import type { Budget, Ground, Measured, Result, Scenario, Subject } from './scenario.ts';

/** Runs the subjects of a scenario in turn, `runs` times each, after one round that is not counted. */
export async function runScenario(
  scenario: Scenario,
  runs: number,
  budget: Budget,
  servers: Omit<Ground, 'opened'>,
): Promise<Result[]> {
  await using opened = new AsyncDisposableStack();
  const { unit, subjects, ratios } = await scenario.prepare(budget, { ...servers, opened });
  const measured = new Map<string, Measured[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const subject of subjects) {
      const figures = await measure(subject, budget);
      if (round > 0) measured.get(subject.name)?.push(figures);
    }
  }
  const median = (subject: string, name?: string): number => medianOf(figuresOf(measured.get(subject) ?? [], name));
  return subjects.map(({ name }) => {
    const own = figuresOf(measured.get(name) ?? []);
    return {
      scenario: scenario.name,
      subject: name,
      unit,
      median: median(name),
      min: Math.min(...own),
      max: Math.max(...own),
      runs: own.length,
      ratios: name === 'tradestore' ? ratios(median) : furtherFigures(measured.get(name) ?? []),
    };
  });
}

async function measure({ run }: Subject, budget: Budget): Promise<Measured> {
  const result = await run(budget);
  return typeof result === 'number' ? { figure: result, more: {} } : result;
}

function figuresOf(runs: readonly Measured[], name?: string): number[] {
  return runs.map(({ figure, more }) => (name === undefined ? figure : (more[name] ?? Number.NaN)));
}

function furtherFigures(runs: readonly Measured[]): Record<string, number> {
  const names = Object.keys(runs[0]?.more ?? {});
  return Object.fromEntries(names.map((name) => [name, medianOf(figuresOf(runs, name))]));
}

function medianOf(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

import type { Budget, Result, Scenario } from './scenario.ts';

/** Runs the subjects of a scenario in turn, `runs` times each, after one round that is not counted. */
export async function runScenario(scenario: Scenario, runs: number, budget: Budget): Promise<Result[]> {
  const { unit, subjects, ratios } = await scenario.prepare(budget);
  const figures = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const { name, run } of subjects) {
      const figure = await run(budget);
      if (round > 0) figures.get(name)?.push(figure);
    }
  }
  const median = (subject: string): number => medianOf(figures.get(subject) ?? []);
  return subjects.map(({ name }) => {
    const own = figures.get(name) ?? [];
    return {
      scenario: scenario.name,
      subject: name,
      unit,
      median: medianOf(own),
      min: Math.min(...own),
      max: Math.max(...own),
      runs: own.length,
      ratios: name === 'tradestore' ? ratios(median) : {},
    };
  });
}

function medianOf(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

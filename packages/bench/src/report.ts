import type { Result } from './scenario.ts';

/** The results as lines for a terminal: medians with their spread, then the ratios. */
export function report(results: readonly Result[]): string {
  return results.map(lineOf).join('\n');
}

function lineOf({ scenario, subject, unit, median, min, max, runs, ratios }: Result): string {
  const figures = `${short(median)} ${unit} (${short(min)} to ${short(max)}, ${runs} runs)`;
  const against = Object.entries(ratios).map(([key, value]) => `${key} ${short(value)}`);
  return [scenario.padEnd(28), subject.padEnd(18), figures, ...against].join('  ').trimEnd();
}

/** Three significant digits: more would claim what a noisy machine can't give. */
function short(figure: number): string {
  return figure.toLocaleString('en', { maximumSignificantDigits: 3 });
}

import { SingleBar } from 'cli-progress';
import { count } from './format.ts';

/** Shows how far a long piece of work is. */
export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** Rows of one noun: `trades`. */
interface Work {
  readonly noun: string;
  readonly total: number;
}

/** A bar on a terminal; in a log a line at each quarter. */
export function progressOf(work: Work, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(work, stream) : quarters(work, stream);
}

function bar({ noun, total }: Work, stream: NodeJS.WriteStream): Progress {
  const single = new SingleBar({
    format: `Saving {bar} {percentage} %  {value} of {total} ${noun}`,
    formatValue: (value, _options, type) => (type === 'percentage' ? String(value) : count(value)),
    barCompleteChar: '=',
    barIncompleteChar: '-',
    barsize: 32,
    stream,
  });
  single.start(total, 0);
  return { update: (done) => single.update(done), stop: () => single.stop() };
}

function quarters({ noun, total }: Work, stream: NodeJS.WriteStream): Progress {
  let shown = 0;
  return {
    update: (done) => {
      const quarter = Math.floor((4 * done) / total);
      if (quarter === shown) return;
      shown = quarter;
      stream.write(`Saving ${count(done)} of ${count(total)} ${noun}\n`);
    },
    stop: () => {},
  };
}

import { SingleBar } from 'cli-progress';
import { count } from './format.ts';

/** Shows how far a long piece of work is. */
export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** A bar on a terminal; in a log a line at each quarter. */
export function progressOf(title: string, total: number, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(title, total, stream) : quarters(title, total, stream);
}

function bar(title: string, total: number, stream: NodeJS.WriteStream): Progress {
  const single = new SingleBar({
    format: `${title} {bar} {percentage} %  {value} of {total} trades`,
    formatValue: (value, _options, type) => (type === 'percentage' ? String(value) : count(value)),
    barCompleteChar: '=',
    barIncompleteChar: '-',
    barsize: 32,
    stream,
  });
  single.start(total, 0);
  return { update: (done) => single.update(done), stop: () => single.stop() };
}

function quarters(title: string, total: number, stream: NodeJS.WriteStream): Progress {
  let shown = 0;
  return {
    update: (done) => {
      const quarter = Math.floor((4 * done) / total);
      if (quarter === shown) return;
      shown = quarter;
      stream.write(`${title} ${count(done)} of ${count(total)} trades\n`);
    },
    stop: () => {},
  };
}

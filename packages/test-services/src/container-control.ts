import type { ContainerRuntimeClient } from 'testcontainers';
import { commandLine, familyOf } from './process-family.js';

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** A server in a container: its first process is the server, and it ends with it. */
export class ContainerControl {
  readonly #container: Container;
  readonly #untilAnswers: () => Promise<void>;
  readonly #program: RegExp;

  /** @param program what the command line of the server's first process begins with */
  constructor(container: Container, { untilAnswers, program }: { untilAnswers: () => Promise<void>; program: RegExp }) {
    this.#container = container;
    this.#untilAnswers = untilAnswers;
    this.#program = program;
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async start(): Promise<void> {
    if (!(await this.#state()).Running) await this.#container.start();
    await this.#untilAnswers();
  }

  async freeze(): Promise<void> {
    await this.#container.pause();
  }

  async thaw(): Promise<void> {
    await this.#container.unpause();
  }

  async pids(): Promise<number[]> {
    const { Running, Pid } = await this.#state();
    if (!Running || process.platform !== 'linux') return [];
    // The engine counts processes where it runs. That it runs here shows in what the process is.
    return this.#program.test((await commandLine(Pid)) ?? '') ? familyOf(Pid) : [];
  }

  /** Removes the container with its data, in whatever state it is. */
  async remove(): Promise<void> {
    await this.#container.remove({ force: true, v: true });
  }

  /** Ends the server by a signal; resolves when it has. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const { Running, Paused } = await this.#state();
    if (!Running) return;
    const ended = this.#container.wait({ condition: 'not-running' });
    await this.#container.kill({ signal });
    // A paused container takes the signal once it goes on.
    if (Paused && (await this.#state()).Paused) await this.#container.unpause();
    await ended;
  }

  async #state(): Promise<{ Running: boolean; Paused: boolean; Pid: number }> {
    return (await this.#container.inspect()).State;
  }
}

import type { ContainerRuntimeClient } from 'testcontainers';
import { untilAnswers } from './admin-query.js';
import type { ServerControl } from './postgres-server.js';
import { commandLine, familyOf } from './process-family.js';

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** A server in a container: its first process is the postmaster, and it ends with it. */
export class ContainerControl implements ServerControl {
  readonly #container: Container;
  readonly #adminUrl: string;

  constructor(container: Container, adminUrl: string) {
    this.#container = container;
    this.#adminUrl = adminUrl;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async shutdown(mode: 'fast' | 'immediate'): Promise<void> {
    await this.#end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  }

  async start(): Promise<void> {
    if (!(await this.#state()).Running) await this.#container.start();
    await untilAnswers(this.#adminUrl);
  }

  async freeze(): Promise<void> {
    await this.#container.pause();
  }

  async thaw(): Promise<void> {
    await this.#container.unpause();
  }

  async pids(): Promise<number[]> {
    const { Running, Pid } = await this.#state();
    if (!Running) return [];
    // The engine counts processes where it runs. That it runs here shows in what the process is.
    return process.platform === 'linux' && (await commandLine(Pid))?.startsWith('postgres') ? familyOf(Pid) : [];
  }

  /** Removes the container with its data, in whatever state it is. */
  async remove(): Promise<void> {
    await this.#container.remove({ force: true, v: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
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

import type { ContainerRuntimeClient, GenericContainer, StartedTestContainer } from 'testcontainers';
import { onFreePort, PortTaken } from './free-port.js';
import { Unavailable } from './unavailable.js';

/** Null when the image is here. Machines with an engine and without a registry exist: their other ways are tried then. */
export async function pullImage(engine: ContainerRuntimeClient, image: string): Promise<Unavailable | null> {
  const { ImageName } = await import('testcontainers');
  const name = ImageName.fromString(image);
  try {
    if (!(await engine.image.exists(name))) await engine.image.pull(name);
    return null;
  } catch (error) {
    return new Unavailable(`the container engine has no ${image}: ${error instanceof Error ? error.message : error}`);
  }
}

/** What is loaded only where there is an engine. */
type Testcontainers = typeof import('testcontainers');

/**
 * Starts a container whose ports are published on ports of ours: others would change each time it starts, and a server that was
 * killed has to come back on its own.
 *
 * @returns the ports that those of the container are published on, in their order
 */
export async function startOnPorts(
  image: string,
  containerPorts: readonly number[],
  configure: (container: GenericContainer, library: Testcontainers) => GenericContainer,
): Promise<{ readonly container: StartedTestContainer; readonly ports: readonly number[] }> {
  const library = await import('testcontainers');
  return await onFreePort(async (first) => {
    const ports = containerPorts.map((_, at) => first + at);
    const published = containerPorts.map((container, at) => ({ container, host: first + at }));
    const container = configure(new library.GenericContainer(image).withExposedPorts(...published), library);
    try {
      return { container: await container.start(), ports };
    } catch (error) {
      if (/already (allocated|in use)/.test(String(error))) throw new PortTaken(`port ${first} is taken`);
      throw error;
    }
  });
}

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerRuntimeClient } from 'testcontainers';

/** An engine that is there answers in milliseconds. */
const ANSWER_MS = 5_000;

/** The container engine that testcontainers finds, null when none answers. */
export async function containerEngine(): Promise<ContainerRuntimeClient | null> {
  // Looked at first: loading testcontainers takes half a second, and most machines of developers without Docker have none of these.
  if (!isConfigured()) return null;
  const { getContainerRuntimeClient } = await import('testcontainers');
  const giveUp = new AbortController();
  const silence = sleep(ANSWER_MS, null, { signal: giveUp.signal }).catch(() => null);
  // It rejects when there is no engine at any of the places: that is an answer, too.
  const client = await Promise.race([getContainerRuntimeClient().catch(() => null), silence]);
  giveUp.abort();
  return client;
}

/** Where testcontainers looks for an engine. */
function isConfigured(): boolean {
  const runtime = process.env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.() ?? 0}`;
  return (
    process.env['DOCKER_HOST'] !== undefined ||
    process.platform === 'win32' ||
    [
      '/var/run/docker.sock',
      join(runtime, 'docker.sock'),
      join(homedir(), '.docker/run/docker.sock'),
      join(homedir(), '.docker/desktop/docker.sock'),
      join(homedir(), '.testcontainers.properties'),
    ].some((path) => existsSync(path))
  );
}

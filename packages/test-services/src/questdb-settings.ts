import type { QuestDbOptions } from './questdb-server.js';

/** The version that tests run against, of the image and of the jar: newer ones need Java 25. */
export const QUESTDB_VERSION = '9.3.4';

/** What a server that has no users of its own lets in over the wire protocol. */
export const QUESTDB_USER = { user: 'admin', password: 'quest' } as const;

/**
 * A small server with durable defaults that makes no table by itself. The workers of an idle server look for work a hundred times a
 * second, not a hundred thousand times.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  'http.min.enabled': 'false',
  'line.tcp.enabled': 'false',
  'line.udp.enabled': 'false',
  'telemetry.enabled': 'false',
  'telemetry.disable.completely': 'true',
  'metrics.enabled': 'false',
  'line.auto.create.new.tables': 'false',
  'line.auto.create.new.columns': 'false',
  'shared.worker.count': '2',
  'wal.apply.worker.count': '1',
  'mat.view.refresh.worker.count': '1',
  'export.worker.count': '1',
  'cairo.writer.data.append.page.size': '256k',
  'cairo.wal.writer.data.append.page.size': '64k',
  'cairo.o3.column.memory.size': '256k',
};

/** The settings as QuestDB's environment variables. */
export function questDbEnvironment(
  options: QuestDbOptions,
  ports: Readonly<Record<string, string>>,
): Record<string, string> {
  const settings = { ...SETTINGS, ...options.settings, ...ports };
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`QDB_${name.replaceAll('.', '_').toUpperCase()}`, value]),
  );
}

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { adminQuery } from './admin-query.js';
import type { PostgresTls, ServerCertificate } from './postgres-server.js';

/** Puts a file where the server, and only it, can read it; gives the path as the server sees it. */
export type PlaceFile = (name: string, content: string) => Promise<string>;

/** Within this time a server has read its settings anew. */
const RELOAD_MS = 10_000;

/** Makes a running server offer TLS. */
export async function enableTls(adminUrl: string, place: PlaceFile): Promise<PostgresTls> {
  const { makeTlsMaterial } = await import('./tls-material.js');
  const { ca, otherCa, servers } = await makeTlsMaterial();
  const present = async (name: ServerCertificate) => {
    const { certificate, key } = servers[name];
    const settings = {
      ssl_cert_file: await place(`${name}.crt`, certificate),
      ssl_key_file: await place(`${name}.key`, key),
      ssl: 'on',
    };
    // Kept in the data directory, so that it holds after a restart too.
    for (const [setting, value] of Object.entries(settings)) {
      await adminQuery(adminUrl, `alter system set ${setting} = '${value}'`);
    }
    await adminQuery(adminUrl, 'select pg_reload_conf()');
    await untilPresented(adminUrl, new X509Certificate(certificate).fingerprint256);
  };
  await present('valid');
  return { ca, otherCa, present };
}

/** The server reads its settings some time after it was asked to, and tells nobody. */
async function untilPresented(adminUrl: string, fingerprint: string): Promise<void> {
  const deadline = performance.now() + RELOAD_MS;
  while ((await presentedFingerprint(adminUrl)) !== fingerprint) {
    if (performance.now() > deadline) throw new Error('PostgreSQL does not show the certificate that it was given');
    await sleep(10);
  }
}

/** Asks for TLS as the protocol says: length 8, code 80877103, and the server answers `S` or `N`. Null when it has none. */
async function presentedFingerprint(adminUrl: string): Promise<string | null> {
  const { hostname, port } = new URL(adminUrl);
  const socket = connectTcp({ host: hostname, port: Number(port) });
  try {
    socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
    const [answer]: unknown[] = await once(socket, 'data', { signal: AbortSignal.timeout(RELOAD_MS) });
    if (!(answer instanceof Buffer) || answer.toString('latin1') !== 'S') return null;
    // One of the certificates has expired, and it is the certificate that is asked for.
    const secure = connectTls({ socket, rejectUnauthorized: false });
    await once(secure, 'secureConnect', { signal: AbortSignal.timeout(RELOAD_MS) });
    return secure.getPeerX509Certificate()?.fingerprint256 ?? null;
  } finally {
    socket.destroy();
  }
}

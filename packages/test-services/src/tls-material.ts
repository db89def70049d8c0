// x509 finds its parts through metadata of classes, and leaves the choice of that library to whoever uses it.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { ServerCertificate } from './postgres-server.js';

/** All of it PEM. */
export interface TlsMaterial {
  readonly ca: string;
  readonly otherCa: string;
  readonly servers: Readonly<Record<ServerCertificate, { readonly certificate: string; readonly key: string }>>;
}

interface Authority {
  readonly certificate: X509Certificate;
  readonly keys: CryptoKeyPair;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/** A new certificate authority, another one that signed nothing, and what servers may show, all signed by the first. */
export async function makeTlsMaterial(): Promise<TlsMaterial> {
  const [authority, other] = await Promise.all([makeAuthority('tradestore test'), makeAuthority('tradestore other')]);
  const now = Date.now();
  const [valid, wrongHost, expired] = await Promise.all([
    makeServer(authority, ['localhost', '127.0.0.1'], new Date(now + DAY_MS)),
    makeServer(authority, ['elsewhere.invalid'], new Date(now + DAY_MS)),
    makeServer(authority, ['localhost', '127.0.0.1'], new Date(now - DAY_MS)),
  ]);
  return {
    ca: authority.certificate.toString('pem'),
    otherCa: other.certificate.toString('pem'),
    servers: { valid, 'wrong-host': wrongHost, expired },
  };
}

async function makeAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 3 * DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

async function makeServer(authority: Authority, hosts: readonly string[], notAfter: Date) {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${hosts[0]}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(Date.now() - 2 * DAY_MS),
    notAfter,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  });
  const key = PemConverter.encode(
    await webcrypto.subtle.exportKey('pkcs8', keys.privateKey),
    PemConverter.PrivateKeyTag,
  );
  return { certificate: certificate.toString('pem'), key };
}

async function makeKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

// Certificates for tests, made on the spot: names, lifetime and key as the test wants them, written where it wants them.

import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { days, type Instant } from '../core/time.ts'
import type { CertificatePaths } from '../config/tls-config.ts'
import type { CertificateStore } from './certificate-store.ts'
import type { CertificateText } from './certificate.ts'

export interface MadeFrom {
  readonly names: readonly string[]
  readonly now: Instant
  /** Days from now. */
  readonly from?: number
  readonly until?: number
}

export async function makeCertificate({ names, now, from = -1, until = 90 }: MadeFrom): Promise<CertificateText> {
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'nobody' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now + days(from)),
    notAfterDate: new Date(now + days(until)),
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
  })
  return { chain: made.cert, key: made.private }
}

export interface CertificateFolder extends AsyncDisposable {
  readonly path: string
  /** Writes `NAME.pem` and `NAME.key`. */
  write(name: string, text: Partial<CertificateText>, keyMode?: number): Promise<CertificatePaths>
}

export async function certificateFolder(): Promise<CertificateFolder> {
  const path = await mkdtemp(join(tmpdir(), 'waybill-tls-'))
  return {
    path,
    async write(name, { chain, key }, keyMode = 0o600) {
      const paths = { certificate: join(path, `${name}.pem`), key: join(path, `${name}.key`) }
      if (chain !== undefined) await writeFile(paths.certificate, chain)
      if (key !== undefined) {
        await writeFile(paths.key, key)
        await chmod(paths.key, keyMode)
      }
      return paths
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

export interface Handshake {
  readonly protocol: string
  readonly subject: string
}

type Version = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

/** A client's handshake with a server that does as the SMTP connections do; the error's code where it fails. */
export async function handshake(
  store: Pick<CertificateStore, 'contextFor'>,
  {
    servername,
    version,
    ciphers = 'DEFAULT:@SECLEVEL=0',
  }: { readonly servername?: string; readonly version?: Version; readonly ciphers?: string } = {},
): Promise<Handshake | string> {
  const server = createServer((plain) => {
    const secure = new TLSSocket(plain, {
      isServer: true,
      secureContext: store.contextFor(undefined),
      SNICallback: (name, done) => done(null, store.contextFor(name)),
    })
    secure.on('error', () => secure.destroy())
    secure.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...(version === undefined ? {} : { minVersion: version, maxVersion: version, ciphers }),
    ...(servername === undefined ? {} : { servername }),
  })
  try {
    return await new Promise((resolve) => {
      client.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      client.on('secureConnect', () =>
        resolve({ protocol: client.getProtocol() ?? '', subject: client.getPeerX509Certificate()?.subject ?? '' }),
      )
    })
  } finally {
    client.destroy()
    server.close()
  }
}

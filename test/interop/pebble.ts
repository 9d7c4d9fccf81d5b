// Pebble, the test server of ACME's makers, on loopback: an authority with a root of its own that asks our responders at
// the ports of the test, and a DNS server that sends every name to 127.0.0.1.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'

import { systemRandom } from '../../src/core/random.ts'
import { seconds } from '../../src/core/time.ts'
import { trustedAcmeClient } from '../../src/tls/acme/acme-client.ts'
import { Running } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { programPath } from './programs.ts'

export interface Pebble extends AsyncDisposable {
  readonly directory: string
  /** PEM file with the certificate that the directory shows. */
  readonly trust: string
  /** Where Pebble looks for the answers to HTTP-01 and TLS-ALPN-01. */
  readonly httpPort: number
  readonly tlsPort: number
  /** PEM of the root of what it issues. */
  root(): Promise<string>
}

const ATTEMPTS = 3

/** Tried again where another program was quicker to take one of the ports. */
export async function startPebble(): Promise<Pebble> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce()
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
    }
  }
}

async function startOnce(): Promise<Pebble> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await tempFolder({})).path
  const [acme = 0, management = 0, httpPort = 0, tlsPort = 0, dns = 0, dnsManagement = 0] = await quietPorts(6)
  const trust = join(folder, 'pebble.pem')
  await writeConfiguration(folder, { acme, management, httpPort, tlsPort })
  const names = stack.use(
    new Running(programPath('pebble-challtestsrv'), [
      '-http01=',
      '-https01=',
      '-tlsalpn01=',
      `-dns01=127.0.0.1:${dns}`,
      `-management=127.0.0.1:${dnsManagement}`,
      '-defaultIPv4=127.0.0.1',
      '-defaultIPv6=',
    ]),
  )
  const pebble = stack.use(
    new Running(programPath('pebble'), ['-config', join(folder, 'config.json'), '-dnsserver', `127.0.0.1:${dns}`], {
      env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0', PEBBLE_WFE_NONCEREJECT: '20' },
    }),
  )
  for (const [what, port] of [
    ['Pebble', acme],
    ['its management', management],
    ['its DNS server', dns],
  ] as const) {
    await waitFor(
      `${what} on port ${port}`,
      async () => {
        if (pebble.gone || names.gone) throw new Error(pebble.output + names.output)
        return accepts(port)
      },
      seconds(10),
    )
  }
  const kept = stack.move()
  return {
    directory: `https://127.0.0.1:${acme}/dir`,
    trust,
    httpPort,
    tlsPort,
    async root() {
      const client = await trustedAcmeClient(trust)
      return String((await client.acme.axios.get(`https://127.0.0.1:${management}/roots/0`)).data)
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/**
 * Free ports below those that the system gives to outgoing connections: the responders open theirs anew for each order, and
 * must find them free each time.
 */
async function quietPorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = 20_000 + Math.floor(systemRandom() * 12_000)
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
      ports.add(port)
    } catch {
      // Taken: another one.
    } finally {
      server.close()
    }
  }
  return [...ports]
}

async function writeConfiguration(
  folder: string,
  ports: { readonly acme: number; readonly management: number; readonly httpPort: number; readonly tlsPort: number },
): Promise<void> {
  const own = await generate([{ name: 'commonName', value: 'pebble.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  const certificate = join(folder, 'pebble.pem')
  const privateKey = join(folder, 'pebble.key')
  await writeFile(certificate, own.cert)
  await writeFile(privateKey, own.private, { mode: 0o600 })
  const pebble = {
    listenAddress: `127.0.0.1:${ports.acme}`,
    managementListenAddress: `127.0.0.1:${ports.management}`,
    certificate,
    privateKey,
    httpPort: ports.httpPort,
    tlsPort: ports.tlsPort,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify({ pebble }))
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

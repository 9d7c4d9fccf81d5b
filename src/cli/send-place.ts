// Where `waybill send` sends to: the server that was named, the mail hosts of a domain, or the server that runs on the state folder,
// wherever it listens.

import { existsSync } from 'node:fs'
import type { ServerStatus } from '../control/control.ts'
import { socketPath } from '../control/socket-path.ts'
import { seconds } from '../core/time.ts'
import type { SendOptions } from './commands/send.ts'
import type { Terminal } from './terminal.ts'

export interface SendServer {
  readonly host: string
  readonly port: number
  /** The name that a certificate is to prove, where it is not the host. */
  readonly name?: string
}

const SANDBOX: SendServer = { host: '127.0.0.1', port: 2525 }
const SMTP_PORT = 25

export function parseServer(text: string, port?: number): SendServer | undefined {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(text)
  const host = found?.[1] ?? found?.[2]
  const number = port ?? (found?.[3] === undefined ? SMTP_PORT : Number(found[3]))
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number }
}

/** Where the server of the state folder takes mail: for a log-in the port for that, else the one for mail from everywhere. */
export async function runningServer(stateFolder: string, logsIn: boolean, port?: number): Promise<SendServer> {
  const path = socketPath(stateFolder)
  const usual = port === undefined ? SANDBOX : { ...SANDBOX, port }
  if (port !== undefined || !existsSync(path)) return usual
  const [{ socketControl }, { serverStatus }] = await Promise.all([
    import('../control/client.ts'),
    import('../control/use-cases/status.ts'),
  ])
  const asked = await socketControl(path).ask(serverStatus, {})
  const listening: ServerStatus['listening'] = asked.ok ? asked.value.listening : undefined
  const modes = logsIn ? ['submission', 'submissions', 'smtp'] : ['smtp', 'submission']
  const place = modes.flatMap((mode) => listening?.filter((one) => one.mode === mode) ?? [])[0]
  if (place === undefined) return usual
  const loopback = { '::': '127.0.0.1', '0.0.0.0': '127.0.0.1' }[place.address]
  return { host: loopback ?? place.address, port: place.port }
}

/** A text: why there is none. */
export async function mailHostsOf(
  domain: string,
  { dns }: Pick<SendOptions, 'dns'>,
  { clock }: Terminal,
): Promise<readonly SendServer[] | string> {
  const [{ parseDnsServer, realWorld }, { makeLook }, { mailPlaces }] = await Promise.all([
    import('../doctor/real-world.ts'),
    import('../doctor/look.ts'),
    import('../doctor/mail-places.ts'),
  ])
  const server = dns === undefined ? undefined : parseDnsServer(dns)
  if (dns !== undefined && server === undefined) return `--dns ${dns}`
  const limit = new AbortController()
  const timer = clock.after(seconds(20), () => limit.abort(), true)
  try {
    const { world } = await realWorld(clock, undefined, { ip: [], helo: 'localhost', selectors: [], dns: server })
    const look = makeLook({ resolver: world.resolver, server: world.server, signal: limit.signal, evidence: [] })
    const found = await mailPlaces(`postmaster@${domain}`, look)
    if (typeof found === 'string') return found
    return found.map(({ host, address }) => ({ host: address, port: SMTP_PORT, name: host }))
  } finally {
    timer.cancel()
  }
}

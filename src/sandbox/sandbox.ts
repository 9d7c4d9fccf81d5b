// Starts the pretended outside world of sandbox mode: a DNS server, the mail servers of receivers.ts on free ports of
// 127.0.0.1, and the dialer that leads to them. It owns all of these; `close` ends them. It knows nothing of the server
// that is tried out in it.

import type { Clock } from '../core/clock.ts'
import { parseIp } from '../core/ip.ts'
import { systemRandom, type Random } from '../core/random.ts'
import { parseZones } from '../dns/zones.ts'
import type { Dialer } from '../net/dialer.ts'
import type { Behaviour, ReceivedMail } from './behaviour.ts'
import { selfSignedContext } from './certificate.ts'
import { startDnsServer } from './dns-server.ts'
import { startPeer, type PretendedPeer } from './peer.ts'
import { RECEIVERS, SANDBOX_HOST } from './receivers.ts'
import { pretendedTarget, sandboxDialer } from './sandbox-dialer.ts'
import { sandboxZoneText } from './zone-text.ts'

export interface SandboxOptions {
  readonly clock: Clock
  /** The name of the server that is tried out, the MX of sandbox.test. */
  readonly hostname?: string
  readonly random?: Random
}

export interface Sandbox {
  readonly dns: { readonly address: string; readonly port: number }
  readonly dialer: Dialer
  readonly domains: readonly { readonly domain: string; readonly habit: string }[]
  /** The last messages that the servers of a domain accepted, oldest first. */
  received(domain: string): readonly ReceivedMail[]
  close(): Promise<void>
}

const SMTP_PORT = 25
/** tcpmux on 127.0.0.1: needs root to be taken and nobody does, so that a connection there is truly refused. */
const NOBODYS_PORT = 1

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, hostname = SANDBOX_HOST, random = systemRandom } = options
  const running = new AsyncDisposableStack()
  try {
    const peers = await startPeers(running, clock, random)
    const dns = await startDnsServer({ zones: parseZones(sandboxZoneText(hostname)) })
    running.defer(() => dns.close())
    return {
      dns: { address: dns.address, port: dns.port },
      dialer: sandboxDialer(clock, peers.targets),
      domains: RECEIVERS.map(({ domain, habit }) => ({ domain, habit })),
      received: (domain) => (peers.byDomain.get(domain) ?? []).flatMap((peer) => peer.received()),
      close: () => running.disposeAsync(),
    }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}

interface Peers {
  readonly targets: Map<string, number>
  readonly byDomain: Map<string, PretendedPeer[]>
}

async function startPeers(running: AsyncDisposableStack, clock: Clock, random: Random): Promise<Peers> {
  const peers: Peers = { targets: new Map(), byDomain: new Map() }
  for (const { domain, servers = [] } of RECEIVERS) {
    for (const { name, address, plays } of servers) {
      const target = targetOf(address)
      if (plays === 'nobody-listens') {
        peers.targets.set(target, NOBODYS_PORT)
        continue
      }
      const tls = await tlsOf(plays, clock, name)
      const peer = await startPeer({ clock, random, host: name, domain, behaviour: plays, ...tls })
      running.defer(() => peer.close())
      peers.targets.set(target, peer.port)
      peers.byDomain.set(domain, [...(peers.byDomain.get(domain) ?? []), peer])
    }
  }
  return peers
}

const tlsOf = async (behaviour: Behaviour, clock: Clock, name: string) =>
  behaviour.tls ? { tls: await selfSignedContext(clock, name) } : {}

function targetOf(text: string): string {
  const address = parseIp(text)
  if (address === undefined) throw new Error(`not an IP address: ${text}`)
  return pretendedTarget(address, SMTP_PORT)
}

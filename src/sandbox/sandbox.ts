// Starts the pretended outside world of sandbox mode: a DNS server, the mail servers of the receivers on free ports of
// 127.0.0.1, and the dialer that leads to them. It owns all of these; `close` ends them. It knows nothing of the server
// that is tried out in it.

import type { Clock } from '../core/clock.ts'
import { systemRandom, type Random } from '../core/random.ts'
import type { SandboxControl } from '../control/sandbox-control.ts'
import { parseZones } from '../dns/zones.ts'
import type { Dialer } from '../net/dialer.ts'
import type { ReceivedMail } from './behaviour.ts'
import { startDnsServer } from './dns-server.ts'
import { ReceiverBook } from './receiver-book.ts'
import { RECEIVERS, SANDBOX_HOST } from './receivers.ts'
import { sandboxDialer } from './sandbox-dialer.ts'
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
  /** For those who try their mail code. */
  readonly control: SandboxControl
  /** The last messages that the servers of a domain accepted, oldest first. */
  received(domain: string): readonly ReceivedMail[]
  close(): Promise<void>
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, hostname = SANDBOX_HOST, random = systemRandom } = options
  const running = new AsyncDisposableStack()
  try {
    let zones = parseZones(sandboxZoneText(hostname))
    const book = new ReceiverBook({
      clock,
      random,
      running,
      made: (all) => void (zones = parseZones(sandboxZoneText(hostname, all))),
    })
    await book.open()
    const dns = await startDnsServer({ zones: { lookup: (name, type) => zones.lookup(name, type) } })
    running.defer(() => dns.close())
    return {
      dns: { address: dns.address, port: dns.port },
      dialer: sandboxDialer(clock, book.targets),
      domains: RECEIVERS.map(({ domain, habit }) => ({ domain, habit })),
      control: book,
      received: (domain) => book.received(domain),
      close: () => running.disposeAsync(),
    }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}

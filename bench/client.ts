// How many messages a second attempt() hands to a server that takes everything, over connections that it keeps.
//
//   smtp-sink -u postfix -c 127.0.0.1:2599 1000 &
//   node bench/client.ts [--port 2599] [--messages 50000] [--in-flight 20] [--size 4096]
//
// The figure is for one thread and includes neither queue nor DNS.

import { parseArgs } from 'node:util'
import { parseMailbox, type Mailbox } from '../src/core/address.ts'
import { systemClock } from '../src/core/clock.ts'
import { parseDomain } from '../src/core/domain.ts'
import { makeIdSource, messageId } from '../src/core/id.ts'
import { parseIp } from '../src/core/ip.ts'
import { systemRandom } from '../src/core/random.ts'
import { seconds } from '../src/core/time.ts'
import { attempt } from '../src/deliver/attempt.ts'
import type { AttemptDeps } from '../src/deliver/attempt-deps.ts'
import type { Job } from '../src/deliver/job.ts'
import { makeMaildirNames } from '../src/deliver/maildir-names.ts'
import { AsOwner } from '../src/deliver/as-owner.ts'
import { MailboxGate } from '../src/deliver/mailbox-gate.ts'
import { HostMemory } from '../src/deliver/host-memory.ts'
import { PausedRoutes } from '../src/deliver/paused-routes.ts'
import { SessionPool } from '../src/deliver/session-pool.ts'
import { fakeResolver } from '../src/dns/fake-resolver.test-support.ts'
import { CLIENT_TIMEOUTS } from '../src/net/client-timeouts.ts'
import { socketDialer, tcpDialer } from '../src/net/tcp-dialer.ts'
import { makeTrust } from '../src/net/trust.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2599' },
    messages: { type: 'string', default: '50000' },
    'in-flight': { type: 'string', default: '20' },
    size: { type: 'string', default: '4096' },
  },
})
const total = Number(values.messages)
const size = Number(values.size)

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value of this program is wrong')
  return value
}

function mailbox(text: string): Mailbox {
  const parsed = parseMailbox(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem}`)
  return parsed.value
}

const clock = systemClock
const hostname = need(parseDomain('bench.test'))
const deps: AttemptDeps = {
  clock,
  hostname,
  resolver: fakeResolver(''),
  random: systemRandom,
  dialer: tcpDialer(clock),
  dialSocket: socketDialer(clock),
  respond: async () => ({ kind: 'left-out', why: 'no-text' }),
  login: () => Promise.resolve({ ok: false, detail: 'no log-in' }),
  tls: 'opportunistic',
  tlsDomains: new Map(),
  routes: new PausedRoutes({ clock, told: () => {} }),
  trust: makeTrust(),
  timeouts: CLIENT_TIMEOUTS,
  names: makeMaildirNames({ clock, hostname, pid: process.pid, thread: 0 }),
  pool: new SessionPool({ clock, keepIdle: seconds(5), messagesPerConnection: 1000 }),
  hosts: new HostMemory({ clock }),
  mailboxes: new MailboxGate({ clock }),
  asOwner: new AsOwner({ clock, stateFolder: '/nowhere' }),
  isSelf: () => false,
  fault(error) {
    throw error
  },
}

const head = 'Received: from a.test by b.test; Sun, 22 Nov 2026 05:20:43 +0000\r\nSubject: bench\r\n\r\n'
const line = `${'All work and no play. '.repeat(3)}\r\n`
const text = head + line.repeat(Math.max(1, Math.round((size - head.length) / line.length)))
const content = { kind: 'inline', bytes: new TextEncoder().encode(text) } as const
const destination = { kind: 'host', host: need(parseIp('127.0.0.1')), port: Number(values.port) } as const
const mailFrom = mailbox('sender@bench.test')
const recipients = [
  { index: 0, rcptTo: mailbox('to@sink.test'), dsn: {}, state: { kind: 'active', attempts: 0 } },
] as const
const ids = makeIdSource(clock)

let begun = 0
let delivered = 0
async function sendUntilDone(): Promise<void> {
  while (begun < total) {
    begun++
    const message: Job['message'] = {
      id: messageId(ids()),
      mailFrom,
      origin: { kind: 'bounce', of: messageId(1) },
      options: { body: '7BIT', smtputf8: false },
      size: content.bytes.length,
      receivedAt: clock.now(),
    }
    const { outcomes } = await attempt({ message, content, destination, recipients, attempt: 1 }, deps)
    const outcome = outcomes.get(0)
    if (outcome?.kind === 'delivered') delivered++
    else throw new Error(JSON.stringify(outcome))
  }
}

const since = performance.now()
await Promise.all(Array.from({ length: Number(values['in-flight']) }, sendUntilDone))
const span = (performance.now() - since) / 1000
await deps.pool.close()
const { user, system } = process.cpuUsage()
console.log(
  `${delivered} messages of ${content.bytes.length} octets in ${span.toFixed(2)} s: ${Math.round(delivered / span)} a second, ` +
    `${Math.round((user + system) / delivered)} µs of CPU each`,
)

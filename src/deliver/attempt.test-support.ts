// A small world for tests of attempts: DNS as zone text, servers in memory that play scripts, a clock that stands still
// until everything waits for it.

import assert from 'node:assert/strict'
import { systemClock } from '../core/clock.ts'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Content, DsnOptions, Outcome } from '../core/message.ts'
import { seededRandom } from '../core/random.ts'
import type { ReasonCode } from '../core/reason.ts'
import { duration, seconds } from '../core/time.ts'
import { domain, mailbox, makeMessage, makeRecipients } from '../core/message.test-support.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import type { MessageEvent, ServerEvent } from '../events/event.ts'
import { CLIENT_TIMEOUTS } from '../net/client-timeouts.ts'
import { playPeer, type Heard, type Script } from '../../test/support/scripted-peer.ts'
import { attempt } from './attempt.ts'
import type { DialResult } from '../net/dialer.ts'
import type { AttemptDeps } from './attempt-deps.ts'
import { HostMemory } from './host-memory.ts'
import type { AttemptResult, Job } from './job.ts'
import { AsOwner } from './as-owner.ts'
import { MailboxGate } from './mailbox-gate.ts'
import { PausedRoutes } from './paused-routes.ts'
import { SessionPool } from './session-pool.ts'

/** What answers at an address: a script for each connection (the last for ever), or the reason why nothing does. */
export type Host = readonly Script[] | ReasonCode

export interface World {
  readonly clock: FakeClock
  readonly deps: AttemptDeps
  /** What the servers heard, by address. */
  readonly heard: Readonly<Record<string, Heard>>
  /** Addresses dialed, in order. */
  readonly dialed: string[]
  readonly faults: unknown[]
  /** Of routes that were paused and resumed. */
  readonly told: readonly ServerEvent[]
  /** Makes the attempt, moving time on whenever nothing else moves. */
  attempt(job: Job, signal?: AbortSignal): Promise<AttemptResult>
}

/** `hosts` by address; they are the MX hosts of x.test in that order, unless `zones` says otherwise. */
export function makeWorld(
  hosts: Readonly<Record<string, Host>>,
  more: Partial<AttemptDeps> & { zones?: string } = {},
): World {
  const clock = new FakeClock()
  const heard: Record<string, Heard> = {}
  const counts = new Map<string, number>()
  const dialed: string[] = []
  const faults: unknown[] = []
  const told: ServerEvent[] = []
  const { zones = zonesFor(Object.keys(hosts).filter((place) => !place.startsWith('/'))), ...overrides } = more
  const deps: AttemptDeps = {
    clock,
    hostname: domain('us.test'),
    resolver: fakeResolver(zones),
    random: seededRandom(1),
    tls: 'opportunistic',
    tlsDomains: new Map(),
    respond: async () => ({ kind: 'left-out', why: 'no-text' }),
    login: () => assert.fail('nobody is to log in'),
    trust: () => assert.fail('no certificate is to be checked'),
    timeouts: CLIENT_TIMEOUTS,
    names: { next: () => 'name' },
    pool: new SessionPool({ clock, keepIdle: seconds(30), messagesPerConnection: 100 }),
    hosts: new HostMemory({ clock }),
    routes: new PausedRoutes({ clock, told: (event) => told.push(event) }),
    // What a disk takes is real time.
    mailboxes: new MailboxGate({ clock: systemClock }),
    asOwner: new AsOwner({ clock: systemClock, stateFolder: '/nowhere' }),
    isSelf: () => false,
    dialSocket: (path) => reach(path),
    fault: (error) => faults.push(error),
    dialer: (address) => reach(address),
    ...overrides,
  }
  function reach(address: string): Promise<DialResult> {
    dialed.push(address)
    const host = hosts[address]
    if (host === undefined || typeof host === 'string') {
      return Promise.resolve({ ok: false, reason: { code: host ?? 'connect.unreachable' } })
    }
    const count = counts.get(address) ?? 0
    counts.set(address, count + 1)
    const script = host[Math.min(count, host.length - 1)] ?? {}
    const [ours, theirs] = duplexPair()
    const ear = (heard[address] ??= { commands: [], messages: [] })
    playPeer(theirs, { script, heard: ear })
    return Promise.resolve({ ok: true, socket: ours as unknown as Socket })
  }
  return {
    clock,
    deps,
    heard,
    dialed,
    faults,
    told,
    attempt: (job, signal) => whileTimePasses(attempt(job, deps, signal), clock),
  }
}

function zonesFor(addresses: readonly string[]): string {
  return addresses.map((address, i) => `x.test MX ${i} mx${i}.x.test\nmx${i}.x.test A ${address}`).join('\n')
}

async function whileTimePasses<T>(work: Promise<T>, clock: FakeClock): Promise<T> {
  const state = { over: false }
  const ended = work.finally(() => (state.over = true))
  while (!state.over) {
    for (let i = 0; i < 30 && !state.over; i++) await new Promise((resolve) => setImmediate(resolve))
    const next = clock.next()
    if (!state.over && next !== undefined) await clock.advance(duration(next - clock.now()))
  }
  return ended
}

export interface JobParts {
  readonly to?: readonly string[]
  readonly text?: string
  readonly destination?: Job['destination']
  readonly dsn?: DsnOptions
  readonly content?: Content
}

export function makeJob({ to = ['b@x.test'], text = 'Subject: hi\r\n\r\nhello\r\n', ...rest }: JobParts = {}): Job {
  const bytes = new TextEncoder().encode(text)
  return {
    message: makeMessage({ mailFrom: mailbox('a@us.test'), size: bytes.length, receivedAt: new FakeClock().now() }),
    content: rest.content ?? { kind: 'inline', bytes },
    destination: rest.destination ?? { kind: 'mx', domain: domain('x.test'), port: 25 },
    recipients: makeRecipients(to, { dsn: rest.dsn ?? {} }),
    attempt: 1,
  }
}

export const hostAt = (address: string): Job['destination'] => ({
  kind: 'host',
  host: parseIp(address) as IpAddress,
  port: 25,
})

/** `delivered`, `deferred smtp.rcpt 451`, `failed smtp.rcpt 5.1.1`, in the order of the recipients. */
export function inWords({ outcomes }: AttemptResult): readonly string[] {
  return [...outcomes.entries()].sort(([a], [b]) => a - b).map(([, outcome]) => word(outcome))
}

function word(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
      return 'delivered'
    case 'deferred':
      return `deferred ${outcome.reason.code}${outcome.reason.reply ? ` ${outcome.reason.reply.code}` : ''}`
    case 'failed':
      return `failed ${outcome.reason.code} ${outcome.status}`
  }
}

/** The steps of the attempt, in order, with the code of what went wrong. */
export function stepsOf(events: readonly MessageEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'step' ? [event.problem ? `${event.step}: ${event.problem.code}` : event.step] : [],
  )
}

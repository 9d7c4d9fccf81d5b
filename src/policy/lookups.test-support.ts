// What the conditions that look things up need in their tests: ports made of fakes, and subjects. It knows nothing of the
// engine, of presets or of other conditions.

import assert from 'node:assert/strict'
import { parseMailbox, type Mailbox } from '../core/address.ts'
import { FakeClock } from '../core/fake-clock.ts'
import { sessionId } from '../core/id.ts'
import { parseIp } from '../core/ip.ts'
import { seededRandom } from '../core/random.ts'
import { accepted } from '../config/load.test-support.ts'
import { fakeResolver } from '../dns/fake-resolver.ts'
import type { Dialer } from '../net/dialer.ts'
import { createRoute } from '../route/route.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'
import type { Subject } from './condition.ts'
import type { ContentFacts } from './content-facts.ts'
import { createLookups } from './lookups.ts'
import type { PolicyDeps } from './policy-deps.ts'

export interface World {
  readonly config?: string
  readonly zones?: string
  readonly lists?: ReadonlyMap<string, string | { readonly problem: string }>
  readonly clock?: FakeClock
  readonly dialer?: Dialer
  /** The mail hosts that are this server. */
  readonly self?: string
}

const CONFIG = `
hostname: mx.here.test
local_domains: [here.test]
users: { alice: {}, bob: {} }
relay_from: ["127.0.0.1", "::1", 10.1.0.0/16]
`

export function makeDeps(world: World = {}): PolicyDeps {
  const config = accepted(`${CONFIG}\n${world.config ?? ''}`)
  const { clock = new FakeClock(), dialer = () => assert.fail('this test opens no connections') } = world
  const resolver = fakeResolver(world.zones ?? '')
  const random = seededRandom(7)
  return {
    config,
    clock,
    random,
    resolver,
    dialer,
    route: createRoute(config),
    ...createLookups({ config, clock, random, resolver, dialer, isSelf: (host) => host === world.self }),
    openList(path) {
      const kept = world.lists?.get(path)
      if (typeof kept === 'object') return { path, lines: () => ({ lines: [], problem: kept.problem }) }
      const lines = kept === undefined ? [] : kept.split('\n')
      return { path, lines: () => ({ lines }) }
    },
    hook: () => undefined,
  }
}

export function mailbox(text: string): Mailbox {
  const parsed = parseMailbox(text)
  assert.ok(parsed.ok, text)
  return parsed.value
}

export function factsOf(changes: Partial<SessionFacts> & { readonly from?: string } = {}): SessionFacts {
  const { from = '192.0.2.9', ...rest } = changes
  return {
    session: sessionId(1),
    listener: 'smtp',
    client: { address: parseIp(from) ?? assert.fail(from), port: 40_000 },
    local: { address: '203.0.113.1', port: 25 },
    helo: { verb: 'EHLO', name: 'client.test' },
    ...rest,
  }
}

export const subjectOf = (question: Question, facts = factsOf(), content?: ContentFacts): Subject => ({
  at: new FakeClock().now(),
  facts,
  question,
  memo: new Map(),
  ...(content && { content }),
})

const OPTIONS = { body: '7BIT', smtputf8: false } as const
const sender = (text: string) => (text === '' ? null : mailbox(text))

export const mail = (from: string): Question => ({ stage: 'mail', mailFrom: sender(from), options: OPTIONS })

export const rcpt = (to: string, more: { readonly sender?: string; readonly accepted?: number } = {}): Question => ({
  stage: 'rcpt',
  mailFrom: sender(more.sender ?? 'someone@far.test'),
  rcptTo: mailbox(to),
  accepted: more.accepted ?? 0,
  refused: 0,
})

export const data = (to: readonly string[]): Question => ({
  stage: 'data',
  mailFrom: sender('someone@far.test'),
  recipients: to.map(mailbox),
  options: OPTIONS,
})

/** Content of so many octets. */
export const contentOf = (size: number): ContentFacts => ({
  size,
  longestLine: size,
  header: () => [],
  content: () => assert.fail('no content was to be read'),
  scans: () => Promise.resolve([]),
})

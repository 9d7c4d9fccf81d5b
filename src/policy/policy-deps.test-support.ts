// What rules and conditions need in their tests: a configuration from text, DNS from zone text, list files from a map, a
// clock that stands still. It knows nothing of the engine, of presets or of single conditions.

import assert from 'node:assert/strict'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seededRandom } from '../core/random.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { accepted } from '../config/load.test-support.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import type { Dialer } from '../net/dialer.ts'
import type { OriginChecks } from '../email-auth/message-origin.ts'
import { createRoute } from '../route/route.ts'
import type { ScannedContent } from './rule-subject.ts'
import { createEnquiries } from './enquiries.ts'
import type { Hook, PolicyDeps } from './policy-deps.ts'

export interface World {
  readonly config?: string
  readonly zones?: string
  readonly lists?: ReadonlyMap<string, string | { readonly problem: string }>
  readonly hooks?: Readonly<Record<string, Hook>>
  readonly clock?: FakeClock
  readonly dialer?: Dialer
  /** The mail hosts that are this server. */
  readonly self?: string
}

export const CONFIG = `
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
    hostname: config.hostname,
    clock,
    random,
    resolver,
    dialer,
    ourselves: makeOurselves(config),
    route: createRoute(config),
    ...createEnquiries({ config, clock, random, resolver, dialer, isSelf: (host) => host === world.self }),
    openList(path) {
      const kept = world.lists?.get(path)
      if (typeof kept === 'object') return { path, lines: () => ({ lines: [], problem: kept.problem }) }
      const lines = kept === undefined ? [] : kept.split('\n')
      return { path, lines: () => ({ lines }) }
    },
    hook: (name) => world.hooks?.[name],
  }
}

const unasked = (): never => assert.fail('nobody was to ask who the mail is from')

export const NO_ORIGIN: OriginChecks = {
  spf: unasked,
  iprev: unasked,
  dkim: unasked,
  dmarc: unasked,
  arc: unasked,
  results: [],
  unsigned: false,
}

/** Content of so many octets. */
export const contentOf = (size: number): ScannedContent => ({
  size,
  longestLine: size,
  header: [],
  content: () => assert.fail('no content was to be read'),
  scans: () => Promise.resolve([]),
  origin: NO_ORIGIN,
})

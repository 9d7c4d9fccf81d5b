// A policy for tests: from the text of a configuration, with DNS from zone text, list files from a map and a clock that
// stands still; and short ways to ask it.

import assert from 'node:assert/strict'
import type { Decision } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { readHeader } from '../core/header.ts'
import { seededRandom } from '../core/random.ts'
import { formatReply } from '../core/reply.ts'
import type { Config } from '../config/config.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { accepted } from '../config/load.test-support.ts'
import { formatProblems } from '../config/problem.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import { createRoute } from '../route/route.ts'
import { compilePolicy } from './compile.ts'
import type { Answer, Condition } from '../conditions/condition.ts'
import { CONDITIONS } from './conditions.ts'
import type { RuleSubject, ScannedContent } from './rule-subject.ts'
import { createLookups } from './lookups.ts'
import type { Hook, PolicyDeps } from './policy-deps.ts'
import type { SessionPolicy } from './policy.ts'

export const BASE = `
hostname: mx.here.test
local_domains: [here.test]
users: { alice: {}, bob: {} }
relay_from: ["127.0.0.1", "::1", 10.1.0.0/16]
relay_to: [customer.test, "*.branch.test"]
`

export const ZONES = `
far.test       MX 10 mx.far.test
mx.far.test    A 198.51.100.25
customer.test  MX 10 mx.far.test
one.branch.test MX 10 mx.far.test
nomail.test    MX 0 .
nohost.test    TXT "nothing"
silent.test    FAIL timeout
`

export interface World {
  readonly config?: string
  readonly zones?: string
  readonly lists?: ReadonlyMap<string, string | { readonly problem: string }>
  readonly hooks?: Readonly<Record<string, Hook>>
  readonly clock?: FakeClock
}

export function makeDeps(world: World = {}): PolicyDeps {
  const config: Config = accepted(`${BASE}\n${world.config ?? ''}`)
  const clock = world.clock ?? new FakeClock()
  const resolver = fakeResolver(world.zones ?? ZONES)
  const random = seededRandom(7)
  const dialer: PolicyDeps['dialer'] = () => Promise.resolve({ ok: false, reason: { code: 'connect.refused' } })
  return {
    config,
    clock,
    random,
    resolver,
    dialer,
    ourselves: makeOurselves(config),
    route: createRoute(config),
    ...createLookups({ config, clock, random, resolver, dialer, isSelf: () => false }),
    openList(path) {
      const kept = world.lists?.get(path)
      if (typeof kept === 'object') return { path, lines: () => ({ lines: [], problem: kept.problem }) }
      const lines = kept === undefined ? [] : kept.split('\n')
      return { path, lines: () => ({ lines }) }
    },
    hook: (name) => world.hooks?.[name],
  }
}

export function openPolicy(world: World = {}): SessionPolicy {
  const compiled = compilePolicy(makeDeps(world))
  if (!compiled.ok) assert.fail(formatProblems(compiled.problems))
  return compiled.policy.open()
}

/** Verdict, rule and reply in one line: `deny relay-control 550 5.7.1 Relaying to …`. */
export function told(decision: Decision): string {
  const said = formatReply(decision.reply)
    .trimEnd()
    .replaceAll('\r\n', ' | ')
    .replace(/ \(wb-[0-9A-Z]{6}\)$/, '')
  return `${decision.verdict} ${decision.rule} ${said}`
}

export function contentOf(text: string, more: Partial<ScannedContent> = {}): ScannedContent {
  const lines = text.split('\n')
  return {
    size: Buffer.byteLength(lines.join('\r\n')),
    longestLine: Math.max(...lines.map((line) => Buffer.byteLength(line))),
    header: readHeader(Buffer.from(text)).fields,
    content: () => Promise.resolve({ kind: 'inline', bytes: Buffer.from(lines.join('\r\n'), 'latin1') }),
    scans: () => Promise.resolve([]),
    ...more,
  }
}

/** A condition as the file would write it. */
export function makeCondition(name: string, value: unknown, world: World = {}): Condition<RuleSubject> {
  const kind = CONDITIONS.get(name) ?? assert.fail(`no condition ${name}`)
  const parsed = kind.schema['~run']({ value }, {})
  assert.ok(!parsed.issues, JSON.stringify(parsed.issues?.map(({ message }) => message)))
  return kind.make((parsed as { value: unknown }).value, makeDeps(world))
}

/** What a condition answers: `yes`, `no` or `unknown: why`. */
export async function asked(name: string, value: unknown, subject: RuleSubject, world: World = {}): Promise<string> {
  const answer: Answer = await makeCondition(name, value, world)(subject)
  return answer.kind === 'unknown' ? `unknown: ${answer.why}` : answer.kind
}

// A policy for tests, made from the text of a configuration, and short ways to ask it.

import assert from 'node:assert/strict'
import type { Decision } from '../core/decision.ts'
import { readHeader } from '../core/header.ts'
import { formatReply } from '../core/reply.ts'
import { formatProblems } from '../config/problem.ts'
import { compilePolicy } from './compile.ts'
import type { Answer, Condition } from '../conditions/condition.ts'
import { CONDITIONS } from './conditions.ts'
import type { RuleSubject, ScannedContent } from './rule-subject.ts'
import type { Dialer } from '../net/dialer.ts'
import { CONFIG, makeDeps, NO_ORIGIN, type World } from './policy-deps.test-support.ts'
import type { PolicyDeps } from './policy-deps.ts'
import type { SessionPolicy } from './policy.ts'

const RELAY_TO = 'relay_to: [customer.test, "*.branch.test"]'
export const BASE = `${CONFIG}${RELAY_TO}\n`

export const ZONES = `
far.test       MX 10 mx.far.test
mx.far.test    A 198.51.100.25
customer.test  MX 10 mx.far.test
one.branch.test MX 10 mx.far.test
nomail.test    MX 0 .
nohost.test    TXT "nothing"
silent.test    FAIL timeout
`

const refusing: Dialer = () => Promise.resolve({ ok: false, reason: { code: 'connect.refused' } })

/** Of a site that relays for others too, in a world with a few domains. */
export const makePolicyDeps = ({ config = '', zones = ZONES, dialer = refusing, ...world }: World = {}): PolicyDeps =>
  makeDeps({ ...world, config: `${RELAY_TO}\n${config}`, zones, dialer })

export function openPolicy(world: World = {}): SessionPolicy {
  const compiled = compilePolicy(makePolicyDeps(world))
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
    origin: NO_ORIGIN,
    ...more,
  }
}

/** A condition as the file would write it. */
export function makeCondition(name: string, value: unknown, world: World = {}): Condition<RuleSubject> {
  const kind = CONDITIONS.get(name) ?? assert.fail(`no condition ${name}`)
  const parsed = kind.schema['~run']({ value }, {})
  assert.ok(!parsed.issues, JSON.stringify(parsed.issues?.map(({ message }) => message)))
  return kind.make((parsed as { value: unknown }).value, makePolicyDeps(world))
}

/** What a condition answers: `yes`, `no` or `unknown: why`. */
export async function asked(name: string, value: unknown, subject: RuleSubject, world: World = {}): Promise<string> {
  const answer: Answer = await makeCondition(name, value, world)(subject)
  return answer.kind === 'unknown' ? `unknown: ${answer.why}` : answer.kind
}

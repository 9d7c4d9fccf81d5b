// Reads one rule as it is written, in the user's file or in a preset: its name, its conditions, its verdict, its place
// among the rules of the preset. Whatever is wrong is complained about at its place; the rule is then not used.

import type { RuleOrigin } from '../core/decision.ts'
import { nearestKey, RULE_WORDS } from '../config/nearest-key.ts'
import { show } from '../config/values.ts'
import type { PolicyDeps } from './policy-deps.ts'
import { isGroup, type Reading } from '../conditions/reading.ts'
import { readText } from './read-text.ts'
import { readVerdict, VERDICT_KEYS } from './read-verdict.ts'
import { readWhen, type ReadWhen, type WhenReading } from '../conditions/read-when.ts'
import type { RuleSubject } from './rule-subject.ts'
import type { Act, Rule } from './rule.ts'
import { subjectValueNames } from './subject-values.ts'
import type { Template } from './template.ts'

export const PLACEMENTS = ['before', 'after', 'replace'] as const
export type Placement = { readonly how: (typeof PLACEMENTS)[number]; readonly rule: string }

export interface ReadRule {
  readonly name: string
  readonly origin: RuleOrigin
  readonly reading: Reading
  readonly when: RuleWhen
  /** As it is written. */
  readonly written: Readonly<Record<string, unknown>>
  /** Without one the rule stands before all of the preset. */
  readonly placement?: Placement
  readonly make: (deps: PolicyDeps) => Rule
}

const KEYS: readonly string[] = ['name', 'when', ...VERDICT_KEYS, 'relay', 'log', 'unknown', ...PLACEMENTS]

export type RuleReading = WhenReading<PolicyDeps, RuleSubject>
export type RuleWhen = ReadWhen<PolicyDeps, RuleSubject>

export function readRule(written: unknown, origin: RuleOrigin, reading: RuleReading): ReadRule | undefined {
  if (!isGroup(written)) {
    const advice = 'write for example { name: no-such-helo, when: { helo: localhost }, deny: true }'
    reading.complain([], { message: `${show(written)} stands where a rule belongs`, advice })
    return undefined
  }
  checkKeys(written, reading)
  const name = readName(written['name'], reading)
  const when = written['when'] === undefined ? ALWAYS : readWhen(written['when'], ['when'], reading)
  const values = [...new Set([...subjectValueNames(reading.stage), ...when.facts])]
  const act = readVerdict(written, name, values, reading)
  const log =
    written['log'] === undefined ? undefined : readText(written['log'], ['log'], { values, said: false }, reading)
  const placement = readPlacement(written, reading)
  const unknown = readUnknown(written, act, reading)
  checkRelay(written, reading)
  if (act === undefined) return undefined
  return {
    name,
    origin,
    reading,
    when,
    written,
    ...(placement && { placement }),
    make: (deps) => makeRule({ name, origin, when, act, log, reading, unknown }, deps),
  }
}

/** Holds for everyone, so that not to hold it binds, too: there is nobody left. */
const ALWAYS: RuleWhen = {
  facts: [],
  claims: [],
  binds: (holds) => (holds ? 'nothing' : 'unseen'),
  make: () => [],
}

interface Parts extends Pick<Rule, 'name' | 'origin' | 'unknown'> {
  readonly when: RuleWhen
  readonly act: Act
  readonly log: Template | undefined
  readonly reading: Reading
}

const makeRule = ({ name, origin, when, act, log, reading, unknown }: Parts, deps: PolicyDeps): Rule => ({
  name,
  origin,
  conditions: when.make(deps, reading),
  act,
  unknown: act.kind === 'tag' || act.kind === 'next' ? 'next' : unknown,
  ...(log && { log }),
})

function checkKeys(written: Readonly<Record<string, unknown>>, reading: Reading): void {
  for (const key of Object.keys(written)) {
    if (KEYS.includes(key)) continue
    const nearest = nearestKey(key, KEYS, [], RULE_WORDS)
    const advice =
      nearest !== undefined && KEYS.includes(nearest)
        ? `write "${nearest}"`
        : `the keys of a rule are ${KEYS.join(', ')}`
    reading.complain([key], { message: `there is no key "${key}" in a rule`, advice }, 'key')
  }
}

/** Names appear in replies, logs and events, and are typed by people. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/i

function readName(input: unknown, reading: Reading): string {
  if (typeof input === 'string' && NAME.test(input)) return input
  const advice = 'write letters, digits and hyphens, for example name: partners-first'
  if (input === undefined) reading.complain([], { message: 'this rule has no name', advice })
  else reading.complain(['name'], { message: `${show(input)} cannot be the name of a rule`, advice })
  return 'without-name'
}

function readUnknown(
  written: Readonly<Record<string, unknown>>,
  act: Act | undefined,
  reading: Reading,
): Rule['unknown'] {
  const { unknown = 'defer' } = written
  if (written['unknown'] === 'defer' && (act?.kind === 'tag' || act?.kind === 'next')) {
    const message = `a rule with ${act.kind} decides nothing and cannot defer`
    reading.complain(['unknown'], { message, advice: 'leave out "unknown", or write a rule with "defer" of its own' })
  }
  if (unknown === 'defer' || unknown === 'next') return unknown
  const advice = 'write defer (the client is to try again) or next (the rule is passed over)'
  reading.complain(['unknown'], { message: `${show(unknown)} is not one of the choices`, advice })
  return 'defer'
}

/** `relay: anyone` lets a rule be what is refused otherwise, an open relay (open-relay.ts). */
function checkRelay({ relay, accept }: Readonly<Record<string, unknown>>, reading: Reading): void {
  if (relay === undefined || (relay === 'anyone' && accept === true && reading.stage === 'rcpt')) return
  const message = relay === 'anyone' ? 'relay has no meaning in this rule' : `${show(relay)} is not one of the choices`
  reading.complain(['relay'], {
    message,
    advice: 'only relay: anyone can be written, in a rule of "rcpt:" with accept: true; leave it out elsewhere',
  })
}

function readPlacement(written: Readonly<Record<string, unknown>>, reading: Reading): Placement | undefined {
  const [how, second] = PLACEMENTS.filter((one) => written[one] !== undefined)
  if (how === undefined) return undefined
  if (second !== undefined) {
    const message = `this rule has two places, ${how} and ${second}`
    reading.complain([second], { message, advice: 'keep one of them' }, 'key')
  }
  const rule = written[how]
  if (typeof rule === 'string') return { how, rule }
  const message = `${show(rule)} is not the name of a rule`
  reading.complain([how], { message, advice: 'write the name of a rule of the preset, for example relay-control' })
  return undefined
}

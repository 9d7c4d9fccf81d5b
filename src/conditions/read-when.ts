// Reads the `when` of a rule: a group of conditions that must all hold, with `any` (one of several groups) and `not` (a
// group that must not hold) nested at will. Reading needs no running server; `make` builds the conditions for one.
//
// Three answers are combined as Kleene does: what is unknown stays unknown unless the others decide without it.

import * as v from 'valibot'
import { STAGES, type Stage } from '../core/decision.ts'
import { nearestKey, RULE_WORDS } from '../config/nearest-key.ts'
import { show } from '../config/values.ts'
import type { Path } from '../config/yaml-source.ts'
import { leastBinding, mostBinding } from './binding.ts'
import { anyOf, notAll } from './combine.ts'
import type { Binds, ConditionKind, Conditions, NamedCondition } from './condition.ts'
import { isGroup, type Reading } from './reading.ts'

/** Where a `when` stands, and the conditions that may be asked there. */
export interface WhenReading<Deps, About> extends Reading {
  readonly conditions: Conditions<Deps, About>
}

/** A condition that has been read; `complain` of `make` is for what only the running server can tell. */
interface Read<Deps, About> {
  readonly facts: readonly string[]
  readonly binds: (holds: boolean) => Binds
  readonly make: (deps: Deps, reading: Reading) => NamedCondition<About>
}

export interface ReadWhen<Deps, About> {
  /** The values that its conditions compare. */
  readonly facts: readonly string[]
  /** What the whole binds when it holds, and when it does not. */
  readonly binds: (holds: boolean) => Binds
  /** Its conditions, side by side, that only compare what the client says of itself. */
  readonly claims: readonly string[]
  readonly make: (deps: Deps, reading: Reading) => readonly NamedCondition<About>[]
}

/** A mistake in it is told at its place; of what else it may be nothing is known. */
const MISTAKE = { facts: [], claims: [], binds: (): Binds => 'unseen' }

export function readWhen<Deps, About>(
  input: unknown,
  path: Path,
  reading: WhenReading<Deps, About>,
): ReadWhen<Deps, About> {
  if (!isGroup(input) || Object.keys(input).length === 0) {
    reading.complain(path, {
      message: isGroup(input) ? 'this holds no condition' : `${show(input)} stands where conditions belong`,
      advice: 'write conditions as keys, for example when: { helo: localhost }; a rule without "when" always holds',
    })
    return { ...MISTAKE, make: () => [] }
  }
  const found = Object.entries(input).map(([key, value]) => readOne(key, value, [...path, key], reading))
  const read = found.filter((one) => one !== undefined)
  return {
    facts: [...new Set(read.flatMap(({ facts }) => facts))],
    binds(holds) {
      const parts = found.map((one) => (one ?? MISTAKE).binds(holds))
      return holds ? mostBinding(parts) : leastBinding(parts)
    },
    claims: Object.keys(input).filter((_, i) => found[i]?.binds(true) === 'claim'),
    make: (deps, reading) => read.map(({ make }) => make(deps, reading)),
  }
}

function readOne<Deps, About>(
  key: string,
  value: unknown,
  path: Path,
  reading: WhenReading<Deps, About>,
): Read<Deps, About> | undefined {
  const { conditions } = reading
  if (key === 'any') return readAny(value, path, reading)
  if (key === 'not') return readNot(value, path, reading)
  const kind = conditions.get(key)
  if (kind) return readCondition(kind, value, path, reading)
  const names = [...conditions.keys(), 'any', 'not']
  const nearest = nearestKey(key, names, [], RULE_WORDS)
  const advice =
    nearest !== undefined && names.includes(nearest) ? `write "${nearest}"` : `the conditions are ${names.join(', ')}`
  reading.complain(path, { message: `there is no condition "${key}"`, advice }, 'key')
  return undefined
}

function readAny<Deps, About>(
  value: unknown,
  path: Path,
  reading: WhenReading<Deps, About>,
): Read<Deps, About> | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    reading.complain(path, {
      message: `${show(value)} stands where a list of groups belongs`,
      advice: 'write for example any: [{ helo: localhost }, { sender: "<>" }]',
    })
    return undefined
  }
  const groups = value.map((group: unknown, i) => readWhen(group, [...path, i], reading))
  return {
    facts: groups.flatMap(({ facts }) => facts),
    binds(holds) {
      const parts = groups.map(({ binds }) => binds(holds))
      return holds ? leastBinding(parts) : mostBinding(parts)
    },
    make: (deps, reading) => ({ name: 'any', ask: anyOf(groups.map(({ make }) => make(deps, reading))) }),
  }
}

function readNot<Deps, About>(value: unknown, path: Path, reading: WhenReading<Deps, About>): Read<Deps, About> {
  const group = readWhen(value, path, reading)
  const inside = isGroup(value) ? Object.keys(value) : []
  const name = `not ${inside.length === 1 ? inside[0] : `(${inside.join(', ')})`}`
  return {
    facts: group.facts,
    binds: (holds) => group.binds(!holds),
    make: (deps, reading) => ({ name, ask: notAll(group.make(deps, reading)) }),
  }
}

function readCondition<Deps, About>(
  kind: ConditionKind<unknown, Deps, About>,
  value: unknown,
  path: Path,
  reading: Reading,
): Read<Deps, About> | undefined {
  const parsed = v.safeParse(kind.schema, value)
  if (!parsed.success) {
    for (const { message, expected, path: items = [] } of parsed.issues) {
      const inner = items.map(({ key }) => (typeof key === 'number' ? key : String(key)))
      const where = items.at(-1)?.origin === 'key' ? 'key' : 'value'
      const advice = expected ?? 'see docs/reference/policy.md'
      reading.complain([...path, ...inner], { message, advice }, where)
    }
    return undefined
  }
  const from = kind.fromFor?.(parsed.output) ?? kind.from
  if (isBefore(reading.stage, from)) {
    const message = `${kind.name} is not known yet at ${reading.stage}`
    reading.complain(path, { message, advice: `move the rule to "${from}:" or a later stage` }, 'key')
    return undefined
  }
  if (reading.stage === kind.notAt) {
    const message = `${kind.name} is not known at ${reading.stage}`
    const [later] = STAGES.slice(STAGES.indexOf(kind.notAt) + 1)
    const advice = `move the rule to "${kind.from}:"${later === undefined ? '' : ` or "${later}:"`}`
    reading.complain(path, { message, advice }, 'key')
    return undefined
  }
  return {
    facts: kind.facts,
    binds: (holds) => kind.binds(parsed.output, holds),
    make(deps, reading) {
      const complaint = kind.check?.(parsed.output, deps)
      if (complaint) reading.complain(path, complaint)
      return { name: kind.name, ask: kind.make(parsed.output, deps) }
    },
  }
}

const isBefore = (one: Stage, other: Stage): boolean => STAGES.indexOf(one) < STAGES.indexOf(other)

// The rules of the user's own file as they are written, for changes to one of them: found by name, taken out, or given an
// exception. What they mean is the business of policy.

import type { Stage } from '../core/decision.ts'
import type { Config } from '../config/config.ts'

export interface FoundRule {
  readonly index: number
  readonly written: Readonly<Record<string, unknown>>
}

export function findWritten({ policy }: Config, stage: Stage, name: string): FoundRule | undefined {
  for (const [index, written] of (policy.rules[stage] ?? []).entries()) {
    if (isGroup(written) && written['name'] === name) return { index, written }
  }
  return undefined
}

export function withoutRule(config: Config, stage: Stage, { index }: FoundRule): Config {
  return withRules(config, stage, (config.policy.rules[stage] ?? []).toSpliced(index, 1))
}

export function withException(config: Config, stage: Stage, { index, written }: FoundRule, except: object): Config {
  const when = isGroup(written['when']) ? written['when'] : {}
  const excepted = { ...written, when: { ...when, not: exceptionOf(written, except) } }
  return withRules(config, stage, (config.policy.rules[stage] ?? []).with(index, excepted))
}

/** What is to stand behind `not`: the exception, beside those that are there. */
export function exceptionOf(written: FoundRule['written'], except: object): unknown {
  const when = written['when']
  const before = isGroup(when) ? when['not'] : undefined
  return before === undefined ? except : { any: [before, except] }
}

/** Paths of list files that a rule names, wherever they stand in it. */
export function pathsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^\.{0,2}\//.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap(pathsIn)
  return isGroup(value) ? Object.values(value).flatMap(pathsIn) : []
}

const withRules = (config: Config, stage: Stage, rules: readonly unknown[]): Config => ({
  ...config,
  policy: { ...config.policy, rules: { ...config.policy.rules, [stage]: rules } },
})

const isGroup = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

// From a configuration to its rules: those of the preset of the site, with the user's put among them, all checked. A mistake
// in any of them refuses the whole, so that a reload with a mistake changes nothing.

import { resolve } from 'node:path'
import { STAGES, type RuleOrigin, type Stage } from '../core/decision.ts'
import type { Config } from '../config/config.ts'
import { lineOf, problemAt, type PolicySource } from '../config/policy-source.ts'
import { sortProblems, type ConfigProblem } from '../config/problem.ts'
import type { Path } from '../config/yaml-source.ts'
import { makeSubject, type Subject } from '../conditions/subject.ts'
import { CONDITIONS, type RuleConditions } from './conditions.ts'
import { makeDecisionId } from './decision-id.ts'
import { evaluate } from './evaluate.ts'
import { complainOfOpenRelay } from './open-relay.ts'
import { placeRules } from './place-rules.ts'
import type { Policy } from './policy.ts'
import type { PolicyDeps } from './policy-deps.ts'
import { presetRules, settingThatBrings } from './presets.ts'
import type { Reading } from '../conditions/reading.ts'
import { readRule, type ReadRule } from './read-rule.ts'
import type { Rules } from './rule.ts'
import type { WrittenRules } from './written-rule.ts'

export type CompiledPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

/** `tellAll`: acceptances, too, tell which rules were asked; for simulations. `conditions`: all, where left out. */
export interface CompileOptions {
  readonly tellAll?: boolean
  readonly conditions?: RuleConditions
}

/** `deps.config` is the configuration whose rules are compiled. */
export function compilePolicy(deps: PolicyDeps, options: CompileOptions = {}): CompiledPolicy {
  const problems: ConfigProblem[] = []
  const read = readRules(deps.config, problems, options.conditions)
  const { folder } = deps.config.policy
  const placed: PolicyDeps = { ...deps, openList: (path) => deps.openList(resolve(folder, path)) }
  const rules: Rules = byStage((stage) => read[stage].map(({ make }) => make(placed)))
  if (problems.length > 0) return { ok: false, problems: sortProblems(problems) }
  return { ok: true, policy: policyOf(rules, deps, options) }
}

/** All that can be found without a running server; hooks are looked at by compilePolicy alone. */
export function checkPolicy(config: Config, conditions?: RuleConditions): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  readRules(config, problems, conditions)
  return sortProblems(problems)
}

const LARGEST_MEMO = 1000

export function policyOf(
  rules: Rules,
  deps: Pick<PolicyDeps, 'clock' | 'random'>,
  { tellAll = false }: CompileOptions = {},
): Policy {
  const options = { clock: deps.clock, makeId: () => makeDecisionId(deps.random), tellAll }
  return {
    asks: new Set(STAGES.filter((stage) => rules[stage].length > 0)),
    open() {
      const memo: Subject['memo'] = new Map()
      return {
        decide(question, facts, content) {
          const stageRules = rules[question.stage]
          // A peer that never ends its session must not fill the memory with what was looked up for it.
          if (memo.size > LARGEST_MEMO) memo.clear()
          const subject = makeSubject({ at: deps.clock.now(), memo }, question, facts, content)
          return evaluate(stageRules, subject, options)
        },
      }
    },
  }
}

type ReadRules = Readonly<Record<Stage, readonly ReadRule[]>>

function readRules(config: Config, problems: ConfigProblem[], conditions = CONDITIONS): ReadRules {
  const preset = presetRules(config)
  const source = config.policy
  const rules = byStage((stage) =>
    placeRules(
      (preset.rules[stage] ?? []).flatMap((written, i) => {
        const path: Path = ['policy', stage, i]
        return (
          readRule(written, { kind: 'preset', preset: preset.name }, { ...presetReading(stage, path), conditions }) ??
          []
        )
      }),
      (source.rules[stage] ?? []).flatMap((written, i) => {
        const path: Path = ['policy', stage, i]
        return (
          readRule(written, originOf(source, path), { ...fileReading(source, stage, path, problems), conditions }) ?? []
        )
      }),
      (rule) => whereElse(rule, preset.rules),
    ),
  )
  complainOfOpenRelay(rules.rcpt)
  return rules
}

function whereElse(rule: string, preset: WrittenRules): string | undefined {
  const stage = STAGES.find((one) => preset[one]?.some(({ name }) => name === rule))
  if (stage !== undefined) return `it is a rule of "${stage}:": move this one there`
  const setting = settingThatBrings(rule)
  return setting && `${rule} is only there with ${setting}: set that, or leave the place out`
}

const originOf = (source: PolicySource, path: Path): RuleOrigin => ({
  kind: 'file',
  file: source.file,
  line: lineOf(source, path),
})

const fileReading = (source: PolicySource, stage: Stage, path: Path, problems: ConfigProblem[]): Reading => ({
  stage,
  path,
  complain: (inner, complaint, where) => {
    problems.push(problemAt(source, [...path, ...inner], complaint, where))
  },
})

/** A mistake in a preset is a fault of this program. */
const presetReading = (stage: Stage, path: Path): Reading => ({
  stage,
  path,
  complain(inner, { message, advice }) {
    throw new Error(`a preset is wrong at ${[...path, ...inner].join('.')}: ${message}; ${advice}`)
  },
})

const byStage = <T>(make: (stage: Stage) => T): Record<Stage, T> => ({
  connect: make('connect'),
  helo: make('helo'),
  auth: make('auth'),
  mail: make('mail'),
  rcpt: make('rcpt'),
  data: make('data'),
})

/** Every rule as it holds, for whoever wants to show them (`config show --expanded`). */
export interface ShownRule {
  readonly stage: Stage
  readonly name: string
  readonly origin: RuleOrigin
  /** The whole rule in the language of the file. */
  readonly written: Readonly<Record<string, unknown>>
}

export function listRules(config: Config): readonly ShownRule[] {
  const read = readRules(config, [])
  return STAGES.flatMap((stage) => read[stage].map(({ name, origin, written }) => ({ stage, name, origin, written })))
}

// The rules of a server without effect, as they are or with something changed: what refusals are judged by once more, and
// what a simulation runs on. Counters and call-outs are those of the running server, and are only looked at.

import type { Random } from '../core/random.ts'
import { after, type Duration } from '../core/time.ts'
import type { Config } from '../config/config.ts'
import type { Resolver } from '../dns/resolver.ts'
import { listRules, type ShownRule } from '../policy/compile.ts'
import { makeOpenList, type ListFile } from '../lookup/list-file.ts'
import type { Users } from '../lookup/users/user-lookup.ts'
import type { PolicyDeps } from '../policy/policy-deps.ts'
import type { Policy } from '../policy/policy.ts'
import type { Rates } from '../policy/rates/rates.ts'
import { makeScanners } from '../scan/make-scanners.ts'
import type { Scanner } from '../scan/scanner.ts'
import { makeRules, type RulesOptions, type RulesWorld } from './rules.ts'

/** Rules that have no effect. */
export interface DryRules {
  readonly config: Config
  readonly policy: Policy
  readonly scanners: readonly Scanner[]
  readonly resolver: Resolver
}

/** A list file as if one line of it were not there, or one more at its beginning. */
export type ListEdit =
  | { readonly file: string; readonly without: string }
  | { readonly file: string; readonly with: string }

export interface TrialOptions {
  /** Left out: the one that holds. */
  readonly config?: Config
  readonly lists?: readonly ListEdit[]
  /** As if so much time had passed for the counters of `rate`. */
  readonly later?: Duration
}

/** Where mail goes: what `route` asks. */
export interface Routes extends Pick<PolicyDeps, 'route' | 'mailHosts'> {
  /** Completes names. */
  readonly mailDomain: Config['mailDomain']
}

export interface Trial {
  readonly config: Config
  readonly routes: Routes
  /** Who has a mailbox here now. */
  userNames(): readonly string[]
  /** Every rule that holds, with its place. */
  readonly origins: readonly ShownRule[]
  /** Undefined when the configuration is wrong as rules. */
  rules(options: TrialOptions): DryRules | undefined
  /** The lines of a list file now; empty where it cannot be read. */
  listLines(file: string): readonly string[]
}

/** `kept`: what the running server has counted and heard; `hook`: the conditions of the user's own, which are really called. */
export function createTrial(
  config: Config,
  world: RulesWorld,
  routes: Routes & { readonly users: Users },
  { kept, hook = () => undefined }: Pick<RulesOptions, 'kept' | 'hook'> = {},
): Trial {
  const onDisk = makeOpenList(world.clock)
  return {
    config,
    routes,
    userNames: routes.users.names,
    origins: listRules(config),
    rules(options) {
      const changed = options.config ?? config
      const { compiled } = makeRules(
        changed,
        { ...world, random: noChance, notice: undefined },
        {
          dry: true,
          hook,
          openList: (path) => edited(onDisk(path), options.lists),
          ...(kept && { kept: { ...kept, rates: laterRates(kept.rates, options.later) } }),
        },
      )
      return compiled.ok
        ? {
            config: changed,
            policy: compiled.policy,
            scanners: makeScanners(changed.scanners),
            resolver: world.resolver,
          }
        : undefined
    },
    listLines: (file) => onDisk(file).lines().lines,
  }
}

/** So that every refusal of a trial is called `wb-000000`: it is in no story. */
const noChance: Random = () => 0

/** The file as if edited. The lines stay the same array as long as the file is the same, for its readers keep what they read. */
function edited(file: ListFile, edits: TrialOptions['lists']): ListFile {
  const own = edits?.filter((edit) => edit.file === file.path) ?? []
  if (own.length === 0) return file
  let before: readonly string[] | undefined
  let lines: readonly string[] = []
  return {
    path: file.path,
    lines() {
      const read = file.lines()
      if (read.lines !== before) {
        before = read.lines
        lines = own.reduce(applyEdit, read.lines)
      }
      return { ...read, lines }
    },
  }
}

const applyEdit = (lines: readonly string[], edit: ListEdit): readonly string[] =>
  'with' in edit
    ? [edit.with, ...lines]
    : lines.filter((line) => line.replace(/(?:^|\s)#.*$/, '').trim() !== edit.without)

/** As if time had passed: what would be free by then is free. The counters themselves must not see a later time. */
function laterRates(rates: Rates, later: Duration | undefined): Rates {
  if (later === undefined) return rates
  const look: Rates['look'] = async (question) => {
    const { frees, ...found } = await rates.look(question)
    if (frees === undefined) return found
    return frees <= after(question.at, later) ? { ...found, over: false } : { ...found, frees }
  }
  return { look, count: look }
}

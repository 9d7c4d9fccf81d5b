// Makes the rules of a configuration: with all that they may look at, for a running server or for trying them out.

import { resolve } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import type { Config } from '../config/config.ts'
import { makeOurselves, type Ourselves } from '../config/ourselves.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Dialer } from '../net/dialer.ts'
import { machineAddresses } from '../net/machine-addresses.ts'
import { compilePolicy, type CompiledPolicy } from '../policy/compile.ts'
import type { AliasFileDeps } from '../lookup/aliases/alias-file.ts'
import { makeOpenList, type ListFile } from '../lookup/list-file.ts'
import type { Tables } from '../lookup/databases/tables.ts'
import type { OwnFiles } from '../lookup/users/own-file.ts'
import { createEnquiries, withoutEffect } from '../policy/enquiries.ts'
import type { Enquiries, PolicyDeps } from '../policy/policy-deps.ts'
import type { RouteLookups } from '../route/domain-users.ts'
import { withOwnRoutes } from '../route/own/own-routes.ts'
import { presetRoutes } from '../route/preset-routes.ts'
import { makeRoute } from '../route/route.ts'
import { readSmarthosts, smarthostRouter } from '../route/smarthosts.ts'
import type { Route } from '../route/routing.ts'
import { openLookups } from './open-lookups.ts'

export interface RulesWorld {
  readonly clock: Clock
  readonly random: Random
  readonly resolver: Resolver
  readonly dialer: Dialer
  /** What to tell whoever looks after the server; left out: nobody reads it. */
  readonly notice?: AliasFileDeps['notice']
  /** Opened once for all that look at them; left out: nothing is asked of them. */
  readonly tables?: Pick<Tables, 'open'>
  /** Reads files of users; left out: as whoever this process is. */
  readonly own?: OwnFiles
}

/** What outlives the rules: what was counted, and what other servers said. */
export type Remembered = Pick<Enquiries, 'callouts' | 'rates'>

/** The configuration is right as YAML and wrong as rules. */
export class RulesProblem extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super('the rules of the configuration are wrong')
    this.problems = problems
  }
}

export interface MadeRules {
  readonly compiled: CompiledPolicy
  readonly route: Route
  readonly mailHosts: Enquiries['mailHosts']
  readonly lookups: RouteLookups
  readonly ourselves: Ourselves
}

export interface RulesOptions {
  /** What an earlier version of the rules has counted and heard. */
  readonly kept?: Remembered
  /** Nothing is counted and nobody is called, and every decision tells all the rules that were asked. */
  readonly dry?: boolean
  /** The user's own conditions. */
  readonly hook?: PolicyDeps['hook']
  /** Where list files come from; left out: from the disk. */
  readonly openList?: PolicyDeps['openList']
}

export function makeRules(
  config: Config,
  world: RulesWorld,
  { kept, dry = false, hook = () => undefined, openList = makeOpenList(world.clock) }: RulesOptions = {},
): MadeRules {
  const ourselves = makeOurselves(config, machineAddresses())
  const lookups = openLookups(config, world)
  const problems: ConfigProblem[] = []
  const fromFolder = (path: string): ListFile => openList(resolve(config.policy.folder, path))
  const { hostname } = config
  const conditionDeps = { ...world, hostname, ourselves, openList: fromFolder }
  const toSmarthost = smarthostRouter(readSmarthosts(config, problems), conditionDeps)
  const preset = presetRoutes(config, ourselves, lookups, toSmarthost)
  const routers = withOwnRoutes(preset, { ...config, toSmarthost, lookups }, conditionDeps, problems)
  const route = makeRoute(routers, ourselves)
  const made = createEnquiries({ ...world, config, isSelf: ourselves.isSelf }, kept)
  const enquiries = dry ? withoutEffect(made) : made
  const compiled = compilePolicy(
    { ...world, ...enquiries, hostname, config, ourselves, route, openList, hook },
    { tellAll: dry },
  )
  const all =
    problems.length === 0 ? compiled : { ok: false as const, problems: [...problemsOf(compiled), ...problems] }
  return { compiled: all, route, mailHosts: enquiries.mailHosts, lookups, ourselves }
}

const problemsOf = (compiled: CompiledPolicy): readonly ConfigProblem[] => (compiled.ok ? [] : compiled.problems)

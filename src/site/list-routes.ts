// The routes of a configuration without a server: what is wrong with them, and all of them in the order of asking.

import type { Config } from '../config/config.ts'
import { makeOurselves } from '../config/ourselves.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { Clock } from '../core/clock.ts'
import { orderRoutes } from '../route/own/own-routes.ts'
import { presetRoutes } from '../route/preset-routes.ts'
import { readSmarthosts } from '../route/smarthosts.ts'
import { writtenRoutes, type WrittenRoute } from '../route/written-routes.ts'
import { openLookups } from './open-lookups.ts'

/** Looks at no file but the configuration. */
export function checkRoutes(config: Config, clock: Clock): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  readSmarthosts(config, problems)
  order(config, clock, problems)
  return problems
}

export function listRoutes(config: Config, clock: Clock): readonly WrittenRoute[] {
  const routes = order(config, clock, [])
  const own = new Map(routes.flatMap((one) => ('written' in one ? [[one.name, one.written] as const] : [])))
  return writtenRoutes(
    routes.map(({ name }) => name),
    own,
    config,
  )
}

/** Nothing is looked up before somebody asks. */
const order = (config: Config, clock: Clock, problems: ConfigProblem[]) =>
  orderRoutes(presetRoutes(config, makeOurselves(config), openLookups(config, { clock })), config, problems)

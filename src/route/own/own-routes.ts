// The routes that a configuration writes, put among the routers of its preset: before all of them, or where a route says.

import type { Config } from '../../config/config.ts'
import { nearestKey } from '../../config/nearest-key.ts'
import { problemAt } from '../../config/policy-source.ts'
import type { ConfigProblem } from '../../config/problem.ts'
import type { ConditionDeps } from '../../conditions/condition-deps.ts'
import type { Reading } from '../../conditions/reading.ts'
import type { Router } from '../router.ts'
import { ownRouter, type OwnRouteConfig } from './own-router.ts'
import { readRoute, type RoutePlace, type ReadRoute } from './read-route.ts'

export type OwnRoutesConfig = OwnRouteConfig & Pick<Config, 'site' | 'policy' | 'transports'>

/** In the order in which they are asked. What is wrong is added to `problems`. */
export const withOwnRoutes = (
  preset: readonly Router[],
  config: OwnRoutesConfig,
  deps: ConditionDeps,
  problems: ConfigProblem[],
): readonly Router[] =>
  orderRoutes(preset, config, problems).map((one) => ('route' in one ? one : ownRouter(one, config, deps)))

/** The same before routers are made of them. */
export function orderRoutes(
  preset: readonly Router[],
  config: OwnRoutesConfig,
  problems: ConfigProblem[],
): readonly (Router | ReadRoute)[] {
  const read = readRoutes(config, problems)
  const names = preset.map(({ name }) => name)
  const placed = (how: RoutePlace, name: string): readonly ReadRoute[] =>
    read.filter(({ place }) => place?.how === how && place.router === name)
  for (const route of read) complainOfPlace(route, names)
  for (const route of read) if (config.smarthosts.length === 0) complainOfSmarthost(route)
  // Nothing leaves a server that is not set up, whatever is written already.
  if (config.site === 'none') return preset
  return [
    ...read.filter(({ place }) => !place),
    ...preset.flatMap((router) => [...placed('before', router.name), router, ...placed('after', router.name)]),
  ]
}

function readRoutes(
  { policy, transports }: Pick<Config, 'policy' | 'transports'>,
  problems: ConfigProblem[],
): readonly ReadRoute[] {
  const seen = new Set<string>()
  return policy.routes.flatMap((written, i) => {
    const path = ['routes', i]
    const complain: Reading['complain'] = (inner, complaint, where) => {
      problems.push(problemAt(policy, [...path, ...inner], complaint, where))
    }
    const route = readRoute(written, { stage: 'rcpt', path, complain }, transports)
    if (!route) return []
    if (seen.has(route.name)) {
      route.reading.complain(['name'], { message: `there is another route "${route.name}"`, advice: 'rename one' })
    }
    seen.add(route.name)
    return [route]
  })
}

function complainOfPlace({ place, reading }: ReadRoute, names: readonly string[]): void {
  if (!place || names.includes(place.router)) return
  const nearest = nearestKey(place.router, names, [])
  const advice =
    nearest !== undefined && names.includes(nearest) ? `write "${nearest}"` : `the routers here are ${names.join(', ')}`
  reading.complain([place.how], { message: `this site has no router "${place.router}"`, advice })
}

function complainOfSmarthost({ action, reading }: ReadRoute): void {
  if (action.kind !== 'smarthost') return
  const advice = 'name one under smarthost, or write the host here: via: smtp.isp.example:587'
  reading.complain(['via'], { message: 'there is no smarthost', advice })
}

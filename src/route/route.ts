// Decides where a recipient's mail goes: asks the routers in order, and the first that does not decline has decided.
// Policy asks the same function at RCPT, so what is accepted and where it goes cannot contradict each other. It runs for
// every recipient; all that depends only on the configuration is made once, in `createRoute`.

import type { Facts } from '../core/reason.ts'
import { makeOurselves, type Ourselves, type OurSettings } from '../config/ourselves.ts'
import { namedUsers } from '../lookup/users/users.ts'
import { presetRoutes, type RouteLookups, type RoutersConfig } from './preset-routes.ts'
import { NO_FACTS, type RouteQuestion, type Router, type RouterAnswer } from './router.ts'
import type { Declined, Route, Routing } from './routing.ts'
import { makeWhoseAddress } from './whose-address.ts'

/** One router's turn: it is asked, or what it would say is known before. */
type Turn = { readonly router: Router; readonly passed?: Declined }

interface Course {
  readonly turns: readonly Turn[]
  readonly question: RouteQuestion
  readonly declined: Declined[]
}

export type RoutingConfig = RoutersConfig & OurSettings

/** The routing function of one configuration. */
export function createRoute(
  config: RoutingConfig,
  ourselves: Pick<Ourselves, 'localDomains' | 'isOurAddress'> = makeOurselves(config),
  lookups: RouteLookups = { users: namedUsers(config.users) },
): Route {
  return makeRoute(presetRoutes(config, ourselves, lookups), ourselves)
}

/** Asks these, in this order. */
export function makeRoute(
  routers: readonly Router[],
  ourselves: Pick<Ourselves, 'localDomains' | 'isOurAddress'>,
): Route {
  const whose = makeWhoseAddress(ourselves)
  const local = routers.map((router) => turnOf(router, 'elsewhere', 'local'))
  const elsewhere = routers.map((router) => turnOf(router, 'local', 'not-local'))
  return (rcptTo, envelope) => {
    const found = whose(rcptTo)
    const turns = found.local ? local : elsewhere
    return route(0, { turns, question: { rcptTo, ...envelope }, declined: [] }, found.compared)
  }
}

function turnOf(router: Router, passes: Router['asked'], because: Declined['because']): Turn {
  if (router.asked !== passes) return { router }
  return { router, passed: { router: router.name, because, compared: NO_FACTS } }
}

/** Where the mail of one recipient goes next: asks from the `first` router on. */
function route(first: number, course: Course, before: Facts): Routing | Promise<Routing> {
  const { turns, question, declined } = course
  let compared = before
  for (const [i, { router, passed }] of turns.entries()) {
    if (i < first) continue
    if (passed) {
      declined.push(passed)
      continue
    }
    const answer = router.route(question)
    if (answer instanceof Promise) {
      const soFar = compared
      return answer.then(
        (later) => decided(router, later, course, soFar) ?? route(i + 1, course, together(soFar, later)),
      )
    }
    const routing = decided(router, answer, course, compared)
    if (routing) return routing
    compared = together(compared, answer)
  }
  // A fault of ours, for the presets end in routers that take whatever comes; so mail waits.
  throw new Error(`no router takes ${question.rcptTo.domain}`)
}

/** Undefined: it declined, which is noted. */
function decided(router: Router, answer: RouterAnswer, { declined }: Course, before: Facts): Routing | undefined {
  if (answer.kind !== 'declined') {
    return { ...answer, router: router.name, compared: together(before, answer), declined }
  }
  declined.push({ router: router.name, because: answer.because, compared: answer.compared })
  return undefined
}

const together = (before: Facts, { compared }: RouterAnswer): Facts =>
  compared === NO_FACTS ? before : { ...before, ...compared }

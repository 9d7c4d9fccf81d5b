// Decides where a recipient's mail goes: asks the routers in order, and the first that does not decline has decided.
// Policy asks the same function at RCPT, so what is accepted and where it goes cannot contradict each other. It runs for
// every recipient; all that depends only on the configuration is made once, in `createRoute`.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import type { Facts } from '../core/reason.ts'
import { makeOurselves, type Ourselves, type OurSettings } from '../config/ourselves.ts'
import { isNameOfTarget } from '../lookup/forward-file.ts'
import { namedUsers } from '../lookup/users/users.ts'
import type { RouteLookups } from './domain-users.ts'
import { foldLocalPart } from './local-names.ts'
import { presetRoutes, type RoutersConfig } from './preset-routes.ts'
import { NO_FACTS, type RouteQuestion, type Router, type RouterAnswer } from './router.ts'
import type { Declined, Route, RouteVerdict, Routing } from './routing.ts'
import { makeWhoseAddress } from './whose-address.ts'

/** One router's turn: it is asked, or what it would say is known before. */
type Turn = { readonly router: Router; readonly passed?: Declined }

interface Course {
  readonly turns: readonly Turn[]
  readonly question: RouteQuestion
  readonly declined: Declined[]
  readonly copies: Copies[]
  readonly localDomains: ReadonlySet<string>
  readonly bySender: boolean
}

/** Who gets the mail besides, by the router that says so. */
interface Copies {
  readonly router: string
  readonly to: readonly Mailbox[]
}

/** Addresses in place of addresses that are followed; each is one more step of the queue. */
const MOST_STEPS = 50
/** RFC 3463 §3.5: routing loop detected. */
const TOO_FAR = enhancedStatus('5.4.6')

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
  const { localDomains } = ourselves
  const whose = makeWhoseAddress(ourselves)
  const local = routers.map((router) => turnOf(router, 'elsewhere', 'local'))
  const elsewhere = routers.map((router) => turnOf(router, 'local', 'not-local'))
  const bySender = routers.some((router) => router.bySender === true)
  return (rcptTo, envelope) => {
    const found = whose(rcptTo)
    const turns = found.local ? local : elsewhere
    return route(
      0,
      { turns, question: { rcptTo, ...envelope }, declined: [], copies: [], localDomains, bySender },
      found.compared,
    )
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
function decided(router: Router, given: RouterAnswer, course: Course, before: Facts): Routing | undefined {
  const { question, declined, copies } = course
  const { name } = router
  const answer = given.kind === 'redirect' || given.kind === 'copied' ? checkedRedirect(given, question) : given
  const { compared } = answer
  switch (answer.kind) {
    case 'declined':
      declined.push({ router: name, because: answer.because, compared })
      return undefined
    case 'copied':
      copies.push({ router: name, to: answer.to })
      declined.push({ router: name, because: 'copied', compared })
      return undefined
    case 'redirect':
    case 'leaves':
      return { ...redirect(answer.to, course), router: name, compared: together(before, answer), declined }
    case 'destination': {
      // Whoever gets a copy, it is not a copy of a copy: the address itself goes on with the others in its place.
      const [first] = copies
      if (first) return { ...redirect([question.rcptTo], course), router: first.router, compared: before, declined }
      const { bySender } = course
      return { ...answer, router: name, compared: together(before, answer), declined, ...(bySender && { bySender }) }
    }
    case 'failed':
    case 'deferred':
      return { ...answer, router: name, compared: together(before, answer), declined }
  }
}

/** Addresses of ours have one spelling, so that two that arise on different ways are seen to be one. */
function redirect(
  to: readonly Mailbox[],
  { copies, localDomains }: Course,
): Extract<RouteVerdict, { readonly kind: 'redirect' }> {
  const all = [...to, ...copies.flatMap((one) => one.to)].map(({ localPart, domain }) =>
    localDomains.has(domain) && !isNameOfTarget(localPart)
      ? { localPart: foldLocalPart(localPart), domain }
      : { localPart, domain },
  )
  const local = new Set<string>(all.flatMap(({ domain }) => (localDomains.has(domain) ? [domain] : [])))
  return {
    kind: 'redirect',
    ...(local.size > 0 && { local: [...local] }),
    to: all.length < 2 ? all : [...new Map(all.map((mailbox) => [formatMailbox(mailbox), mailbox])).values()],
  }
}

/**
 * No loop survives: an address is not replaced a second time on the way that it made itself (`bob: bob, archive@there` reaches
 * bob), and no way is longer than so many steps.
 */
function checkedRedirect(
  answer: Extract<RouterAnswer, { readonly kind: 'redirect' | 'copied' }>,
  { rcptTo, ancestors = [] }: RouteQuestion,
): RouterAnswer {
  const { compared } = answer
  const address = `${foldLocalPart(rcptTo.localPart)}@${rcptTo.domain}`
  if (ancestors.some((one) => one.toLowerCase() === address)) {
    return { kind: 'declined', because: 'made-of-itself', compared }
  }
  if (ancestors.length < MOST_STEPS) return answer
  const circle = `${ancestors[0]} → … → ${address} (${MOST_STEPS})`
  return { kind: 'failed', reason: { code: 'route.alias-loop', facts: { circle } }, status: TOO_FAR, compared }
}

const together = (before: Facts, { compared }: RouterAnswer): Facts =>
  compared === NO_FACTS ? before : { ...before, ...compared }

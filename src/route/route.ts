// Decides where a recipient's mail goes: asks the routers in order, and the first that does not decline has decided.
// Policy asks the same function at RCPT, so what is accepted and where it goes cannot contradict each other. It runs for
// every recipient; all that depends only on the configuration is made once, in `createRoute`.

import type { Mailbox } from '../core/address.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import type { Facts } from '../core/reason.ts'
import type { Config } from '../config/config.ts'
import { makeOurselves, type Ourselves, type OurSettings } from '../config/ourselves.ts'
import type { Routing } from './destination.ts'
import type { Router } from './router.ts'
import { addressLiteralRouter } from './routers/address-literal.ts'
import { localUserRouter } from './routers/local-user.ts'
import { mxRouter } from './routers/mx.ts'
import { smarthostRouter } from './routers/smarthost.ts'

export type RoutingConfig = OurSettings & Pick<Config, 'users' | 'smarthost'>

export type Route = (rcptTo: Mailbox) => Routing

/** RFC 3463 §3.2: bad destination mailbox address syntax. */
const UNREADABLE = enhancedStatus('5.1.3')

/** The routing function of one configuration. */
export function createRoute(config: RoutingConfig, ourselves: Ourselves = makeOurselves(config)): Route {
  const routers: readonly Router[] = [
    localUserRouter(config, ourselves),
    addressLiteralRouter(config, ourselves),
    smarthostRouter(config),
    mxRouter(config),
  ]
  return (rcptTo) => askInOrder(routers, rcptTo)
}

/** For a single question; who asks often keeps the result of `createRoute`. */
export const route = (rcptTo: Mailbox, config: RoutingConfig): Routing => createRoute(config)(rcptTo)

function askInOrder(routers: readonly Router[], rcptTo: Mailbox): Routing {
  let compared: Facts = {}
  for (const router of routers) {
    const answer = router.route(rcptTo)
    compared = { ...compared, ...answer.compared }
    if (answer.kind !== 'declined') return { ...answer, compared }
  }
  // The last router takes every domain name; an address literal that nobody could read remains.
  const reason = { code: 'route.bad-literal', facts: { domain: rcptTo.domain } } as const
  return { kind: 'failed', router: 'none', reason, status: UNREADABLE, compared }
}

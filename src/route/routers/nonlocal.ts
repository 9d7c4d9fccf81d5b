// The end for every address elsewhere on a site that delivers here and sends nothing out (`site: local`).

import { enhancedStatus } from '../../core/enhanced-status.ts'
import { NO_FACTS, type Router } from '../router.ts'

/** RFC 3463 §3.5: unable to route. */
const NO_ROUTE = enhancedStatus('5.4.4')

export const nonlocalRouter: Router = {
  name: 'nonlocal',
  asked: 'elsewhere',
  route: ({ rcptTo: { domain } }) => ({
    kind: 'failed',
    reason: { code: 'route.nonlocal', facts: { domain } },
    status: NO_ROUTE,
    compared: NO_FACTS,
  }),
}

// The end for the addresses of this server that nobody took: there is no such mailbox.

import { enhancedStatus } from '../../core/enhanced-status.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router } from '../router.ts'

/** RFC 3463 §3.2: bad destination mailbox address. */
const BAD_MAILBOX = enhancedStatus('5.1.1')

export const unknownUserRouter: Router = {
  name: 'unknown-user',
  asked: 'local',
  route({ rcptTo: { localPart, domain } }) {
    const reason = { code: 'route.unknown-user', facts: { user: foldLocalPart(localPart), domain } } as const
    return { kind: 'failed', reason, status: BAD_MAILBOX, compared: NO_FACTS }
  },
}

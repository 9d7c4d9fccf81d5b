// Takes the return addresses that this server made for mail that it sent on (SRS): a notification for one goes back to the sender.
// What it has not made, or made too long ago, is refused, at RCPT as in the queue.

import { enhancedStatus } from '../../core/enhanced-status.ts'
import { NO_FACTS, type Router } from '../router.ts'
import { isSrs } from '../srs/srs-address.ts'
import type { Srs } from '../srs/srs.ts'

/** RFC 3463 §3.2: bad destination mailbox address. */
const BAD = enhancedStatus('5.1.1')

export const srsRouter = (srs: Srs): Router => ({
  name: 'srs',
  asked: 'local',
  route({ rcptTo }) {
    if (!isSrs(rcptTo.localPart)) return { kind: 'declined', because: 'no-srs', compared: NO_FACTS }
    const found = srs.returned(rcptTo)
    switch (found.kind) {
      case 'sender':
        return { kind: 'redirect', to: [found.mailbox], compared: NO_FACTS }
      case 'forged':
        return { kind: 'failed', reason: { code: 'route.srs-forged' }, status: BAD, compared: NO_FACTS }
      case 'expired': {
        const facts = { days: found.days }
        return { kind: 'failed', reason: { code: 'route.srs-expired', facts }, status: BAD, compared: facts }
      }
      case 'unknown':
        return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: found.why } }, compared: NO_FACTS }
    }
  },
})

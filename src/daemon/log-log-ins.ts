// Refused log-ins as lines of the log, for tools such as fail2ban: docs/guide/log-in.md tells how they look, so they stay.

import type { EventOf, Subscriber } from '../events/tap.ts'
import { isGuess } from '../sasl/session-login.ts'
import type { Log } from './log.ts'

type Kind = 'login-refused' | 'locked-out'

export const logLogIns = (log: Log): Subscriber<Kind> => ({
  name: 'log of refused log-ins',
  kinds: ['login-refused', 'locked-out'],
  receive(events, missed) {
    for (const event of events) logOne(event, log)
    if (missed) log.warn('refused log-ins that are not in this log', { ...missed })
  },
})

function logOne(event: EventOf<Kind>, log: Log): void {
  switch (event.kind) {
    case 'login-refused': {
      const { client, user, reason, session } = event
      if (isGuess(reason)) log.warn('log-in refused', { client, user, reason, session })
      // Clients hear "try again later", and nobody else would hear of it.
      else if (reason === 'unavailable')
        log.error('a log-in could not be checked', { client, user, why: event.detail, session })
      return
    }
    case 'locked-out': {
      const { client, by, subject, failures, until } = event
      log.warn('locked out', { client, by, subject, failures, until: new Date(until).toISOString() })
    }
  }
}

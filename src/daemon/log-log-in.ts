// Log-ins to the console as lines of the log; those that were refused read as at the mail ports, so that fail2ban finds them too.

import type { LogInNotice } from '../http/doorkeeper.ts'
import type { Log } from './log.ts'

export function logLogIn(notice: LogInNotice, log: Log): void {
  switch (notice.kind) {
    case 'logged-in': {
      const { client, by, role } = notice
      log.info('logged in to the console', { client, user: by, role })
      return
    }
    case 'refused': {
      const { client, user, reason } = notice
      log.warn('log-in refused', { client, user, reason, at: 'console' })
      return
    }
    case 'unavailable': {
      const { client, user, detail } = notice
      log.error('a log-in could not be checked', { client, user, why: detail, at: 'console' })
      return
    }
    case 'locked-out': {
      const { client, by, subject, failures, until } = notice.lockOut
      log.warn('locked out', { client, by, subject, failures, until: new Date(until).toISOString() })
    }
  }
}

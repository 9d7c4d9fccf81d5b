// The one shape of all transports: what is true of it, and one attempt. Which one carries mail to a destination is decided here.

import type { TransportName } from '../../core/transport.ts'
import type { Destination } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { byAutoreply } from './autoreply.ts'
import { byLmtp } from './lmtp.ts'
import { toPipe } from './pipe.ts'
import { toMbox } from './mbox.ts'
import { toMaildir } from './maildir.ts'
import { bySmtp } from './smtp.ts'
import { bySmtpInTurn } from './smtp-in-turn.ts'

export interface Transport {
  readonly name: TransportName
  /** Whether an attempt waits for its turn among those that may be under way at once: what goes to other servers does. */
  readonly inTurn: boolean
  /** Every open recipient of the job has its outcome then. */
  attempt(underway: Underway): Promise<AttemptResult>
}

export function transportTo(destination: Destination): Transport {
  switch (destination.kind) {
    case 'mailbox':
      return { name: 'maildir', inTurn: false, attempt: toMaildir }
    case 'mbox':
      return { name: 'mbox', inTurn: false, attempt: (underway) => toMbox(underway, destination) }
    case 'pipe':
      return { name: 'pipe', inTurn: true, attempt: (underway) => toPipe(underway, destination) }
    case 'autoreply':
      return { name: 'autoreply', inTurn: false, attempt: (underway) => byAutoreply(underway, destination) }
    case 'lmtp':
      return { name: 'lmtp', inTurn: true, attempt: (underway) => byLmtp(underway, destination) }
    case 'mx':
    case 'host':
      return { name: 'smtp', inTurn: true, attempt: (underway) => bySmtp(underway, destination) }
    case 'hosts':
      return { name: 'smtp', inTurn: true, attempt: (underway) => bySmtpInTurn(underway, destination) }
  }
}

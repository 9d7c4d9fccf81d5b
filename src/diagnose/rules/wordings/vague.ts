// What servers say when they say little. Asked after all other words; some stand behind the codes (rules.ts).
// Learnt from many replies and kept general: a phrase stands here because it means the same wherever it is said. Ordered by how
// much a wording tells; the order of the files is that of rules.ts.

import type { Rule } from '../rule.ts'
import { NEGATIVE, SAID } from './said.ts'

export const VAGUE_WORDINGS: readonly Rule[] = [
  {
    ...SAID,
    id: 'words.at-connect',
    cause: 'policy.ip-blocked',
    code: ['5'],
    stage: ['connect'],
    says: [
      'access denied|denied|rejected|refused|blocked|not accept*|go away|forbidden|not welcome|prohibited|polic*|service unavailable|service not available|no smtp service',
    ],
    source: 'rfc5321',
    samples: ['550 Access denied', '554 5.7.1 Service unavailable'],
  },
  {
    ...SAID,
    id: 'words.recipient-later',
    cause: 'greylist',
    code: ['450', '451'],
    enhanced: ['4.7.1', '4.2.0', '4.7.0'],
    says: ['recipient address rejected ~ try again|try later|later|temporarily unavailable|temporarily deferred'],
    unless: ['verif*', 'lookup', 'user unknown'],
    source: 'postgrey',
    samples: [
      '450 4.7.1 <alice@example.com>: Recipient address rejected: Service temporarily unavailable, please try later',
    ],
  },
  {
    ...SAID,
    id: 'words.come-back',
    cause: 'greylist',
    code: ['450', '451'],
    enhanced: ['4.7.0', '4.7.1', '4.2.0'],
    says: [
      'try again later|retry later|try later|come back later|retry again later|temporarily rejected|temporarily deferred|deferred',
    ],
    unless: ['system', 'server', 'service', 'error', 'busy', 'load', 'internal', 'local problem', 'resources'],
    source: 'postgrey',
    samples: ['450 4.7.1 Please try again later', '451 4.7.1 Temporarily deferred, come back later'],
  },
  {
    ...SAID,
    id: 'words.temporary',
    cause: 'system.temp',
    says: [
      'service|server|system|mail server|resource|resources|mail service ~ unavailable|not available|temporarily|busy|overloaded|overload|down|maintenance',
      'internal|local|temporary|temporarily|unexpected ~ error|problem|failure|fault|in processing',
      'server|system|configuration|software ~ error|problem|failure|misconfigur*',
      'error in processing|requested action aborted|transaction failed|try again|temporary failure|temporarily unable|temporarily deferred|temporarily rejected|temporary reject|temporary error|please retry|come back later|resources temporarily|shutting down|overload*|out of memory|license expired|ldap|database',
      'временн* ~ ошибк*|недоступ*|проблем*',
      'сервис|сервер ~ недоступ*',
      'technical difficult*|technical problem*|database unavailable',
      'queue ~ stopped|paused|frozen',
    ],
    code: ['4'],
    samples: [
      '451 Temporary local problem - please try later',
      '421 Service not available, closing transmission channel',
      '451 4.3.0 Requested action aborted: local error in processing',
    ],
  },
  {
    ...SAID,
    id: 'words.receiver-fault',
    cause: 'system.temp',
    who: 'recipient-admin',
    says: [
      'error sending|error while sending|error delivering|error accepting|error processing ~ message|mail|delivery',
      'internal|local|unexpected ~ error|problem|failure',
      'server error|system error|configuration error|mail system problem|system config error|error in processing|requested action aborted|license expired|ldap|database error',
      'service|server|system ~ unavailable|not available|overloaded|maintenance',
      'technical difficult*|software error',
    ],
    unless: ['client host', 'blocked', 'sender'],
    samples: ['554 5.3.0 Internal server error', '550 Mail server configuration error'],
  },
  {
    ...SAID,
    id: 'words.recipient-refused',
    cause: 'recipient.unknown',
    says: [
      'recipient|recipients|rcpt ~ rejected|refused|not accepted|not ok|denied|not allowed',
      '#%.1.0 address rejected',
      'address rejected',
      'invalid address',
      'undeliverable',
    ],
    code: ['5'],
    unless: ['policy*', 'access denied', 'spam', 'blocked', 'sender', 'mail from'],
    samples: ['550 #5.1.0 Address rejected.', '550 5.1.0 <alice@example.com> recipient rejected'],
  },
  {
    ...SAID,
    id: 'words.sender-refused',
    cause: 'policy.sender-blocked',
    code: ['5'],
    says: ['sender address rejected', 'sender rejected', 'sender is rejected'],
    unless: ['verif*', 'relay', 'spf'],
    source: 'postfix',
    samples: ['554 5.7.1 <alice@example.com>: Sender address rejected: Undesired.'],
  },
  {
    ...SAID,
    id: 'words.policy',
    cause: 'policy.local',
    says: [
      'polic*',
      'administrative ~ prohibition|reject*|prohibited|reasons|block*',
      'access denied|not authorized|delivery not authorized|not permitted|not allowed|permission denied|unauthorized|security',
      `message|mail|email|delivery|transaction|connection|request|envelope ~ ${NEGATIVE}`,
      NEGATIVE,
      'go away|bye|not welcome',
      'organizational settings',
      'denied by|refused by|rejected by|forbidden|local rule*|local configuration|administrator|postmaster',
      'отклонен*|отказано|запрещен*|политик*',
    ],
    samples: [
      '550 5.7.1 Message rejected due to local policy',
      '554 5.7.1 Access denied',
      '550 Administrative prohibition',
      '550 Message rejected',
    ],
  },
  {
    ...SAID,
    id: 'words.expired',
    cause: 'expired',
    says: [
      'retry timeout exceeded|retry limit|retries exhausted|too many retries',
      'message expired|delivery time expired|delivery expired|message timed out|delivery timed out|queue.expired|maximum-time-expired|time expired|giving up|gave up',
      'could not be delivered|not delivered|unable to deliver ~ for more than|after|within|days|hours',
      'too long ~ queue',
      'failing for a long time|queue lifetime|been in the queue',
    ],
    source: 'exim',
    samples: [
      'x@example.com: retry timeout exceeded',
      '550 4.4.7 QUEUE.Expired; message expired',
      'Message could not be delivered for more than 5 days',
    ],
  },
]

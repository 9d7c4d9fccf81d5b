// Daemons that do not start or break off, and what the operating system refused them. The words of the system (`Address already
// in use`) are the same whoever prints them, so these rules hold for every server.

import type { Rule } from '../rule.ts'

const SYSTEM = { source: 'errno' } as const

export const DAEMON_RULES: readonly Rule[] = [
  {
    ...SYSTEM,
    id: 'daemon.port-in-use',
    cause: 'daemon.port-taken',
    says: ['address already in use', 'eaddrinuse', 'port ~ already in use', 'address in use'],
    samples: ['fatal: bind 0.0.0.0 port 25: Address already in use'],
  },
  {
    ...SYSTEM,
    id: 'daemon.no-address',
    cause: 'daemon.cannot-bind',
    says: [
      'bind ~ cannot assign requested address|permission denied',
      'cannot assign requested address ~ bind|listen',
      'listen ~ permission denied|cannot assign requested address',
      'failed to bind',
      'eaddrnotavail',
      'listen eacces',
    ],
    samples: ['socket bind() to port 25 for address 192.0.2.1 failed: Cannot assign requested address'],
  },
  {
    ...SYSTEM,
    id: 'daemon.twice',
    cause: 'daemon.already-running',
    says: ['already running', 'is already in use ~ process|pid', 'mail system is already', 'daemon ~ already'],
    speaker: ['own'],
    samples: [
      'postfix/postfix-script[12]: fatal: the Postfix mail system is already running',
      'dovecot: Fatal: Dovecot is already running with PID 12',
    ],
  },
  {
    ...SYSTEM,
    id: 'daemon.no-memory',
    cause: 'daemon.resources',
    says: [
      'cannot allocate memory',
      'out of memory',
      'too many open files',
      'cannot fork',
      'resource temporarily unavailable ~ fork',
      'fork ~ resource temporarily unavailable|failed',
      'process limit|client_limit|process_limit ~ reached|exceeded',
      'too many connections ~ max_connections|mail_max_userip_connections',
      'insufficient memory',
      'oom-killer|oom killer',
    ],
    speaker: ['own', 'backend', 'unknown'],
    samples: [
      'postfix/smtpd[12]: fatal: open file: Too many open files',
      'dovecot: Error: fork() failed: Resource temporarily unavailable',
    ],
  },
  {
    ...SYSTEM,
    id: 'daemon.broke-off',
    cause: 'daemon.crashed',
    says: [
      'killed by signal',
      'bad command startup',
      'segmentation fault',
      'core dumped',
      'premature end-of-input',
      'panic:',
      'process ~ exit status',
      'terminated abnormally',
      'dumped core',
      'sigsegv',
    ],
    speaker: ['own'],
    samples: ['postfix/master[12]: warning: /usr/lib/postfix/sbin/smtpd: bad command startup -- throttling'],
  },
  {
    ...SYSTEM,
    id: 'daemon.disk',
    cause: 'system.full',
    says: [
      'no space left on device',
      'disk quota exceeded',
      'not enough free space',
      'spool ~ out of space',
      'insufficient disk space',
      'queue file write error',
    ],
    speaker: ['own', 'backend'],
    samples: ['postfix/cleanup[12]: warning: mail_queue_enter: create file incoming/1.2: No space left on device'],
  },
  {
    ...SYSTEM,
    id: 'queue.format',
    cause: 'queue.damaged',
    source: 'exim',
    says: [
      'format error in spool file',
      'spool file ~ not found|corrupt*|damaged|is incomplete',
      'corrupt queue file',
      'queue file ~ corrupt*|damaged',
      'error reading spool file',
    ],
    samples: ['Format error in spool file 1sAbCd-0001XY-2a-H: size=0', 'warning: corrupt queue file 4XyZ'],
  },
  {
    ...SYSTEM,
    id: 'queue.frozen',
    cause: 'queue.frozen',
    source: 'exim',
    says: ['message is frozen', 'frozen (delivery error message)', 'has been frozen', 'frozen by'],
    samples: ['1sAbCd-0001XY-2a Message is frozen'],
  },
]

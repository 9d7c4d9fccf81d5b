// Dovecot, OpenSMTPD, qmail, Sendmail and the filters about themselves, and the programs that hand mail in when what they need is
// missing on their own machine.

import type { Rule } from '../rule.ts'

export const OTHER_OWN_RULES: readonly Rule[] = [
  {
    id: 'dovecot.call',
    cause: 'local-config.delivery-program',
    source: 'dovecot',
    says: ['invalid -f parameter', 'fatal: unknown argument', 'fatal: invalid parameter', 'usage: dovecot-lda'],
    samples: ["lda: Fatal: Invalid -f parameter: Missing domain after '@' in source route"],
  },
  {
    id: 'opensmtpd.configuration',
    cause: 'local-config.syntax',
    source: 'opensmtpd',
    says: ['smtpd.conf ~ syntax error|invalid use|unknown|no such', 'no rules, nothing to do'],
    samples: ['/etc/mail/smtpd.conf:15: syntax error'],
  },
  {
    id: 'opensmtpd.queue',
    cause: 'local-config.permission',
    source: 'opensmtpd',
    says: ['queue-fs: ~ permission denied', 'mkdir: permission denied'],
    speaker: ['own'],
    samples: ['smtpd[12]: warn: queue-fs: mkdir: Permission denied'],
  },
  {
    id: 'qmail.remote',
    cause: 'local-config.program-missing',
    source: 'qmail',
    says: ['unable to run qmail-remote', 'unable to run qmail-local'],
    samples: ['Unable_to_run_qmail-remote./'],
  },
]

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
    says: ['smtpd.conf ~ syntax error|invalid use|unknown|no such', 'no rules, nothing to do', 'failed to open table'],
    unless: ['bind:'],
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
  {
    id: 'dovecot.password',
    cause: 'auth.failed',
    source: 'dovecot',
    says: [
      'auth failed, ~ attempts',
      'password mismatch',
      'unknown user ~ auth*',
      'authentication failed: ~ authentication failure|password|ugfzc3dvcmq6',
    ],
    speaker: ['own', 'own-to-client'],
    samples: [
      'dovecot: imap-login: Disconnected (auth failed, 3 attempts in 20 secs): user=<a@example.org>, method=PLAIN, rip=192.0.2.1',
    ],
  },
  {
    id: 'dovecot.user-file',
    cause: 'local-config.file-missing',
    source: 'dovecot',
    says: ['passwd-file( ~ no such file', 'stat( ~ failed: no such file', 'open( ~ failed: no such file'],
    speaker: ['own', 'unknown'],
    samples: ['auth: Error: passwd-file(a,192.0.2.1): stat(/etc/dovecot/users) failed: No such file or directory'],
  },
  {
    id: 'dovecot.user-number',
    cause: 'local-config.permission',
    source: 'dovecot',
    says: ['mail access for users with', 'first_valid_uid', 'invalid user settings'],
    speaker: ['own'],
    samples: [
      'dovecot: imap(mail): Error: Mail access for users with UID 8 not permitted (see first_valid_uid in config file)',
    ],
  },
  {
    id: 'opensmtpd.down',
    cause: 'daemon.crashed',
    source: 'opensmtpd',
    says: ['pipe closed', 'exited abnormally', 'bad state:'],
    speaker: ['own'],
    samples: ['smtpd[12]: fatal: mta_response() bad state: Operation now in progress'],
  },
  {
    id: 'opensmtpd.envelope',
    cause: 'queue.damaged',
    source: 'opensmtpd',
    says: ['failed to retrieve envelope', 'failed to load envelope', 'corrupt envelope'],
    speaker: ['own'],
    samples: ['smtpd[12]: fatal: failed to retrieve envelope'],
  },
  {
    id: 'opensmtpd.delivery',
    cause: 'local-config.delivery-program',
    source: 'opensmtpd',
    says: ['delivery: tempfail|delivery: permfail ~ error (', 'stat=error (', 'failed to store into mailbox'],
    speaker: ['own'],
    samples: [
      'delivery: TempFail for 7c1b: from=<a@example.org>, to=<b@example.org>, user=b, method=maildir, stat=Error (terminated; signal 9)',
    ],
  },
  {
    id: 'opensmtpd.twice',
    cause: 'daemon.already-running',
    source: 'opensmtpd',
    says: ['control socket already listening'],
    samples: ['fatal: control socket already listening'],
  },
]

// Exim about itself: configuration, expansions, tainted data, scanners, files. Its texts stand in its specification and are the
// same everywhere; learnt by starting it with broken files.

import type { Rule } from '../rule.ts'

const EXIM = { source: 'exim' } as const

export const EXIM_OWN_RULES: readonly Rule[] = [
  {
    ...EXIM,
    id: 'own.signing-key',
    cause: 'local-config.permission',
    or: ['local-config.file-missing'],
    says: [
      'dkim|_domainkey|opendkim|arc ~ key data is not secure|cannot load key|error loading key|cannot open|error opening|could not open',
      'cannot load key from|error loading key|key data is not secure',
      'signing failed: error opening|signing failed: cannot open',
    ],
    speaker: ['own'],
    source: 'opendkim',
    samples: [
      'opendkim[12]: mail._domainkey.example.org: key data is not secure: /etc can be read or written by other users',
      'opendkim[12]: AB12: error loading key mail._domainkey.example.org',
    ],
  },
  {
    ...EXIM,
    id: 'own.not-signed',
    cause: 'dkim.fail',
    who: 'sender-admin',
    says: [
      'no signing table match',
      'no signing domain match',
      'no signing subdomain match',
      'signing failure: cannot',
    ],
    speaker: ['own'],
    source: 'opendkim',
    samples: ["opendkim[12]: AB12: no signing table match for 'a@example.org'"],
  },
  {
    ...EXIM,
    id: 'exim.tainted',
    cause: 'local-config.tainted',
    says: ['tainted'],
    samples: [
      "x@example.org R=local T=maildir defer (-1): Tainted '/var/mail/x' (file or directory name for maildir transport) not permitted",
    ],
  },
  {
    ...EXIM,
    id: 'exim.scanner',
    cause: 'backend.scanner',
    says: [
      'all spamd servers failed',
      'spam acl condition',
      'malware acl condition',
      'unable to connect to ~ clamd|spamd|rspamd',
    ],
    samples: [
      'spam acl condition: all spamd servers failed',
      'malware acl condition: clamd: unable to connect to UNIX socket',
    ],
  },
  {
    ...EXIM,
    id: 'exim.no-permission',
    cause: 'local-config.permission',
    says: [
      'failed to open ~ permission denied',
      'failed to expand ~ permission denied',
      'permission denied ~ euid',
      'permission denied: creating lock file',
      'wrong ownership',
      'wrong owner',
      'has wrong uid|wrong gid',
      'more than one link|is not a regular file',
      'wrong mode',
      'insecure permissions',
      'never_users list',
      'unsafe map file|unsafe file|unsafe directory',
      'group writable|world writable ~ directory|file',
      'unable to set gid',
      'unable to set uid',
    ],
    samples: ['failed to open /etc/exim4/passwd: Permission denied (euid=105 egid=109)'],
  },
  {
    ...EXIM,
    id: 'exim.no-file',
    cause: 'local-config.file-missing',
    or: ['local-config.permission'],
    says: [
      'unable to open|failed to open|cannot open ~ file ~ for reading',
      'could not|unable to|cannot|failed to ~ read|open|load ~ private key|key file',
      'failed to open ~ no such file or directory',
      'failed to expand ~ no such file or directory',
    ],
    samples: ['failed to open /etc/exim4/virtual/x for linear search: No such file or directory'],
  },
  {
    ...EXIM,
    id: 'exim.no-program',
    cause: 'local-config.program-missing',
    says: ['returned 127', 'unable to exec', 'command does not exist', 'could mean unable to exec'],
    samples: [
      'Child process of address_pipe transport returned 127 (could mean unable to exec or command does not exist) from command: /usr/local/bin/vacation',
    ],
  },
  {
    ...EXIM,
    id: 'exim.log-ins-unanswered',
    cause: 'backend.auth',
    says: ['unable to authenticate at present'],
    speaker: ['own', 'own-to-client'],
    samples: [
      'exim[12]: login authenticator failed for (pc) [192.0.2.1]: 435 Unable to authenticate at present: authentication socket connection error',
    ],
  },
  {
    ...EXIM,
    id: 'exim.gave-up',
    cause: 'expired',
    says: ['retry timeout exceeded', 'status=expired'],
    speaker: ['own'],
    samples: ['exim[12]: 1sAbCd-0001XY-2a ** x@example.org: retry timeout exceeded'],
  },
  {
    ...EXIM,
    id: 'exim.expansion',
    cause: 'local-config.expansion',
    unless: ['mysql|pgsql|sqlite|ldap|redis ~ failed|connection|error', 'gave defer'],
    says: [
      'failed to expand',
      'expansion of ~ failed',
      'error in expression evaluation',
      'unknown expansion item',
      'unknown expansion operator',
      'unknown variable name',
    ],
    samples: [
      'failed to expand ACL string "${if eq{a}": missing }',
      'Expansion of "${lookup" failed: missing lookup type',
    ],
  },
  {
    ...EXIM,
    id: 'exim.client-silent',
    cause: 'network.timeout',
    says: ['smtp data timeout', 'smtp command timeout on connection', 'smtp protocol synchronization timeout'],
    samples: ['SMTP command timeout on connection from [192.0.2.1]'],
  },
  {
    ...EXIM,
    id: 'exim.spool-locked',
    cause: 'queue.locked',
    says: ['spool file is locked'],
    samples: ['1sAbCd-0001XY-2a Spool file is locked (another process is handling this message)'],
  },
  {
    ...EXIM,
    id: 'exim.own-hostname',
    cause: 'local-config.hostname',
    says: ['hostname --fqdn ~ fully qualified', 'did not return a fully qualified name'],
    source: 'exim-debian',
    samples: ['hostname --fqdn did not return a fully qualified name, dc_minimaldns will not work.'],
  },
]

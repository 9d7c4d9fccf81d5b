// Postfix about itself. Its texts are those of its sources and the same everywhere.

import type { Rule } from '../rule.ts'

const POSTFIX = { source: 'postfix' } as const

export const POSTFIX_OWN_RULES: readonly Rule[] = [
  {
    ...POSTFIX,
    id: 'postfix.milter-down',
    cause: 'backend.milter',
    says: [
      'connect to milter service',
      'milter ~ connection refused',
      'milter ~ cannot read',
      'milter ~ read error in',
      'milter inet: ~ error',
      'milter unix: ~ error',
      'dkim_eom() ~ resource unavailable',
      'dkim* ~ privatekey ~ failed',
      'milter ( ~ timeout|error|connection refused',
    ],
    samples: ['warning: connect to Milter service inet:localhost:8891: Connection refused'],
  },
  {
    ...POSTFIX,
    id: 'postfix.client-limit',
    cause: 'limit.connections',
    says: ['connection limit exceeded', 'connection concurrency limit exceeded', 'connection rate limit exceeded'],
    speaker: ['own'],
    samples: [
      'postfix/smtpd[12]: warning: Connection concurrency limit exceeded: 51 from x[192.0.2.1] for service smtp',
    ],
  },
  {
    ...POSTFIX,
    id: 'postfix.client-rate',
    cause: 'limit.rate',
    says: ['message delivery request rate limit exceeded', 'recipient rate limit exceeded', 'auth rate limit exceeded'],
    speaker: ['own'],
    samples: ['postfix/smtpd[12]: warning: Message delivery request rate limit exceeded: 101 from x[192.0.2.1]'],
  },
  {
    ...POSTFIX,
    id: 'postfix.before-queue-filter',
    cause: 'backend.scanner',
    says: ['internal problem ~ message deferred'],
    speaker: ['own-to-client'],
    samples: ['proxy-reject: END-OF-MESSAGE: 451 Internal problem - message deferred; from=<a@example.org>'],
  },
  {
    ...POSTFIX,
    id: 'own.hourly-limit',
    cause: 'limit.rate',
    says: [
      'limit ~ outgoing messages|messages per hour|emails per hour|messages per day|emails per day',
      'лимит ~ писем в час|исходящих писем',
    ],
    speaker: ['own', 'program', 'unknown'],
    source: 'public-thread',
    samples: [
      'postfix/smtpd[12]: AB1: Message was not sent: the limit of outgoing messages per hour (200) has been reached',
    ],
  },
  {
    ...POSTFIX,
    id: 'postfix.client-errors',
    cause: 'protocol',
    who: 'sender',
    says: ['too many errors after'],
    speaker: ['own'],
    samples: ['postfix/smtpd[12]: too many errors after UNKNOWN from client.example.org[192.0.2.1]'],
  },
  {
    ...POSTFIX,
    id: 'postfix.configuration',
    cause: 'local-config.syntax',
    says: [
      'bad string length',
      'unknown service: ',
      'bad transport type',
      'option requires',
      'integrity check failed',
      'do not list domain ~ in both',
      'specify at least one working instance',
      'relayhost configuration problem',
      'configuration problem',
      'fatal: in parameter|fatal: parameter',
      'host/service ~ not found',
      'servname not supported',
    ],
    speaker: ['own'],
    samples: ['postfix/smtpd[12]: fatal: bad string length 0 < 1: mydomain = '],
  },
  {
    ...POSTFIX,
    id: 'postfix.file-not-trusted',
    cause: 'local-config.permission',
    says: ['file is owned or writable by non-root users'],
    samples: [
      'postmap: warning: /etc/postfix/dynamicmaps.cf: file is owned or writable by non-root users -- skipping this file',
    ],
  },
  {
    ...POSTFIX,
    id: 'postfix.map-type',
    cause: 'local-config.program-missing',
    or: ['local-config.syntax', 'backend.lookup'],
    says: ['unsupported dictionary type', 'unsupported map type'],
    samples: ['postfix/smtpd[12]: error: unsupported dictionary type: pcre'],
  },
  {
    ...POSTFIX,
    id: 'postfix.own-look-up',
    cause: 'dns.ptr',
    says: ['hostname ~ does not resolve to address', 'address not listed for hostname'],
    speaker: ['own'],
    samples: ['postfix/smtpd[12]: warning: hostname mail.example.org does not resolve to address 192.0.2.1'],
  },
  {
    ...POSTFIX,
    id: 'postfix.stopped',
    cause: 'daemon.crashed',
    says: ['mail system is not running', 'mail transport unavailable', 'mail system is down'],
    speaker: ['own'],
    samples: ['postfix/postfix-script[12]: fatal: the Postfix mail system is not running'],
  },
]

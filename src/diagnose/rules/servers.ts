// Fixed texts of further mail programs and services: relatives of qmail, amavis, hMailServer, Haraka, Courier, Domino, MDaemon,
// Amazon SES, the Debian configuration of Exim, the greylisting and quota servers beside Postfix. Each is specific
// enough to be told from its words alone.

import type { Rule } from './rule.ts'

const THREAD = { source: 'public-thread' } as const
const QMAIL = { source: 'qmail' } as const

export const SERVER_RULES: readonly Rule[] = [
  {
    ...QMAIL,
    id: 'qmail.bad-sender',
    cause: 'policy.sender-blocked',
    says: ['badmailfrom list', 'in my badmailfrom', 'badmailfrom'],
    samples: ['553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)'],
  },
  {
    ...QMAIL,
    id: 'qmail.bad-recipient',
    cause: 'recipient.unknown',
    says: ['badrcptto', 'badrecipientto'],
    samples: ['553 sorry, your envelope recipient is in my badrcptto list (#5.7.1)'],
  },
  {
    ...QMAIL,
    id: 'qmail.sender-domain',
    cause: 'dns.sender-domain',
    says: ['envelope sender domain must exist', 'invalid sender address (#'],
    samples: ['553 sorry, your envelope sender domain must exist (#5.7.1)'],
  },
  {
    ...QMAIL,
    id: 'qmail.size',
    cause: 'limit.size',
    says: ['databytes limit'],
    samples: ['552 sorry, that message size exceeds my databytes limit (#5.3.4)'],
  },
  {
    ...QMAIL,
    id: 'qmail.allowed-recipients',
    cause: 'relay.denied',
    says: ['not in my list of allowed recipients', 'mail to ~ not accepted here'],
    samples: ['553 sorry, that address is not in my list of allowed recipients (#5.7.1)'],
  },
  {
    ...THREAD,
    id: 'amavis.banned',
    cause: 'attachment',
    says: ['reject, id=*|discarded, id=*|bounce, id=* ~ banned'],
    samples: ['554 5.7.0 Reject, id=12345-01 - BANNED: .exe,.exe-ms'],
  },
  {
    ...THREAD,
    id: 'amavis.header',
    cause: 'format.rfc5322',
    says: ['reject, id=*|discarded, id=*|bounce, id=* ~ bad_header*|bad-header*|bad header*'],
    samples: ['554 5.6.0 Reject, id=12345-01 - BAD_HEADER'],
  },
  {
    ...THREAD,
    id: 'amavis.virus',
    cause: 'virus',
    says: ['reject, id=*|discarded, id=*|bounce, id=* ~ infected|virus'],
    samples: ['554 5.7.0 Reject, id=12345-01 - INFECTED: Eicar-Test-Signature'],
  },
  {
    ...THREAD,
    id: 'amavis.spam',
    cause: 'spam.content',
    says: ['reject, id=*|discarded, id=*|bounce, id=* ~ spam|ube'],
    samples: ['554 5.7.0 Reject, id=12345-01 - spam'],
  },
  {
    ...THREAD,
    id: 'haraka.relay',
    cause: 'relay.denied',
    says: ['i cannot deliver mail for'],
    source: 'haraka',
    samples: ['550 I cannot deliver mail for <alice@example.com>'],
  },
  {
    ...THREAD,
    id: 'hmailserver.relay',
    cause: 'relay.denied',
    says: ['delivery is not allowed to this address'],
    samples: ['550 Delivery is not allowed to this address.'],
  },
  {
    ...THREAD,
    id: 'courier.sender-domain',
    cause: 'dns.sender-domain',
    says: ['mx records for ~ violate section'],
    samples: ['517 MX records for example.com violate section 3.3.9 of RFC 1035.'],
  },
  {
    ...THREAD,
    id: 'exim-debian.sender-listed',
    cause: 'policy.sender-blocked',
    says: ['envelope address ~ locally blacklist here'],
    source: 'exim-debian',
    samples: [
      '550 sender envelope address alice@example.com is locally blacklisted here. If you think this is wrong, get in touch with postmaster',
    ],
  },
  {
    ...THREAD,
    id: 'exim-debian.host-listed',
    cause: 'policy.ip-blocked',
    says: ['ip address|host ~ locally blacklist here'],
    source: 'exim-debian',
    samples: [
      '550 sender IP address 192.0.2.7 is locally blacklisted here. If you think this is wrong, get in touch with postmaster',
    ],
  },
  {
    ...THREAD,
    id: 'ses.not-verified',
    cause: 'sender.mismatch',
    who: 'sender-admin',
    says: ['identities failed the check', 'email address is not verified ~ identities'],
    samples: [
      '554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-1: alice@example.com',
    ],
  },
  {
    ...THREAD,
    id: 'ses.throttled',
    cause: 'limit.rate',
    says: ['throttling failure'],
    samples: [
      '454 Throttling failure: Maximum sending rate exceeded.',
      '454 Throttling failure: Daily message quota exceeded.',
    ],
  },
  {
    ...THREAD,
    id: 'ses.suppressed',
    cause: 'recipient.disabled',
    says: ['message rejected: address blacklist'],
    samples: ['554 Message rejected: Address blacklisted.'],
  },
  {
    ...THREAD,
    id: 'postfix.own-configuration',
    cause: 'receiver-misconfig',
    says: ['server configuration error', 'server configuration problem'],
    speaker: ['own', 'own-to-client', 'program'],
    source: 'postfix',
    samples: ['NOQUEUE: reject: RCPT from a.example[192.0.2.1]: 451 4.3.5 Server configuration problem'],
  },
  {
    ...THREAD,
    id: 'postfix.server-configuration',
    cause: 'system.temp',
    who: 'recipient-admin',
    code: ['451'],
    says: ['server configuration error', 'server configuration problem'],
    source: 'postfix',
    samples: ['451 4.3.5 Server configuration problem - try again later;', '451 4.3.5 Server configuration error'],
  },
  {
    ...THREAD,
    id: 'cpanel.login-first',
    cause: 'auth.required',
    says: [
      'please turn on smtp authentication',
      'smtp auth is required for message submission',
      'smtp authentication turned on in your email client',
    ],
    samples: ['550-Please turn on SMTP Authentication in your mail client.'],
  },
  {
    ...THREAD,
    id: 'cpanel.suspended',
    cause: 'policy.sender-blocked',
    says: ['outgoing mail suspension', 'outgoing mail hold', 'sender ~ outgoing mail suspen*'],
    samples: ['554 Sender alice@example.com has an outgoing mail suspension. Message discarded.'],
  },
]

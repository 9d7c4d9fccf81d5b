// Public block lists by the names of their zones and sites, whoever quotes them. A list of end users' addresses (PBL) means
// something else than a list of spam sources, a list of domains something else than one of addresses.

import type { Rule } from './rule.ts'

export const LIST_RULES: readonly Rule[] = [
  {
    id: 'list.wrong-answer',
    cause: 'receiver-misconfig',
    says: [
      '127.255.255.25%',
      'open resolver',
      'error ~ public resolver',
      'error: open resolver',
      'query refused ~ dnsbl|uribl|rbl',
      'query/refused*',
    ],
    source: 'spamhaus',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; Error: open resolver; https://www.spamhaus.org/returnc/pub/198.51.100.53',
    ],
  },
  {
    id: 'list.spamhaus-pbl',
    cause: 'ip.dynamic',
    says: ['pbl.spamhaus*', 'spamhaus.org/pbl*', 'spamhaus pbl', 'spamhaus ~ pbl', 'listed ~ pbl'],
    source: 'spamhaus',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using pbl.spamhaus.org; https://www.spamhaus.org/pbl/query/PBL123456',
    ],
  },
  {
    id: 'list.spamhaus-domain',
    cause: 'blocklist.domain',
    says: [
      'dbl.spamhaus*',
      'spamhaus.org/dbl*',
      'spamhaus.org/query/domain*',
      'spamhaus dbl',
      'domain ~ spamhaus',
      'zrd.spamhaus.org',
    ],
    source: 'spamhaus',
    samples: [
      '554 5.7.1 Service unavailable; Sender address [alice@example.com] blocked using dbl.spamhaus.org; https://www.spamhaus.org/query/domain/example.com',
    ],
  },
  {
    id: 'list.links',
    cause: 'blocklist.url',
    says: [
      'uribl*',
      'surbl*',
      'url ~ blocklist|blacklist|listed',
      'uri ~ blocklist|blacklist|listed',
      'link* ~ blocklist|blacklist',
      'domain in ~ body|message|content ~ listed|blacklist|blocklist',
      'contains|containing ~ blacklist|blocklist ~ url*|uri*|domain*|link*',
    ],
    source: 'sisimai',
    samples: [
      '554 5.7.1 The message was rejected because it contains a URL listed in URIBL: example.com [multi.uribl.com]',
      '550 5.7.1 Blacklisted URL in message. (example.com) in [black]. See http://lookup.uribl.com.',
    ],
  },
  {
    id: 'list.spamhaus',
    cause: 'blocklist.ip',
    says: ['spamhaus*', 'zen.spamhaus.org', '(sbl)', '(xbl)', 'sbl|xbl|zen|css ~ list*|block*'],
    source: 'spamhaus',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7',
      '550-192.0.2.7 is listed at zen.spamhaus.org (127.0.0.2: https://www.spamhaus.org/sbl/query/SBL123456)',
    ],
  },
  {
    id: 'list.spamcop',
    cause: 'blocklist.ip',
    says: ['spamcop.net', 'spamcop'],
    source: 'spamcop',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.7',
    ],
  },
  {
    id: 'list.sorbs',
    cause: 'blocklist.ip',
    who: 'recipient-admin',
    says: ['sorbs.net', 'sorbs'],
    source: 'sisimai',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl.sorbs.net; Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.7',
    ],
  },
  {
    id: 'list.named',
    cause: 'blocklist.ip',
    says: [
      'barracudacentral*',
      'barracudanetworks.com/reputation*',
      'uceprotect*',
      'psbl*',
      'surriel*',
      'mailspike*',
      'hostkarma*',
      'junkemailfilter*',
      'nixspam*',
      'manitu*',
      'abuseat*',
      'cbl',
      'cobion*',
      'backscatterer*',
      'truncate.gbudb*',
      'senderscore*',
      'abusix*',
      'invaluement*',
      'dnsbl*',
      'cloudmark*',
      'ipcheck.proofpoint*',
      'drbl*',
      'spamrats*',
      '0spam*',
      's5h.net',
      'blocklist.de',
      'spfbl*',
      'wpbl.info',
      'rbl',
      'rbl.*',
      'rbls',
    ],
    unless: ['sender address ~ blocked using', 'domain is|domain was ~ listed'],
    source: 'postfix',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl-1.uceprotect.net; IP 192.0.2.7 is UCEPROTECT-Level 1 listed. See http://www.uceprotect.net/rblcheck.php?ipr=192.0.2.7',
      '550 5.7.1 Your IP 192.0.2.7 is in an RBL: psbl.surriel.com',
    ],
  },
  {
    id: 'list.blocked-using-domain',
    cause: 'blocklist.domain',
    says: ['sender address|helo command|sender domain ~ blocked using'],
    source: 'postfix',
    samples: ['554 5.7.1 Service unavailable; Sender address [alice@example.com] blocked using rhsbl.example.net'],
  },
  {
    id: 'list.blocked-using',
    cause: 'blocklist.ip',
    says: ['client|client host|host|ip ~ blocked using', 'unverified client host ~ blocked using'],
    source: 'postfix',
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using ix.example.net; see http://www.example.net/lookup?ip=192.0.2.7',
    ],
  },
]

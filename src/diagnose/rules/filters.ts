// What mail filters that stand in front of many companies say: Mimecast, Proofpoint, Barracuda, Cisco, Trend Micro,
// MessageLabs, and the hosters Zoho and Proton. The decision was made by the filter's customer or by the filter for him.

import type { Rule } from './rule.ts'

const MIMECAST = { provider: 'mimecast', source: 'mimecast' } as const
const PROOFPOINT = { provider: 'proofpoint', source: 'field-manual' } as const
const BARRACUDA = { provider: 'barracuda', source: 'field-manual' } as const
const TREND = { provider: 'trendmicro', source: 'field-manual' } as const
const ZOHO = { provider: 'zoho', source: 'field-manual' } as const

export const FILTER_RULES: readonly Rule[] = [
  {
    ...MIMECAST,
    id: 'mimecast.spf',
    cause: 'spf.fail',
    says: ['spf sender invalid'],
    samples: ['550 SPF Sender Invalid - envelope rejected - https://community.mimecast.com/docs/DOC-1369#550 [abc123]'],
  },
  {
    ...MIMECAST,
    id: 'mimecast.dkim',
    cause: 'dkim.fail',
    says: ['dkim sender invalid'],
    samples: [
      '550 DKIM Sender Invalid - envelope rejected - https://community.mimecast.com/docs/DOC-1369#550 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.dmarc',
    cause: 'dmarc.fail',
    says: ['dmarc sender invalid'],
    samples: [
      '550 DMARC Sender Invalid - envelope rejected - https://community.mimecast.com/docs/DOC-1369#550 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.anti-spoofing',
    cause: 'policy.local',
    who: 'recipient-admin',
    says: ['anti-spoofing policy'],
    samples: [
      '550 Rejected by header based Anti-Spoofing policy: alice@example.com - https://community.mimecast.com/docs/DOC-1369#550 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.blocked-sender',
    cause: 'policy.recipient-rule',
    who: 'recipient-admin',
    says: ['envelope blocked', 'blocked senders', 'administrative prohibition'],
    unless: ['user entry'],
    samples: [
      '550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550 [abc123]',
      '550 Rejected by header based manually Blocked Senders: alice@example.com - https://community.mimecast.com/docs/DOC-1369#550 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.own-list',
    cause: 'policy.recipient-rule',
    says: ['user entry'],
    samples: ['550 Envelope blocked - User Entry - https://community.mimecast.com/docs/DOC-1369#550 [abc123]'],
  },
  {
    ...MIMECAST,
    id: 'mimecast.reputation',
    cause: 'reputation.ip',
    says: ['ct ip reputation', 'poor reputation'],
    samples: ['550 Local CT IP Reputation - (reject) - https://community.mimecast.com/docs/DOC-1369#550 [abc123]'],
  },
  {
    ...MIMECAST,
    id: 'mimecast.greylist',
    cause: 'greylist',
    says: [
      'internal resource temporarily unavailable',
      'internal resources ~ temporarily unavailable',
      'internal resource is temporarily unavailable',
      'internal resource ~ temporarily unavailable',
    ],
    samples: [
      '451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.relay',
    cause: 'relay.denied',
    who: 'sender-admin',
    says: ['open relay ~ not allowed', 'open relay not allowed'],
    samples: ['451 Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451 [abc123]'],
  },
  {
    ...MIMECAST,
    id: 'mimecast.tls',
    cause: 'tls.required',
    says: ['route requires ~ encryption|tls|high-strength'],
    samples: [
      '553 This route requires encryption (SSL/TLS) - https://community.mimecast.com/docs/DOC-1369#553 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.security',
    cause: 'spam.content',
    says: ['rejected due to security policies'],
    samples: [
      '554 Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554 [abc123]',
    ],
  },
  {
    ...MIMECAST,
    id: 'mimecast.recipient',
    cause: 'recipient.unknown',
    says: ['invalid recipient'],
    samples: ['550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abc123]'],
  },
  {
    ...PROOFPOINT,
    id: 'proofpoint.listed',
    cause: 'blocklist.ip',
    says: [
      'blocked using prs.proofpoint.com',
      'blocked using cloudmark',
      'csi.cloudmark.com',
      'ipcheck.proofpoint.com',
      'proofpoint.com/dnsbl-lookup',
    ],
    samples: [
      '550 5.7.1 Service unavailable; client [192.0.2.7] blocked using prs.proofpoint.com Please see https://ipcheck.proofpoint.com/?ip=192.0.2.7',
      '550 5.7.0 Local Policy Violation - blocked, see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.7',
    ],
  },
  {
    ...PROOFPOINT,
    id: 'proofpoint.verify',
    cause: 'recipient.verify',
    says: ['unverified address'],
    samples: [
      '421 4.1.1 <alice@example.com>: Recipient address rejected: unverified address: Address verification in progress pphosted.com',
    ],
  },
  {
    ...PROOFPOINT,
    id: 'proofpoint.dmarc',
    cause: 'dmarc.fail',
    says: ["sender's dmarc policy"],
    samples: ["550 5.7.0 Email rejected per sender's DMARC policy pphosted.com"],
  },
  {
    ...BARRACUDA,
    id: 'barracuda.listed',
    cause: 'blocklist.ip',
    says: ['barracuda reputation', 'barracudanetworks.com/reputation', 'barracudacentral.org'],
    samples: [
      '554 Service unavailable; Client host [192.0.2.7] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation/?r=1&ip=192.0.2.7',
    ],
  },
  {
    ...BARRACUDA,
    id: 'barracuda.url',
    cause: 'blocklist.url',
    says: ['spam url in content'],
    samples: ['554 rejected due to spam URL in content (ess.barracuda)'],
  },
  {
    ...BARRACUDA,
    id: 'barracuda.spoofed',
    cause: 'spam.phishing',
    says: ['rejecting spoofed message'],
    samples: ['550 rejecting spoofed message (ess.barracudanetworks.com)'],
  },
  {
    ...BARRACUDA,
    id: 'barracuda.blocked',
    cause: 'policy.recipient-rule',
    who: 'recipient-admin',
    says: ['permanent failure for one or more recipients ~ blocked'],
    samples: ['550 permanent failure for one or more recipients (alice@example.com:blocked)'],
  },
  {
    id: 'cisco.reputation',
    cause: 'reputation.ip',
    provider: 'cisco',
    says: ['poor reputation', 'senderbase.org'],
    source: 'sisimai',
    samples: [
      "554-esa1.hc1234-56.iphmx.com 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation. If you believe that this failure is in error, please contact the intended recipient via alternate means.",
    ],
  },
  {
    ...TREND,
    id: 'trendmicro.listed',
    cause: 'blocklist.ip',
    says: [
      'ers-*',
      'trend micro rbl',
      'blocked using trend micro',
      'using trend micro email reputation',
      'using trend micro',
      'refused by rbl: ers',
      'trend micro rbl',
    ],
    samples: [
      '550 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using Trend Micro RBL+. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=192.0.2.7',
    ],
  },
  {
    ...TREND,
    id: 'trendmicro.blocked',
    cause: 'policy.recipient-rule',
    who: 'recipient-admin',
    says: ['block-send-er', 'block-rcpt'],
    samples: ['554 5.7.1 <alice@example.com>: Recipient address rejected: BLOCK-SEND-ER.'],
  },
  {
    id: 'messagelabs.filtered',
    cause: 'spam.content',
    provider: 'messagelabs',
    says: ['message filtered'],
    source: 'sisimai',
    samples: [
      '553-Message filtered. Refer to the Troubleshooting page at\n553-http://www.symanteccloud.com/troubleshooting for more\n553 information. (#5.7.1)',
    ],
  },
  {
    id: 'messagelabs.relay',
    cause: 'relay.denied',
    provider: 'messagelabs',
    who: 'sender-admin',
    says: ['as a relay'],
    source: 'field-manual',
    samples: [
      '553-you are trying to use me [server-7.tower-1.messagelabs.com] as a relay, but I have not been configured to let you do this. (#5.7.1)',
    ],
  },
  {
    ...ZOHO,
    id: 'zoho.domain-rule',
    cause: 'policy.recipient-rule',
    who: 'recipient-admin',
    says: ['rejected by destination domain'],
    samples: ['541 5.4.1 Mail rejected by destination domain mx.zoho.com'],
  },
  {
    ...ZOHO,
    id: 'zoho.spam',
    cause: 'spam.content',
    says: ['flagged as spam'],
    samples: ['554 5.7.1 Email cannot be delivered. Reason: Email flagged as Spam.'],
  },
  {
    id: 'proton.spam',
    cause: 'spam.content',
    provider: 'proton',
    says: ['rejected by spam filter', 'spam filter'],
    source: 'field-manual',
    samples: ['550 5.7.1 Message rejected by spam filter. proton.me'],
  },
]

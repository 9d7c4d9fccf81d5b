// What Yahoo and AOL, Apple, Comcast, AT&T, Cox, Spectrum, GoDaddy and Facebook say. Several of them answer with codes of
// their own, which are listed on their postmaster pages.

import type { Rule } from './rule.ts'

const YAHOO = { provider: 'yahoo', source: 'yahoo' } as const
const APPLE = { provider: 'icloud', source: 'apple' } as const
const COMCAST = { provider: 'comcast', source: 'comcast' } as const

export const YAHOO_RULES: readonly Rule[] = [
  {
    ...YAHOO,
    id: 'yahoo.spamhaus',
    cause: 'blocklist.ip',
    says: ['[bl21]', '[bl23]', '[tss07]', 'spamhaus'],
    samples: [
      "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.7, because the ip is in Spamhaus's list; see http://postmaster.yahoo.com/550-bl23.html",
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.permanently-deferred',
    cause: 'reputation.ip',
    says: ['permanently deferred'],
    samples: [
      '421 4.7.1 [TS03] All messages from 192.0.2.7 will be permanently deferred; Retrying will NOT succeed. See https://postmaster.verizonmedia.com/error-codes',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.sender-domain',
    cause: 'dns.sender-domain',
    says: ['unresolvable rfc* ~ domain'],
    samples: [
      '451 Message temporarily deferred due to unresolvable RFC.5321 from domain. See https://postmaster.verizonmedia.com/error-codes',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.deferred',
    cause: 'limit.rate',
    says: ['user complaints', 'unexpected volume', 'temporarily deferred', 'message temporarily deferred'],
    samples: [
      '421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to user complaints - 4.16.55.1; see https://help.yahoo.com/kb/postmaster/SLN3434.html',
      '421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.unauthenticated',
    cause: 'auth.none',
    says: ['authenticate with either spf or dkim', 'unauthenticated ~ sender*|email*'],
    samples: [
      '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM. https://senders.yahooinc.com/best-practices/',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.phishing',
    cause: 'spam.phishing',
    says: ['[ph01]'],
    samples: [
      '554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://help.yahoo.com/kb/postmaster/SLN5067.html [120]',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.dkim',
    cause: 'dkim.fail',
    says: ['(au01)', '[au01]'],
    samples: [
      '554 5.7.5 (AU01) Message not accepted for policy reasons. See https://help.yahoo.com/kb/postmaster/SLN7253.html',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.dmarc',
    cause: 'dmarc.fail',
    code: ['554'],
    enhanced: ['5.7.9'],
    says: ['not accepted for policy reasons'],
    samples: [
      '554 5.7.9 Message not accepted for policy reasons. See https://help.yahoo.com/kb/postmaster/SLN7253.html',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.headers',
    cause: 'format.rfc5322',
    says: ['headers are not rfc compliant', '[291]', '[299]'],
    samples: ['554 Message not allowed - Headers are not RFC compliant[291] - mta1.mail.ne1.yahoo.com'],
  },
  {
    ...YAHOO,
    id: 'yahoo.no-account',
    cause: 'recipient.unknown',
    says: ['does not have a ~ account', 'mailbox not found'],
    samples: [
      "554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [-9] - mta4250.mail.bf1.yahoo.com",
      '552 1 Requested mail action aborted, mailbox not found - mta7.am0.yahoodns.net',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.disabled',
    cause: 'recipient.disabled',
    says: ['mailbox is disabled', 'is no longer valid'],
    samples: [
      '554 delivery error: dd Sorry, your message to a@yahoo.com cannot be delivered. This mailbox is disabled (554.30). - mta1.mail.bf1.yahoo.com',
      '554 delivery error: dd a@yahoo.com is no longer valid. [-20] - mta1.mail.bf1.yahoo.com',
    ],
  },
  {
    ...YAHOO,
    id: 'yahoo.connection',
    cause: 'limit.connections',
    says: ['max message per connection reached'],
    samples: ['421 Max message per connection reached, closing transmission channel'],
  },
  {
    ...YAHOO,
    id: 'yahoo.recipient-rate',
    cause: 'recipient.ratelimited',
    says: ['receiving mail|receiving email ~ too quickly'],
    samples: ['450 User is receiving mail too quickly - mta1.mail.bf1.yahoo.com'],
  },
  {
    ...YAHOO,
    id: 'yahoo.busy',
    cause: 'system.temp',
    says: ['resources temporarily', '[#4.16*', 'mail server temporarily|temporarily unavailable'],
    samples: ['451 Resources temporarily not available - Please try again later [#4.16.5]. mta1.mail.bf1.yahoo.com'],
  },
  {
    ...YAHOO,
    id: 'yahoo.unknown-recipients',
    cause: 'limit.bad-recipients',
    says: ['vs1-ip', 'vs1-mf'],
    samples: [
      '451 VS1-IP Excessive unknown recipients - possible Open Relay http://postmaster.yahoo.com/errors/451-04.html',
    ],
  },
]

export const APPLE_RULES: readonly Rule[] = [
  {
    ...APPLE,
    id: 'apple.volume',
    cause: 'recipient.ratelimited',
    says: ['excessive volume'],
    samples: [
      '421 4.7.1 Messages to alice@icloud.com deferred due to excessive volume. Try again later - https://support.apple.com/en-us/HT204137',
    ],
  },
  {
    ...APPLE,
    id: 'apple.hide-my-email',
    cause: 'auth.none',
    says: ['[hme1]', 'failing both spf and dkim'],
    samples: [
      '550 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks. See https://support.apple.com/en-us/HT204137 for mailing best practices',
    ],
  },
  {
    ...APPLE,
    id: 'apple.dmarc',
    cause: 'dmarc.fail',
    says: ['dmarc policy'],
    samples: [
      "554 5.7.1 Your message was rejected due to example.com's DMARC policy. See https://support.apple.com/en-us/HT204137 for info",
    ],
  },
  {
    ...APPLE,
    id: 'apple.domain-listed',
    cause: 'blocklist.url',
    says: ['spamhaus dbl'],
    samples: [
      '550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/ support.apple.com',
    ],
  },
  {
    ...APPLE,
    id: 'apple.proofpoint',
    cause: 'blocklist.ip',
    says: ['proofpoint.com/dnsbl-lookup'],
    samples: ['550 5.7.0 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.7'],
  },
  {
    ...APPLE,
    id: 'apple.content',
    cause: 'spam.content',
    says: ['[cs01]', '[hm%%]', 'local policy ~ support.apple.com'],
    samples: [
      '554 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
    ],
  },
  {
    ...APPLE,
    id: 'apple.no-user',
    cause: 'recipient.unknown',
    says: ['user does not exist', 'inactive email address', 'unknown or illegal alias'],
    samples: [
      '550 5.1.1 <alice@icloud.com>: user does not exist',
      '550 5.1.1 unknown or illegal alias: alice@me.com support.apple.com',
    ],
  },
]

export const CABLE_RULES: readonly Rule[] = [
  {
    ...COMCAST,
    id: 'comcast.reverse-dns',
    cause: 'dns.ptr',
    says: ['ptr record', 'reverse dns failure'],
    samples: [
      '554 resimta-po-01v.sys.comcast.net comcast 192.0.2.7 Comcast requires that all mail servers must have a PTR record with a valid Reverse DNS entry. Currently your mail server does not fill that requirement. For more information, refer to: http://postmaster.comcast.net/smtp-error-codes.php#554',
    ],
  },
  {
    ...COMCAST,
    // "attempted from addresses that sent mail in patterns characteristic of spam": its block of an address, not of a message.
    id: 'comcast.blocked',
    cause: 'policy.ip-blocked',
    says: ['bl000000'],
    samples: [
      '554 resimta-ch2-18v.sys.comcast.net comcast 192.0.2.7 found on one or more DNSBLs, see http://postmaster.comcast.net/smtp-error-codes.php#BL000000',
    ],
  },
  {
    ...COMCAST,
    id: 'comcast.listed',
    cause: 'blocklist.ip',
    says: ['bl000001', 'bl000010', 'found on one or more dnsbls'],
    samples: [
      '554 resimta-ch2-18v.sys.comcast.net comcast 192.0.2.7 found on one or more DNSBLs, see http://postmaster.comcast.net/smtp-error-codes.php#BL000001',
    ],
  },
  {
    ...COMCAST,
    id: 'comcast.dynamic',
    cause: 'ip.dynamic',
    says: ['es000001', 'es000010'],
    samples: [
      '550 5.1.0 comcast 192.0.2.7 Residential addresses may not send directly, see http://postmaster.comcast.net/smtp-error-codes.php#ES000001',
    ],
  },
  {
    ...COMCAST,
    id: 'comcast.dmarc',
    cause: 'dmarc.fail',
    says: ['dm000001', 'rejected due to dmarc'],
    samples: [
      '550 5.2.0 Message rejected due to DMARC. Please see http://postmaster.comcast.net/smtp-error-codes.php#DM000001',
    ],
  },
  {
    ...COMCAST,
    id: 'comcast.sessions',
    cause: 'limit.connections',
    says: ['too many sessions opened'],
    samples: ['421 resimta-po-09v.sys.comcast.net comcast Too many sessions opened'],
  },
  {
    ...COMCAST,
    id: 'comcast.recipient-rate',
    cause: 'recipient.ratelimited',
    says: ['too many recent messages'],
    samples: ['452 4.1.1 <alice@comcast.net> too many recent messages'],
  },
  {
    ...COMCAST,
    id: 'comcast.no-user',
    cause: 'recipient.unknown',
    says: ['not our customer', 'mailbox unallocated'],
    samples: ['550 5.1.1 Not our Customer', '550 5.1.1 <alice@comcast.net> recipient mailbox unallocated'],
  },
  {
    id: 'att.listed',
    cause: 'blocklist.ip',
    provider: 'att',
    says: ['dnsbl:rbl', 'dnsbl:attrbl', 'blocked by ~ dnsbl*'],
    source: 'yahoo',
    samples: [
      '553 5.3.0 alph764 DNSBL:RBL 521< 192.0.2.7 >_is_blocked.For assistance forward this error to abuse_rbl@abuse-att.net att.net',
    ],
  },
  {
    id: 'att.reverse-dns',
    cause: 'dns.ptr',
    provider: 'att',
    says: ['fix reverse dns for'],
    source: 'field-manual',
    samples: [
      '550 5.7.1 Connections not accepted from servers without a valid sender domain.flph829 Fix reverse DNS for 192.0.2.7',
    ],
  },
  {
    id: 'cox.listed',
    cause: 'blocklist.ip',
    provider: 'cox',
    says: ['cxbl', 'ipbl%%%%'],
    source: 'sisimai',
    samples: ['554 IMP cmsmtp 192.0.2.7 CXBL https://postmaster.cox.net/confluence/display/postmaster/Error+Codes'],
  },
  {
    id: 'cox.reverse-dns',
    cause: 'dns.ptr',
    provider: 'cox',
    says: ['cxdns', 'no reverse dns'],
    source: 'sisimai',
    samples: ['554 ERROR: cmsmtp rejected - no rDNS - refer to error codes section at http://postmaster.cox.net CXDNS'],
  },
  {
    id: 'cox.unauthenticated',
    cause: 'auth.none',
    provider: 'cox',
    says: ['cxsndr'],
    source: 'sisimai',
    samples: ['550 5.1.0 alice@example.com sender rejected. CXSNDR https://postmaster.cox.net/'],
  },
  {
    id: 'cox.connections',
    cause: 'limit.connections',
    provider: 'cox',
    says: ['cxcnct'],
    source: 'sisimai',
    samples: ['421 cmsmtp 192.0.2.7 too many concurrent connections, CXCNCT https://postmaster.cox.net/'],
  },
  {
    id: 'spectrum.reverse-dns',
    cause: 'dns.ptr',
    provider: 'spectrum',
    says: ['aup#i-11%0', 'aup#o-11%0'],
    source: 'sisimai',
    samples: ['554 p-mtain011.msg.pkvw.co.charter.net charter.net ESMTP server not available AUP#I-1120'],
  },
  {
    id: 'spectrum.rate',
    cause: 'limit.rate',
    provider: 'spectrum',
    says: ['aup#i-13%0', 'aup#o-13%0', 'aup#i-14%0', 'aup#o-14%0'],
    source: 'sisimai',
    samples: ['421 dnvrco-mx01 charter.net cmsmtp 192.0.2.7 rate limited. AUP#I-1320'],
  },
  {
    id: 'spectrum.listed',
    cause: 'blocklist.ip',
    provider: 'spectrum',
    says: ['aup#i-1000', 'aup#o-1000', 'aup#i-12%0', 'aup#o-12%0'],
    source: 'sisimai',
    samples: ['550 cdptpa-iedge-mail blocked by charter.net, AUP#I-1210 see https://www.spectrum.net/support'],
  },
  {
    id: 'godaddy.listed',
    cause: 'blocklist.ip',
    provider: 'godaddy',
    says: ['ib103', 'ib104', 'ib105', 'ib106'],
    source: 'godaddy',
    samples: [
      '554 p3plibsmtp01-07.prod.phx3.secureserver.net bizsmtp IB105. Connection refused. 192.0.2.7 has a poor reputation on CBL. See https://www.spamhaus.org/lookup/',
    ],
  },
  {
    id: 'godaddy.spf',
    cause: 'spf.fail',
    provider: 'godaddy',
    says: ['ib508'],
    source: 'godaddy',
    samples: ['550 5.7.1 SPF unauthorized mail is prohibited. IB508 bizsmtp secureserver.net'],
  },
  {
    id: 'godaddy.reverse-dns',
    cause: 'dns.ptr',
    provider: 'godaddy',
    says: ['ib108'],
    source: 'godaddy',
    samples: ['421 bizsmtp Temporarily rejected. Reverse DNS for 192.0.2.7 failed. IB108 secureserver.net'],
  },
  {
    id: 'godaddy.spam',
    cause: 'spam.content',
    provider: 'godaddy',
    says: ['ib212'],
    source: 'godaddy',
    samples: ['552 Message rejected for spam or virus content. IB212 https://www.godaddy.com/help'],
  },
  {
    id: 'facebook.sender-domain',
    cause: 'dns.sender-domain',
    provider: 'facebook',
    says: ['dns-p1', 'dns-p2'],
    source: 'sisimai',
    samples: ['550 5.1.8 DNS-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.7#dns-p From domain missing'],
  },
  {
    id: 'facebook.reverse-dns',
    cause: 'dns.ptr',
    provider: 'facebook',
    says: ['dns-p3'],
    source: 'sisimai',
    samples: [
      '554 5.1.8 DNS-P3 http://postmaster.facebook.com/response_codes?ip=192.0.2.7#dns-p Your address has no PTR',
    ],
  },
]

// What Outlook.com (the consumer mailboxes) and Exchange Online (companies) say. Codes of the 5.7.5xx kind are theirs alone,
// so here, and only here, an enhanced code may decide by itself.

import type { Rule } from './rule.ts'

const OUTLOOK = { provider: 'outlook.com', source: 'outlook.com' } as const
const EXCHANGE = { provider: 'exchange-online', source: 'exchange' } as const

export const OUTLOOK_RULES: readonly Rule[] = [
  {
    ...OUTLOOK,
    id: 'outlook.rate',
    cause: 'limit.rate',
    says: ['rp-001', 'rp-002'],
    samples: [
      "421 RP-001 (BAY004-MC1F12) Unfortunately, some messages from 192.0.2.7 weren't sent. Please try again. We have limits for how many messages can be sent per hour and per day. You can also refer to http://mail.live.com/mail/troubleshooting.aspx#errors.",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.connections',
    cause: 'limit.connections',
    says: ['rp-003', 'exceeded the maximum number of connections'],
    samples: [
      '451 4.7.652 The mail server [192.0.2.7] has exceeded the maximum number of connections. (S3115) [DB5EUR03FT012.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.content',
    cause: 'spam.content',
    says: ['sc-001', 'ou-002'],
    samples: [
      "550 SC-001 (COL004-MC5F28) Unfortunately, messages from 192.0.2.7 weren't sent. Please contact your Internet service provider since part of their network is on our block list. You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors.",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.complaints',
    cause: 'reputation.ip',
    says: ['sc-002', 'sc-004', 'dy-002', 'due to ip reputation'],
    samples: [
      '451 4.7.650 The mail server [192.0.2.7] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775) [BN3NAM04FT010.eop-NAM04.prod.protection.outlook.com]',
      "550 SC-004 (BAY004-MC2F36) Unfortunately, messages from 192.0.2.7 weren't sent. http://mail.live.com/mail/troubleshooting.aspx#errors",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.open-relay',
    cause: 'relay.open',
    says: ['sc-003'],
    samples: [
      "550 SC-003 (SNT004-MC3F16) Unfortunately, messages from 192.0.2.7 weren't sent. http://mail.live.com/mail/troubleshooting.aspx#errors",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.dynamic',
    cause: 'ip.dynamic',
    says: ['dy-001'],
    samples: [
      "550 DY-001 (COL004-MC3F8) Unfortunately, messages from 192.0.2.7 weren't sent. Please contact your Internet service provider. http://mail.live.com/mail/troubleshooting.aspx#errors",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.block-list',
    cause: 'blocklist.ip',
    who: 'ip-owner',
    says: ['ou-001', '(s3150)', '(s3140)', 'their network is on our blocklist'],
    samples: [
      "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [VE1EUR01FT045.eop-EUR01.prod.protection.outlook.com]",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.domain-listed',
    cause: 'blocklist.domain',
    says: ['domain is listed in spamhaus', '(s8001)', '(s8002)'],
    samples: [
      '550 5.7.1 Service unavailable, MailFrom domain is listed in Spamhaus. To request removal from this list see https://www.spamhaus.org/query/lookup/ (S8002) [BL2NAM02FT003.eop-nam02.prod.protection.outlook.com]',
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.authentication-level',
    cause: 'auth.none',
    says: ['required authentication level'],
    samples: [
      "550 5.7.515 Access denied, sending domain EXAMPLE.COM does not meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender. (S2017062302)",
    ],
  },
  {
    ...OUTLOOK,
    id: 'outlook.no-mailbox',
    cause: 'recipient.unknown',
    says: ['requested action not taken: mailbox unavailable', 'mailbox unavailable'],
    samples: [
      '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [BN1NAM02FT012.eop-nam02.prod.protection.outlook.com]',
    ],
  },
]

export const EXCHANGE_ONLINE_RULES: readonly Rule[] = [
  {
    ...EXCHANGE,
    id: 'exchange.unknown-recipient',
    cause: 'recipient.unknown',
    says: [
      'recipientnotfound',
      'recipient not found',
      'recipient address rejected: access denied',
      'recipient addresses rejected ~ access denied',
      'bad destination mailbox',
      'resolver.adr.recipnotfound',
      'resolver.adr.exrecipnotfound',
    ],
    samples: [
      '550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT043.eop-EUR03.prod.protection.outlook.com 2024-05-14T08:10:11.123Z 08DC73A0]',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup. [AM0PR02MB4324.eurprd02.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.no-mailbox',
    cause: 'recipient.unknown',
    says: ['requested action not taken: mailbox unavailable'],
    samples: [
      '550 5.5.0 Requested action not taken: mailbox unavailable. [BN7NAM10FT034.eop-nam10.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.recipient-rate',
    cause: 'recipient.ratelimited',
    says: [
      'recipient thread limit exceeded',
      'recipient has exceeded their limit',
      'limit for the number of messages they can',
    ],
    samples: [
      '554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour. For more information go to http://go.microsoft.com/fwlink/?LinkId=526653. [AM5PR0601MB2641.eurprd06.prod.outlook.com]',
      '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded [Hostname=VI1PR0501MB.eurprd05.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.submission-limit',
    cause: 'limit.rate',
    who: 'sender',
    says: [
      'submission quota exceeded',
      'daily limit for message recipients',
      'recipient rate limit',
      'exceeded the recipient rate limit',
    ],
    samples: [
      '550 5.2.2 Submission quota exceeded for this mailbox. [VI1PR0.eurprd05.prod.outlook.com]',
      "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; the message can't be submitted because the sender's submission quota was exceeded; daily limit for message recipients [DB6PR0.eurprd04.prod.outlook.com]",
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.ip-of-low-standing',
    cause: 'reputation.ip',
    says: ['traffic not accepted from'],
    samples: [
      '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. For more information please go to http://go.microsoft.com/fwlink/?LinkId=526653 [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.sender-suspended',
    cause: 'policy.sender-blocked',
    says: ['bad outbound sender', 'tenant has exceeded threshold', 'unregistered domains', 'sent too much spam'],
    samples: [
      '550 5.1.8 Access denied, bad outbound sender. For more information please go to http://go.microsoft.com/fwlink/?LinkId=875724. AS(42004) [DB7PR02MB4.eurprd02.prod.outlook.com]',
      '550 5.7.705 Access denied, tenant has exceeded threshold. For more information please go to https://aka.ms/EXOSmtpErrors [AM0PR0.eurprd04.prod.outlook.com]',
      '550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains. For more information please go to https://go.microsoft.com/fwlink/?LinkId=2043600 [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.send-as',
    cause: 'sender.mismatch',
    says: [
      'sendasdenied*',
      'does not have permissions to send as',
      'client does not have permissions to send',
      'send on behalf',
    ],
    samples: [
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender [AM0PR0.eurprd04.prod.outlook.com]',
      '554 5.2.252 SendAsDenied; sales@example.com not allowed to send as info@example.com; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.smtp-auth-off',
    cause: 'auth.failed',
    who: 'sender-admin',
    says: ['smtpclientauthentication is disabled'],
    samples: [
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.login-failed',
    cause: 'auth.failed',
    says: ['authentication unsuccessful', 'basic authentication is disabled'],
    samples: ['535 5.7.3 Authentication unsuccessful [AM0PR0.eurprd04.prod.outlook.com]'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.login-first',
    cause: 'auth.required',
    says: ['client was not authenticated', 'client not authenticated'],
    samples: [
      '530 5.7.57 Client not authenticated to send mail. [AM0PR10CA0001.EURPRD10.PROD.OUTLOOK.COM]',
      '530 5.7.1 Client was not authenticated [AM0PR10CA0001.EURPRD10.PROD.OUTLOOK.COM]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.restricted',
    cause: 'recipient.restricted',
    says: [
      'not authenticated by organization',
      'not in allowed-senders list',
      'sender not authenticated for',
      'only accept* ~ from people in its organization|certain people|allowed senders',
      'resolver.rst.authrequired',
      'resolver.rst.notauthorized',
      'resolver.rst.senderauthenticationrequired*',
    ],
    samples: [
      '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group; sender not authenticated for group [AM0PR0.eurprd04.prod.outlook.com]',
      '550 5.7.124 RESOLVER.RST.SenderNotInAllowedSendersList; sender not in allowed-senders list [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.restricted-code',
    cause: 'recipient.restricted',
    enhanced: ['5.7.12', '5.7.124', '5.7.133-136'],
    samples: [
      '550 5.7.134 RESOLVER.RST.RestrictedToMailbox; authentication required [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.authentication-level',
    cause: 'auth.none',
    says: ['must pass either spf or dkim', 'required authentication level'],
    samples: [
      '450 4.7.26 Service does not accept messages sent over IPv6 [2001:db8::7] unless they pass either SPF or DKIM validation (message not signed); must pass either SPF or DKIM [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
      "550 5.7.515 Access denied, sending domain EXAMPLE.COM doesn't meet the required authentication level. [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]",
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.dmarc',
    cause: 'dmarc.fail',
    says: ['does not pass dmarc', 'dmarc ~ policy of reject|policy of quarantine'],
    samples: [
      '550 5.7.509 Access denied, sending domain example.com does not pass DMARC verification and has a DMARC policy of reject. [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.spf',
    cause: 'spf.fail',
    says: ['violation of sender policy framework', 'sender policy framework'],
    samples: [
      '550 5.7.23 The message was rejected because of Sender Policy Framework violation -> 550 5.7.23 SPF validation failed [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.reverse-dns',
    cause: 'dns.ptr',
    says: ['reverse dns record'],
    samples: [
      '550 5.7.25 Access denied, the sending IPv6 address [2001:db8::7] must have a reverse DNS record [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.hello',
    cause: 'dns.helo',
    says: ['bad helo'],
    samples: ['550 5.7.506 Access Denied, Bad HELO [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.domain-listed',
    cause: 'blocklist.domain',
    says: ['domain is listed in spamhaus'],
    samples: [
      '550 5.7.1 Service unavailable, HELO domain is listed in Spamhaus. To request removal from this list see https://www.spamhaus.org/query/lookup/ [BL2NAM02FT003.eop-nam02.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.spamhaus',
    cause: 'blocklist.ip',
    says: ['blocked using spamhaus', 'client host ~ blocked using'],
    samples: [
      '550 5.7.1 Service unavailable, Client host [192.0.2.7] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/query/ip/192.0.2.7 AS(1440) [BN3NAM01FT.eop-nam01.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.banned-ip',
    cause: 'blocklist.ip',
    says: ['banned sending ip', 'banned sender', 'sending ip ~ is banned'],
    samples: [
      '550 5.7.606 Access denied, banned sending IP [192.0.2.7]. To request removal from this list please visit https://sender.office.com/ and follow the directions. For more information please go to http://go.microsoft.com/fwlink/?LinkID=526655 (AS16012609) [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
      '550 5.7.511 Access denied, banned sender[192.0.2.7]. To request removal from this list, please forward this message to delist@microsoft.com. [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.banned-ip-code',
    cause: 'blocklist.ip',
    enhanced: ['5.7.511', '5.7.606-649'],
    samples: ['550 5.7.608 Access denied [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.own-rule',
    cause: 'policy.recipient-rule',
    who: 'recipient-admin',
    says: ['rejected by recipient', 'customer blocklist', 'customer ~ blocklist', 'sender denied'],
    samples: [
      '550 5.7.507 Access denied, rejected by recipient [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
      '550 5.7.513 Service unavailable, Client host [192.0.2.7] blocked by customer block list (AS16012607) [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.transport-rule',
    cause: 'policy.local',
    who: 'recipient-admin',
    says: [
      'transport.rules.rejectmessage',
      'rejected by organization policy',
      'delivery not authorized, message refused',
    ],
    samples: [
      '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.private-code-authentication',
    cause: 'auth.none',
    enhanced: ['5.7.515'],
    samples: ['5.7.515'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.private-code-dmarc',
    cause: 'dmarc.fail',
    enhanced: ['5.7.509'],
    samples: ['5.7.509'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.private-code-tenant',
    cause: 'policy.sender-blocked',
    enhanced: ['5.7.700-760'],
    samples: ['5.7.708'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.private-code-rate',
    cause: 'recipient.ratelimited',
    enhanced: ['5.2.121-122'],
    samples: ['5.2.122'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.ipv6',
    cause: 'ipv6',
    says: ['does not accept email over ipv6'],
    samples: [
      '550 5.7.510 Access denied, contoso.com does not accept email over IPv6 [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.ip-limit',
    cause: 'limit.rate',
    says: ['queue quota exceeded', 'exceeded permitted limits', 'exceeded ~ permitted limit*'],
    samples: [
      '550 5.7.508 Access denied, [2001:db8::7] has exceeded permitted limits within range [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.suspicious-ip',
    cause: 'reputation.ip',
    who: 'wait',
    enhanced: ['4.7.785-789'],
    samples: ['451 4.7.786 Access denied, please try again later [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.throttled',
    cause: 'limit.rate',
    who: 'wait',
    enhanced: ['4.7.500-699'],
    samples: [
      '451 4.7.500 Server busy. Please try again later from [192.0.2.7]. (S77719) [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.connections',
    cause: 'limit.connections',
    says: ['maximum number of concurrent connections'],
    samples: [
      '421 4.3.2 The maximum number of concurrent connections per resource forest has exceeded a limit, closing transmission channel. PRX8 [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.mta-sts',
    cause: 'tls.mta-sts',
    says: ['failed mta-sts validation', 'certificate failed mta-sts'],
    samples: ["550 5.4.8 MX hosts of 'example.com' failed MTA-STS validation. [AM0PR0.eurprd04.prod.outlook.com]"],
  },
  {
    ...EXCHANGE,
    id: 'exchange.dane',
    cause: 'tls.dane',
    says: ['tlsa-invalid', 'dnssec-invalid'],
    samples: ['450 4.7.323 tlsa-invalid: The domain failed DANE validation. [AM0PR0.eurprd04.prod.outlook.com]'],
  },
  {
    ...EXCHANGE,
    id: 'exchange.certificate',
    cause: 'tls.cert',
    says: ['certificate-expired', 'certificate-host-mismatch'],
    samples: [
      "550 5.7.322 certificate-expired: Destination mail server's certificate is expired. [AM0PR0.eurprd04.prod.outlook.com]",
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.starttls',
    cause: 'tls.required',
    who: 'recipient-admin',
    says: ['starttls-not-supported'],
    samples: [
      '450 4.7.321 starttls-not-supported: Destination mail server must support TLS to receive mail. [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.domain-not-found',
    cause: 'domain.not-found',
    says: ['domain ~ does not exist', 'dns domain ~ does not exist'],
    samples: [
      '550 5.4.310 DNS domain example.invalid does not exist [Message=InfoDomainNonexistent] [LastAttemptedServerName=example.invalid] [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.dns-query',
    cause: 'domain.no-route',
    says: ['dns query failed'],
    samples: [
      '450 4.4.312 DNS query failed [Message=ErrorRetry] [LastAttemptedServerName=example.com] [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.wrong-mx',
    cause: 'relay.denied',
    who: 'recipient-admin',
    says: ['relay access denied', 'unable to relay'],
    samples: [
      '550 5.4.1 [alice@example.com]: Recipient address rejected: Relay access denied [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
      '550 5.7.64 TenantAttribution; Relay Access Denied [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.loop',
    cause: 'loop',
    says: ['routing loop detected', 'hop count exceeded', 'agent.loop*'],
    samples: [
      '554 5.4.14 Hop count exceeded - possible mail loop ATTR34 [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.attachment',
    cause: 'attachment',
    says: ['(as345)', 'nested attachment*'],
    samples: [
      '550 5.0.350 Remote server returned an error -> 550 message rejected, nested attachments limit (AS345) [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.headers',
    cause: 'format.rfc5322',
    says: ['x-dg-ref header is too long', 'rfc 5322 section 3.6.2'],
    samples: [
      '550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant [AM5EUR03FT.eop-EUR03.prod.protection.outlook.com]',
    ],
  },
  {
    ...EXCHANGE,
    id: 'exchange.bare-line-feeds',
    cause: 'format.smtp',
    says: ['invalid characters', 'bare line feed*', 'bare linefeed*'],
    samples: [
      '550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds, which cannot be sent via DATA and receiving system does not support BDAT; invalid characters [AM0PR0.eurprd04.prod.outlook.com]',
    ],
  },
]

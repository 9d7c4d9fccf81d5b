// What Gmail and Google Workspace say. Their texts changed over the years and the codes with them, so most rules go by words.

import type { Rule } from './rule.ts'

const GMAIL = { provider: 'gmail', source: 'google' } as const

export const GOOGLE_RULES: readonly Rule[] = [
  {
    ...GMAIL,
    id: 'gmail.receiving-rate',
    cause: 'recipient.ratelimited',
    says: [
      'receiving mail|receiving email ~ too quickly',
      'receiving mail at a rate that prevents|receiving email at a rate that prevents',
    ],
    samples: [
      '450-4.2.1 The user you are trying to contact is receiving email at a rate that\n450-4.2.1 prevents additional messages from being delivered. Please resend your\n450 4.2.1 message at a later time. https://support.google.com/mail/?p=ReceivingRate - gsmtp',
      '550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. For more information, please visit https://support.google.com/mail/?p=ReceivingRatePerm - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.daily-limit',
    cause: 'limit.rate',
    who: 'sender',
    says: [
      'daily user sending|daily sending|daily smtp relay ~ exceeded|limit|quota',
      'sending limit exceeded',
      'exceeded|reached ~ daily sending|sending limit*',
      'peak smtp relay limit',
    ],
    samples: [
      '550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852 - gsmtp',
      '450 4.2.1 Peak SMTP relay limit exceeded for customer. This is a temporary error. https://support.google.com/a/answer/6140680 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.full',
    cause: 'recipient.full',
    says: ['out of storage space', 'is over quota', "recipient's inbox is full|inbox is out of storage"],
    samples: [
      "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\n452-4.2.2 recipient to https://support.google.com/mail/?p=OverQuotaTemp - gsmtp",
      '552 5.2.2 The email account that you tried to reach is over quota. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.no-such-user',
    cause: 'recipient.unknown',
    says: ['account that you tried to reach does not exist'],
    samples: [
      "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. Learn more at https://support.google.com/mail/?p=NoSuchUser - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.disabled',
    cause: 'recipient.disabled',
    says: ['account that you tried to reach ~ inactive|disabled'],
    samples: [
      '550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.com/mail/?p=DisabledUser - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.domain-not-found',
    cause: 'domain.not-found',
    says: ['were not able to find the recipient domain'],
    samples: ["553 5.1.2 We weren't able to find the recipient domain. Please check for any spelling errors. - gsmtp"],
  },
  {
    ...GMAIL,
    id: 'gmail.address-syntax',
    cause: 'format.address',
    says: ['address ~ is not a valid rfc*'],
    samples: [
      '553 5.1.3 The recipient address <a b@example.com> is not a valid RFC 5321 address. For more information, go to https://support.google.com/a/answer/3221692 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.too-big',
    cause: 'limit.size',
    says: [
      "exceeded google's message size limits",
      'message size limit*',
      'number of attachments|size of the ~ exceeds',
    ],
    samples: [
      "552 5.3.4 Your message exceeded Google's message size limits. To view our message size guidelines, go to https://support.google.com/mail/?p=MaxSizeError - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.too-many-recipients',
    cause: 'limit.recipients',
    says: ['too many recipients', 'domain policy size per transaction'],
    samples: [
      "452 4.5.3 Your message has too many recipients. For more information regarding Google's sending limits, go to https://support.google.com/mail/?p=TooManyRecipientsError - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.temporary-dns',
    cause: 'dmarc.temperror',
    says: ['temporary dns failures prevent'],
    samples: [
      "451-4.7.26 Unauthenticated email from example.com is not accepted due to\n451-4.7.26 domain's DMARC policy, but temporary DNS failures prevent authentication.\n451 4.7.26 https://support.google.com/mail/answer/81126 - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.dmarc',
    cause: 'dmarc.fail',
    says: ["domain's dmarc policy", 'unauthenticated email from ~ is not accepted'],
    samples: [
      "550 5.7.1 Unauthenticated email from example.com is not accepted due to domain's DMARC policy. Please contact the administrator of example.com domain if this was a legitimate mail. Please visit https://support.google.com/mail/answer/2451690 to learn about the DMARC initiative. - gsmtp",
      "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's\n550-5.7.26 DMARC policy. Please contact the administrator of example.com domain.\n550 5.7.26 https://support.google.com/mail/?p=DmarcRejection - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.spf-hard-fail',
    cause: 'spf.fail',
    says: ['spf ~ hard fail', 'hard fail policy'],
    samples: [
      '550-5.7.26 The MAIL FROM domain [example.com] has an SPF record with a hard fail\n550-5.7.26 policy (-all) but it fails to pass SPF checks with the ip: [192.0.2.7].\n550 5.7.26 https://support.google.com/mail/answer/81126#authentication - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.spf-record',
    cause: 'spf.record',
    says: ['spf record ~ suspicious entries'],
    samples: [
      '550 5.7.24 The SPF record of the sending domain has one or more suspicious entries. https://support.google.com/mail/?p=SenderGuidelines - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.neither-spf-nor-dkim',
    cause: 'auth.none',
    says: [
      'either spf or dkim',
      'sender is unauthenticated',
      'this message does not have authentication information',
      'does not have authentication information or fails',
    ],
    samples: [
      '550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.\n550-5.7.26  Authentication results:\n550-5.7.26  DKIM = did not pass\n550-5.7.26  SPF [example.com] with ip: [192.0.2.7] = did not pass\n550 5.7.26 https://support.google.com/mail/answer/81126#authentication - gsmtp',
      '550-5.7.26 This message does not have authentication information or fails to\n550-5.7.26 pass authentication checks. To best protect our users from spam, the\n550 5.7.26 message has been blocked. https://support.google.com/mail/answer/81126 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.spf-of-bulk-sender',
    cause: 'spf.fail',
    enhanced: ['x.7.27'],
    samples: [
      "421-4.7.27 Your email has been rate limited because SPF authentication didn't pass for this message. https://support.google.com/mail/answer/81126#authentication - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.dkim-of-bulk-sender',
    cause: 'dkim.fail',
    enhanced: ['x.7.30'],
    samples: [
      '550 5.7.30 This mail has been blocked because DKIM does not pass. Gmail requires all large senders to authenticate with DKIM. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.tls-of-bulk-sender',
    cause: 'tls.required',
    enhanced: ['x.7.29'],
    samples: [
      '421 4.7.29 Your email has been rate limited because this message was not sent over a TLS connection. Gmail requires all bulk email senders to use TLS/SSL for SMTP connections. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.unaligned',
    cause: 'dmarc.unaligned',
    says: [
      'from: header ~ is not aligned|not aligned with|alignment',
      'not aligned with ~ spf|dkim',
      'aligned with either',
    ],
    samples: [
      "421-4.7.32 Your email has been rate limited because the From: header (RFC5322) in\n421-4.7.32 this message isn't aligned with either the authenticated SPF or DKIM\n421 4.7.32 organizational domain. https://support.google.com/mail/answer/81126 - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.no-dmarc-record',
    cause: 'dmarc.missing',
    says: ['does not have a dmarc record', 'dmarc record ~ does not specify|policy'],
    samples: [
      "550 5.7.40 Your email has been blocked because the sending domain doesn't have a DMARC record, or the DMARC record doesn't specify a DMARC policy. https://support.google.com/mail/answer/81126 - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.reverse-dns',
    cause: 'dns.ptr',
    says: ['ptr record', 'ipv6 sending guidelines', 'does not match the ip address of the hostname'],
    samples: [
      '550-5.7.1 [2001:db8::7] Our system has detected that this message does\n550-5.7.1 not meet IPv6 sending guidelines regarding PTR records and\n550-5.7.1 authentication. Please review\n550 5.7.1 https://support.google.com/mail/?p=ipv6_authentication_error - gsmtp',
      '550-5.7.25 [192.0.2.7] The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not point to the sending IP. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.tls-wanted',
    cause: 'tls.required',
    says: ['tls required for rcpt domain', 'must issue a starttls command first'],
    samples: [
      '421 4.7.0 TLS required for RCPT domain, closing connection. - gsmtp',
      '530 5.7.0 Must issue a STARTTLS command first. a1-20020a5d1234 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.app-password',
    cause: 'auth.failed',
    says: [
      'application-specific password required',
      'login ~ web browser',
      'username and password not accepted',
      'bad credentials',
      'too many login attempts',
    ],
    samples: [
      '535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-a77be2 - gsmtp',
      '534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor h3sm123 - gsmtp',
      '534-5.7.14 Please log in via your web browser and then try again.\n534 5.7.14 https://support.google.com/mail/answer/78754 w2sm7 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.login-first',
    cause: 'auth.required',
    says: ['authentication required'],
    samples: [
      '530-5.7.0 Authentication Required. For more information, go to\n530 5.7.0  https://support.google.com/mail/?p=WantAuthError x13sm - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.relay',
    cause: 'relay.denied',
    who: 'sender-admin',
    says: ['relay denied', 'invalid credentials for relay', 'relay not permitted|relaying denied'],
    samples: [
      '550-5.7.0 Mail relay denied [192.0.2.7]. Invalid credentials for one of the domains in this\n550 5.7.0 IP address or account. https://support.google.com/a/answer/6140680#maildenied - gsmtp',
      "550-5.7.1 Invalid credentials for relay [192.0.2.7]. The IP address you've registered in your G Suite SMTP Relay service doesn't match the domain of the account this email is being sent from. https://support.google.com/a/answer/6140680 - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.gateway-only',
    cause: 'policy.local',
    who: 'recipient-admin',
    says: ['ip not in whitelist for rcpt domain', 'policy that prohibit*'],
    samples: [
      '421 4.7.0 IP not in whitelist for RCPT domain, closing connection. - gsmtp',
      '550 5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail that you sent. Please contact your domain administrator for further details. For more information, please visit https://support.google.com/a/answer/172179 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.rate',
    cause: 'limit.rate',
    retry: 'if-temporary',
    says: ['unusual rate|unusual amount ~ of', 'messages with the same message-id', 'same message-id'],
    samples: [
      '421 4.7.28 [192.0.2.7] Our system has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been temporarily rate limited. Please visit https://support.google.com/mail/?p=UnsolicitedRateLimitError to review our Bulk Email Senders Guidelines. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.domain-reputation',
    cause: 'reputation.domain',
    says: ['low reputation of the sending domain'],
    samples: [
      '550 5.7.1 [192.0.2.7] Our system has detected that this message is likely suspicious due to the very low reputation of the sending domain. To best protect our users from spam, the message has been blocked. Please visit https://support.google.com/mail/answer/188131 for more information. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.ip-reputation',
    cause: 'reputation.ip',
    says: ['low reputation of the sending ip'],
    samples: [
      '421-4.7.0 [192.0.2.7] Our system has detected that this message is\n421-4.7.0 suspicious due to the very low reputation of the sending IP address.\n421 4.7.0  https://support.google.com/mail/answer/188131 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.direct-sending',
    cause: 'ip.dynamic',
    says: ['not authorized to send ~ directly'],
    samples: [
      "550-5.7.1 [192.0.2.7] The IP you're using to send mail is not authorized to\n550-5.7.1 send email directly to our servers. Please use the SMTP relay at your\n550 5.7.1 service provider instead. https://support.google.com/mail/?p=NotAuthorizedError - gsmtp",
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.unsolicited',
    cause: 'spam.content',
    who: 'sender-admin',
    says: ['likely unsolicited mail|likely unsolicited email', 'nature of the content', 'likely suspicious'],
    samples: [
      '550-5.7.1 [192.0.2.7      12] Our system has detected that this message is\n550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail,\n550-5.7.1 this message has been blocked. Please visit\n550 5.7.1  https://support.google.com/mail/answer/188131 for more information. r11si2166wmb.87 - gsmtp',
      '421 4.7.0 [192.0.2.7] Our system has detected that this message is suspicious due to the nature of the content and/or the links within. To best protect our users from spam, the message has been blocked. Please visit https://support.google.com/mail/answer/188131 for more information. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.attachment',
    cause: 'attachment',
    says: ['potential security issue', 'illegal attachment', 'blocked because its content presents'],
    samples: [
      '552-5.7.0 This message was blocked because its content presents a potential\n552-5.7.0 security issue. Please visit\n552 5.7.0  https://support.google.com/mail/?p=BlockedMessage to review our message content and attachment content guidelines. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.headers',
    cause: 'format.rfc5322',
    says: [
      'from: header',
      'message-id: header',
      'not rfc 5322 compliant',
      'rfc 5322 ~ header*',
      'messages missing a valid',
    ],
    samples: [
      '550-5.7.1 [192.0.2.7] Messages missing a valid address in From: header, or having no From: header, are not accepted. https://support.google.com/mail/?p=RfcMessageNonCompliant - gsmtp',
      '550-5.7.1 [192.0.2.7] This message is not RFC 5322 compliant, the issue is:\n550-5.7.1 duplicate To headers. To reduce the amount of spam sent to Gmail,\n550 5.7.1 this message has been blocked. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.loop',
    cause: 'loop',
    says: ['exceeded 50 hops', 'mail loop|loop detected'],
    samples: [
      '554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop. https://support.google.com/a/answer/3221692 - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.hello',
    cause: 'dns.helo',
    says: ['helo/ehlo argument', 'empty helo'],
    samples: [
      '501 5.5.4 HELO/EHLO argument "localhost" invalid, closing connection. https://support.google.com/mail/?p=helo - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.protocol',
    cause: 'protocol',
    says: ['smtp protocol violation', 'multiple destination domains per transaction'],
    samples: [
      '451 4.3.0 Multiple destination domains per transaction is unsupported. Please try again. - gsmtp',
      '451-4.5.0 SMTP protocol violation, visit RFC 2821. - gsmtp',
    ],
  },
  {
    ...GMAIL,
    id: 'gmail.timeout',
    cause: 'network.timeout',
    who: 'sender-admin',
    says: ['timeout - closing connection'],
    samples: ['451 4.4.2 Timeout - closing connection. a1si123 - gsmtp'],
  },
  {
    ...GMAIL,
    id: 'gmail.throttled',
    cause: 'limit.connections',
    who: 'wait',
    says: ['try again later, closing connection'],
    samples: ['421 4.7.0 Try again later, closing connection. (EHLO) d2e1a72fcca58-71e - gsmtp'],
  },
  {
    ...GMAIL,
    id: 'gmail.busy',
    cause: 'system.temp',
    says: ['temporary system problem', 'server busy', 'temporarily rejected'],
    samples: [
      '421 4.3.0 Temporary System Problem. Try again later (WS). - gsmtp',
      '451 4.3.0 Mail server temporarily rejected message. - gsmtp',
      '421 4.4.5 Server busy, try again later. - gsmtp',
    ],
  },
]

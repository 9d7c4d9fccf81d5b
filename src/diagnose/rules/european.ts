// What mailbox operators of Russia, Ukraine, Germany, France, Poland and China say, each in words of its own.

import type { Rule } from './rule.ts'

const MAIL_RU = { provider: 'mail.ru', source: 'mail.ru' } as const
const YANDEX = { provider: 'yandex', source: 'yandex' } as const
const RAMBLER = { provider: 'rambler', source: 'rambler' } as const
const GMX = { provider: 'gmx', source: 'gmx' } as const
const ORANGE = { provider: 'orange', source: 'sisimai' } as const
const QQ = { provider: 'qq', source: 'sisimai' } as const

export const RUSSIAN_RULES: readonly Rule[] = [
  {
    ...MAIL_RU,
    id: 'mail-ru.spam',
    cause: 'spam.content',
    who: 'sender-admin',
    says: ['spam message rejected', 'notspam-support'],
    // The page is named for whatever it refuses.
    unless: ['ratelimit*', 'rate limit*', 'limit exceeded', 'user not found', 'mailbox full'],
    samples: [
      '550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=7y4ytdHbuOGv3O50 or report details to abuse@corp.mail.ru. Error code: B5322EEFE1B8DBD174EEDCAFA7F08435. ID: 000000050001F3DF.',
    ],
  },
  {
    ...MAIL_RU,
    id: 'mail-ru.dmarc',
    cause: 'dmarc.fail',
    says: ['owner dmarc policy', 'postmaster/dmarc', 'dmarc policy'],
    samples: [
      '550 5.7.1 This message was not accepted due to domain (example.com) owner DMARC policy (RFC 7489) https://help.mail.ru/mail-help/postmaster/dmarc',
    ],
  },
  {
    ...MAIL_RU,
    id: 'mail-ru.full',
    cause: 'recipient.full',
    says: ['unavailable: mailbox full', 'mailbox full', 'user quota exceeded'],
    samples: ['550 Message was not accepted -- invalid mailbox. Local mailbox a@mail.ru is unavailable: mailbox full'],
  },
  {
    ...MAIL_RU,
    id: 'mail-ru.sending-disabled',
    cause: 'policy.sender-blocked',
    who: 'sender',
    says: ['sending for this account is disabled'],
    samples: ['550 Message sending for this account is disabled. Please visit https://help.mail.ru/mail/'],
  },
  {
    ...MAIL_RU,
    id: 'mail-ru.disabled',
    cause: 'recipient.disabled',
    says: ['account is disabled'],
    samples: [
      '550 Message was not accepted -- invalid mailbox. Local mailbox a@mail.ru is unavailable: account is disabled',
    ],
  },
  {
    ...MAIL_RU,
    id: 'mail-ru.unknown',
    cause: 'recipient.unknown',
    says: ['invalid mailbox', 'user not found', 'no such user'],
    samples: [
      '550 Message was not accepted -- invalid mailbox. Local mailbox a@mail.ru is unavailable: user not found',
    ],
  },
  {
    ...MAIL_RU,
    id: 'mail-ru.dynamic',
    cause: 'ip.dynamic',
    who: 'ip-owner',
    says: ['not accept mail from ~ dynamic ip*', 'generic dns ptr'],
    samples: ['550 We do not accept mail from hosts with dynamic IP or generic DNS PTR-records. help.mail.ru'],
  },
  {
    ...YANDEX,
    id: 'yandex.spam',
    cause: 'spam.content',
    who: 'sender-admin',
    says: ['suspicion of spam'],
    samples: ['554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc 1593034955-qWx0aV'],
  },
  {
    ...YANDEX,
    id: 'yandex.statistics',
    cause: 'blocklist.ip',
    says: ['blocked by spam statistics', 'client host ~ blocked using'],
    samples: [
      '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked by spam statistics - see http://feedback.yandex.ru/?from=mail-rejects&subject=192.0.2.7',
    ],
  },
  {
    ...YANDEX,
    id: 'yandex.account-blocked',
    cause: 'recipient.disabled',
    says: ['policy rejection on the target address'],
    samples: ['550 5.7.1 Policy rejection on the target address'],
  },
  {
    ...YANDEX,
    id: 'yandex.unknown',
    cause: 'recipient.unknown',
    says: ['no such user'],
    samples: ['550 5.7.1 No such user!'],
  },
  {
    ...YANDEX,
    id: 'yandex.dmarc',
    cause: 'dmarc.fail',
    says: ['dmarc policy'],
    samples: ['550 5.7.1 Email rejected per DMARC policy for example.com 1593034955-qWx0aV'],
  },
  {
    ...YANDEX,
    id: 'yandex.full',
    cause: 'recipient.full',
    says: ['mailbox size ~ exceeded', 'mailbox size exceeded'],
    samples: ['552 5.2.2 Mailbox size limit exceeded 1593034955-qWx0aV'],
  },
  {
    ...YANDEX,
    id: 'yandex.rate',
    cause: 'recipient.ratelimited',
    says: ['exceeded message rate limit'],
    samples: ['450 4.2.1 The recipient has exceeded message rate limit. Try again later.'],
  },
  {
    ...YANDEX,
    id: 'yandex.greylist',
    cause: 'greylist',
    says: ['service is currently unavailable', 'sorry, the service is currently unavailable'],
    or: ['system.temp', 'reputation.ip'],
    samples: ['451 4.7.1 Sorry, the service is currently unavailable. Please come back later. 1593034955-qWx0aV'],
  },
  {
    ...YANDEX,
    id: 'yandex.virus',
    cause: 'virus',
    says: ['infected by virus'],
    samples: ['554 5.7.1 Message infected by virus'],
  },
  {
    ...YANDEX,
    id: 'yandex.size',
    cause: 'limit.size',
    says: ['message size exceeds'],
    samples: ['552 5.3.4 Message size exceeds fixed limit'],
  },
  {
    ...YANDEX,
    id: 'yandex.address',
    cause: 'format.address',
    says: ['bad recipient address syntax', 'need fully-qualified address', 'no correct recipients'],
    samples: ['501 5.1.3 Bad recipient address syntax. 1593034955-qWx0aV'],
  },
  {
    ...RAMBLER,
    id: 'rambler.spam',
    cause: 'spam.content',
    who: 'sender-admin',
    says: ['spam message rejected'],
    samples: ['554 5.7.1 Spam message rejected; If this is not spam contact abuse'],
  },
  {
    ...RAMBLER,
    id: 'rambler.disabled',
    cause: 'recipient.disabled',
    says: ['recipient address rejected: inactive', 'recipient address rejected: blocked'],
    samples: [
      '540 5.7.1 <alice@rambler.ru>: Recipient address rejected: Inactive',
      '540 5.7.1 <alice@rambler.ru>: Recipient address rejected: Blocked',
    ],
  },
  {
    ...RAMBLER,
    id: 'rambler.rate',
    cause: 'limit.rate',
    who: 'wait',
    says: ['rate limit exceeded'],
    samples: ['452 4.5.3 <alice@rambler.ru>: Rate limit exceeded'],
  },
  {
    id: 'nic-ru.greylist',
    cause: 'greylist',
    provider: 'nic.ru',
    says: ['please try another server'],
    source: 'nic.ru',
    samples: ['451 Please try another server'],
  },
  {
    id: 'nic-ru.full',
    cause: 'recipient.full',
    provider: 'nic.ru',
    who: 'recipient-admin',
    says: ['disk quota exceeded'],
    source: 'nic.ru',
    samples: ['451 prohibited. Disk quota exceeded'],
  },
]

export const EUROPEAN_RULES: readonly Rule[] = [
  {
    ...GMX,
    id: 'gmx.reverse-dns',
    cause: 'dns.ptr',
    says: ['bad dns ptr', 'invalid dns ptr'],
    samples: [
      '554-gmx.net (mxgmx016) Nemesis ESMTP Service not available\n554-No SMTP service\n554-Bad DNS PTR resource record.\n554 For explanation visit https://www.gmx.net/mail/senderguidelines?c=rdns&i=ip',
    ],
  },
  {
    ...GMX,
    id: 'gmx.listed',
    cause: 'blocklist.ip',
    says: ['ip address is blocklist', 'ip address is blacklist'],
    samples: [
      '554-web.de (mxweb110) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.web.de/en/error-messages?ip=192.0.2.7&c=bl',
    ],
  },
  {
    ...GMX,
    id: 'gmx.spf',
    cause: 'spf.fail',
    says: ['due to spf policy'],
    samples: [
      '550-Requested action not taken: mailbox unavailable\n550-Reject due to SPF policy.\n550 For explanation visit https://postmaster.gmx.net/en/case?c=r0103&i=ip&v=192.0.2.7',
    ],
  },
  {
    ...GMX,
    id: 'gmx.headers',
    cause: 'format.rfc5322',
    says: ['policy restrictions (header based)'],
    samples: [
      '554-Transaction failed\n554-Reject due to policy restrictions (header based).\n554 For explanation visit https://postmaster.gmx.net/en/case?c=hb',
    ],
  },
  {
    ...GMX,
    id: 'gmx.domain',
    cause: 'reputation.domain',
    says: ['policy restrictions (domain based)'],
    samples: [
      '550-Requested action not taken: mailbox unavailable\n550-Reject due to policy restrictions (domain based).\n550 For explanation visit https://postmaster.gmx.net/en/case?c=r0301',
    ],
  },
  {
    ...GMX,
    id: 'gmx.sender-domain',
    cause: 'dns.sender-domain',
    says: ['invalid dns mx', 'invalid dns a/aaaa'],
    samples: [
      '550-Requested action not taken: mailbox unavailable\n550-Sender address has an invalid DNS MX or A/AAAA resource record.\n550 For explanation visit https://postmaster.gmx.net/en/case?c=r0102',
    ],
  },
  {
    ...GMX,
    id: 'gmx.header-case',
    cause: 'format.rfc5322',
    says: ['c=hi', 'c=r07%%'],
    samples: [
      '554-Transaction failed\n554-Reject due to policy restrictions.\n554 For explanation visit https://postmaster.1und1.de/en/case?c=hi&i=ip&v=192.0.2.7',
      '554-Transaction failed\n554-Reject due to policy restrictions.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0735&i=ip&v=192.0.2.7',
    ],
  },
  {
    ...GMX,
    id: 'gmx.policy',
    cause: 'reputation.ip',
    says: ['policy restrictions', 'due to policy violations'],
    or: ['limit.bad-recipients', 'policy.local'],
    samples: [
      '554-Transaction failed\n554-Reject due to policy restrictions.\n554 For explanation visit https://postmaster.1und1.de/en/case?c=r0204&i=ip&v=192.0.2.7',
    ],
  },
  {
    ...GMX,
    id: 'gmx.rate',
    cause: 'limit.rate',
    who: 'wait',
    says: ['rate limit reached'],
    samples: [
      '421-gmx.net (mxgmx016) Nemesis ESMTP Service not available\n421-Service unavailable\n421 Rate limit reached. For explanation visit https://postmaster.gmx.net/en/error-messages?c=rl',
    ],
  },
  {
    ...GMX,
    id: 'gmx.full',
    cause: 'recipient.full',
    says: ['exceeded storage allocation'],
    samples: [
      '552-Requested mail action aborted: exceeded storage allocation\n552 For explanation visit https://postmaster.gmx.net/en/case?c=r0203',
    ],
  },
  {
    ...GMX,
    id: 'gmx.unknown',
    cause: 'recipient.unknown',
    says: ['mailbox unavailable'],
    samples: [
      '550-Requested action not taken: mailbox unavailable\n550 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=192.0.2.7&c=mu',
    ],
  },
  {
    id: 't-online.unknown-address',
    cause: 'reputation.unknown',
    provider: 't-online',
    says: ['(nowl)', 'none/bad reputation', 'bad reputation'],
    source: 't-online',
    samples: [
      '554 IP=192.0.2.7 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)',
    ],
  },
  {
    id: 't-online.listed',
    cause: 'blocklist.ip',
    provider: 't-online',
    says: ['a problem occurred', '(bl)'],
    source: 't-online',
    samples: [
      '554 IP=192.0.2.7 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)',
    ],
  },
  {
    id: 't-online.spam',
    cause: 'spam.content',
    provider: 't-online',
    says: ['spam or virus classification'],
    source: 't-online',
    samples: ['550 5.7.0 Message considered as spam or virus, rejected due to spam or virus classification'],
  },
  {
    ...ORANGE,
    id: 'orange.connections',
    cause: 'limit.connections',
    says: ['trop de connexions', 'ofr_104', 'ofr%%%_104', 'lpn%%%_104', 'ofr004_104'],
    samples: [
      '421 mwinf5c04 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]',
    ],
  },
  {
    ...ORANGE,
    id: 'orange.listed',
    cause: 'blocklist.ip',
    says: [
      'ofr_101',
      'ofr_102',
      'ofr%%%_101',
      'ofr%%%_102',
      'lpn%%%_101',
      'lpn%%%_102',
      'bloquee pour incident de spam',
    ],
    samples: [
      '550 5.7.1 Service refuse. Veuillez essayer plus tard. Service refused, please try later. LPN007_102 - votre IP est bloquee pour incident de spam. laposte.net',
    ],
  },
  {
    ...ORANGE,
    id: 'orange.spf',
    cause: 'spf.fail',
    says: ['ofr_401', 'ofr%%%_401', 'lpn%%%_401'],
    samples: ['550 5.5.0 Erreur SPF, message refuse. SPF error, message refused. LPN004_401 laposte.net'],
  },
  {
    ...ORANGE,
    id: 'orange.sender-domain',
    cause: 'dns.sender-domain',
    says: ['emetteur invalide', 'ofr_403', 'ofr_405', 'ofr%%%_403', 'ofr%%%_405', 'lpn%%%_405'],
    samples: ['501 5.1.0 Emetteur invalide. Invalid Sender. LPN105_405 laposte.net'],
  },
  {
    ...ORANGE,
    id: 'orange.unknown',
    cause: 'recipient.unknown',
    says: ['ofr_416', 'ofr%%%_416', 'lpn%%%_416', 'adresse d au moins un destinataire invalide'],
    samples: ['550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]'],
  },
  {
    ...ORANGE,
    id: 'orange.full',
    cause: 'recipient.full',
    says: ['ofr_417', 'ofr%%%_417', 'lpn%%%_417'],
    samples: ['552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR204_417 [417]'],
  },
  {
    ...ORANGE,
    id: 'orange.disabled',
    cause: 'recipient.disabled',
    says: ['ofr_420', 'ofr_426', 'ofr%%%_420', 'ofr%%%_426'],
    samples: ['550 5.5.0 Boite du destinataire archivee. Archived recipient. OFR204_420 [420]'],
  },
  {
    ...ORANGE,
    id: 'orange.dmarc',
    cause: 'dmarc.fail',
    says: ['ofr_517', 'lpn%%%_517', 'ofr%%%_517'],
    samples: ['571 5.7.1 Message refused because DMARC policy. LPN007_517 laposte.net'],
  },
  {
    ...ORANGE,
    id: 'orange.spam',
    cause: 'spam.content',
    says: ['ofr_506', 'ofr%%%_506', 'lpn%%%_506'],
    samples: ['550 5.2.0 Mail rejete. Mail rejected. ofr_506 [506]'],
  },
  {
    id: 'free-fr.spam',
    cause: 'spam.content',
    provider: 'free.fr',
    who: 'sender-admin',
    says: ['spam detected', 'too many spams from your ip'],
    source: 'field-manual',
    samples: [
      '550 spam detected',
      '451 too many spams from your IP (192.0.2.7), please visit http://postmaster.free.fr/',
    ],
  },
  {
    ...QQ,
    id: 'qq.ip',
    cause: 'reputation.ip',
    says: ['suspected spam ip', 'connection denied'],
    samples: ['550 Suspected spam ip http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725'],
  },
  {
    ...QQ,
    id: 'qq.rate',
    cause: 'limit.rate',
    says: ['frequency limited'],
    samples: ['550 Ip frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725'],
  },
  {
    ...QQ,
    id: 'qq.spf',
    cause: 'spf.fail',
    says: ['spf check failed'],
    samples: [
      '550 SPF check failed [MPf7Mks9mtErD1Fu/P4qoIWMqNvMLT12 IP: 192.0.2.7]. http://service.mail.qq.com/cgi-bin/help?subtype=1',
    ],
  },
  {
    ...QQ,
    id: 'qq.dmarc',
    cause: 'dmarc.fail',
    says: ['dmarc check failed'],
    samples: [
      '550 DMARC check failed [MN9HGkeY1mGMJ0pV3xkf IP: 192.0.2.7]. http://service.mail.qq.com/cgi-bin/help?subtype=1&id=20022',
    ],
  },
  {
    ...QQ,
    id: 'qq.content',
    cause: 'spam.content',
    says: ['mail content denied'],
    samples: ['550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726'],
  },
  {
    ...QQ,
    id: 'qq.closed',
    cause: 'recipient.ratelimited',
    says: ['mailbox unavailable or access denied'],
    samples: [
      '550 Mailbox unavailable or access denied [MPf7Mks9mtErD1Fu/P4qoIUD9I4pRUnj IP: 192.0.2.7]. http://service.mail.qq.com/cgi-bin/help',
    ],
  },
  {
    id: 'interia.spf',
    cause: 'spf.fail',
    provider: 'interia',
    says: ['[spf] host'],
    source: 'public-thread',
    samples: ['550 5.7.0 [SPF] host 192.0.2.7 not allowed by record for example.com interia.pl'],
  },
  {
    id: 'interia.recipient',
    cause: 'policy.recipient-rule',
    provider: 'interia',
    says: ['recipient does not want your mail'],
    source: 'public-thread',
    samples: ["550 5.7.1 Recipient doesn't want your mail. interia.pl"],
  },
]

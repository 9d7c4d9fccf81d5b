// Who refuses mail and where to ask them back: of each provider, filter and block list its own form or address, what it wants to be
// told, when a listing ends by itself, and the page that says so. A fact without a page is left out. The sentences are in
// refuser-words.ts; docs/reference/providers.md is made from this. To add one: its line here, and a reply in the test.

import type { Said } from '../../words/language.ts'
import type { ProviderId } from '../reading/providers.ts'

/** What a form asks for. */
export type Wanted = 'ip' | 'domain' | 'reply' | 'message' | 'logs' | 'contact'

export interface Refuser {
  readonly name: string
  /** The operator of mailboxes or filters whose reply it is. */
  readonly provider?: ProviderId
  /** Words (rules/phrase.ts) by which a reply names it, whoever quotes it. */
  readonly named?: readonly string[]
  readonly form?: string
  readonly write?: string
  /** A page to look an address or the reason up, without a form. */
  readonly look?: string
  readonly give?: readonly Wanted[]
  /** Hours after the last offence until it lets go by itself. */
  readonly expires?: number
  /** Since when there is nobody to ask any more. */
  readonly closed?: string
  /** Connections at a time. */
  readonly connections?: number
  readonly note?: Said
  /** Where it says so, or where that is told. */
  readonly source: string
}

export const REFUSERS = {
  gmail: {
    name: 'Gmail',
    provider: 'gmail',
    look: 'https://postmaster.google.com',
    note: {
      en: 'There is nobody to ask for removal: the standing recovers as wanted mail is sent for some weeks with SPF, DKIM and DMARC.',
      ru: 'Просить об исключении некого: репутация восстанавливается за недели, если слать желанную почту с SPF, DKIM и DMARC.',
    },
    source: 'https://support.google.com/mail/answer/81126',
  },
  'outlook.com': {
    name: 'Outlook.com',
    provider: 'outlook.com',
    form: 'https://olcsupport.office.com/',
    give: ['ip', 'reply', 'contact'],
    note: {
      en: 'S3140 and S3150 speak of a part of the network: then the hoster has to ask. Complaints and volume are shown at https://postmaster.live.com/snds/.',
      ru: 'S3140 и S3150 — о целой части сети: тогда обращаться должен хостер. Жалобы и объём видны на https://postmaster.live.com/snds/.',
    },
    source: 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting',
  },
  'exchange-online': {
    name: 'Microsoft 365',
    provider: 'exchange-online',
    form: 'https://sender.office.com/',
    give: ['ip', 'contact'],
    note: {
      en: 'That is for "banned sending IP" (5.7.606 to 5.7.649). Where the reply says so, forward the whole bounce to delist@microsoft.com instead.',
      ru: 'Это для «banned sending IP» (5.7.606–5.7.649). Если так сказано в ответе, перешлите вместо этого весь отказ на delist@microsoft.com.',
    },
    source:
      'https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online',
  },
  yahoo: {
    name: 'Yahoo and AOL',
    provider: 'yahoo',
    form: 'https://senders.yahooinc.com/',
    give: ['ip', 'domain', 'reply'],
    note: {
      en: 'First send less and slower, and keep the queue: write only when it lasts longer than 48 hours.',
      ru: 'Сначала шлите меньше и медленнее, очередь не чистите; пишите, только если это длится больше 48 часов.',
    },
    source: 'https://senders.yahooinc.com/smtp-error-codes/',
  },
  icloud: {
    name: 'iCloud Mail',
    provider: 'icloud',
    write: 'icloudadmin@apple.com',
    give: ['ip', 'domain', 'reply', 'logs'],
    source: 'https://support.apple.com/102322',
  },
  'mail.ru': {
    name: 'Mail.ru',
    provider: 'mail.ru',
    form: 'https://help.mail.ru/notspam-support',
    give: ['reply', 'message', 'ip'],
    note: {
      en: 'The link in its reply leads to the same form and brings the error code with it.',
      ru: 'Ссылка из ответа ведёт на ту же форму и сразу подставляет код ошибки.',
    },
    source: 'https://help.mail.ru/notspam-support',
  },
  yandex: {
    name: 'Yandex',
    provider: 'yandex',
    look: 'https://yandex.com/support/mail/bounces/yandex.html',
    expires: 24,
    source: 'https://yandex.com/support/mail/bounces/yandex/message-rejected-under-suspicion-of-spam.html',
  },
  rambler: {
    name: 'Rambler',
    provider: 'rambler',
    look: 'https://help.rambler.ru/mail/',
    source: 'https://help.rambler.ru/mail/',
  },
  't-online': {
    name: 'T-Online',
    provider: 't-online',
    write: 'tosa@rx.t-online.de',
    give: ['ip', 'reply', 'contact'],
    note: {
      en: 'Another address in the reply goes before it. Wanted is a host name whose domain has a website that names the operator (imprint), and that leads back to the address.',
      ru: 'Если в ответе другой адрес, пишите на него. Нужно имя узла, у домена которого есть сайт с указанием владельца (imprint) и которое ведёт обратно на адрес.',
    },
    source: 'https://postmaster.t-online.de/index.en.html',
  },
  gmx: {
    name: 'GMX, Web.de, 1&1',
    provider: 'gmx',
    look: 'https://postmaster.gmx.net/en/error-messages',
    give: ['ip', 'reply'],
    note: {
      en: 'The link in the last line of the reply opens the page of this very case, with a way to write to them.',
      ru: 'Ссылка в последней строке ответа открывает страницу именно этого случая, там же можно написать.',
    },
    source: 'https://postmaster.gmx.net/en/error-messages',
  },
  comcast: {
    name: 'Comcast',
    provider: 'comcast',
    look: 'https://www.xfinity.com/support/articles/email-errors',
    connections: 25,
    note: {
      en: 'Codes that begin with BL and say Cloudmark: ask at https://csi.cloudmark.com/en/reset/.',
      ru: 'Коды на BL со словом Cloudmark: обращайтесь на https://csi.cloudmark.com/en/reset/.',
    },
    source: 'https://www.xfinity.com/support/articles/email-errors',
  },
  orange: {
    name: 'Orange',
    provider: 'orange',
    look: 'https://postmaster.orange.fr/',
    source: 'https://postmaster.orange.fr/',
  },
  'free.fr': {
    name: 'free.fr',
    provider: 'free.fr',
    look: 'https://postmaster.free.fr/',
    source: 'https://postmaster.free.fr/',
  },
  mimecast: {
    name: 'Mimecast',
    provider: 'mimecast',
    look: 'https://community.mimecast.com/s/article/Mimecast-SMTP-Error-Codes-842605754',
    note: {
      en: "It filters for the recipient's company: its administrator can allow you at once.",
      ru: 'Он фильтрует для компании получателя: её администратор может разрешить вас сразу.',
    },
    source: 'https://community.mimecast.com/s/article/Mimecast-SMTP-Error-Codes-842605754',
  },
  cloudmark: {
    name: 'Cloudmark',
    named: ['cloudmark*'],
    form: 'https://csi.cloudmark.com/en/reset/',
    give: ['ip', 'contact'],
    source: 'https://www.xfinity.com/support/articles/email-errors',
  },
  proofpoint: {
    name: 'Proofpoint',
    provider: 'proofpoint',
    named: ['ipcheck.proofpoint*'],
    form: 'https://ipcheck.proofpoint.com/',
    give: ['ip', 'contact'],
    source: 'https://ipcheck.proofpoint.com/',
  },
  barracuda: {
    name: 'Barracuda',
    provider: 'barracuda',
    named: ['barracudacentral*', 'barracudanetworks.com/reputation*'],
    form: 'https://www.barracudacentral.org/rbl/removal-request',
    give: ['ip', 'contact'],
    source: 'https://www.barracudacentral.org/rbl/removal-request',
  },
  cisco: {
    name: 'Cisco Talos',
    provider: 'cisco',
    named: ['talosintelligence*', 'senderbase*'],
    form: 'https://talosintelligence.com/reputation_center',
    give: ['ip', 'reply'],
    source: 'https://talosintelligence.com/reputation_center',
  },
  spamhaus: {
    name: 'Spamhaus',
    named: ['spamhaus*'],
    form: 'https://check.spamhaus.org/',
    give: ['ip', 'domain'],
    note: {
      en: 'It costs nothing. An address that answers "open resolver" or 127.255.255.x is not listed: the receiver asks it wrongly.',
      ru: 'Это бесплатно. Если в ответе «open resolver» или 127.255.255.x, адреса в списке нет: получатель неправильно его спрашивает.',
    },
    source: 'https://www.spamhaus.org/faqs/dnsbl-usage/',
  },
  uceprotect: {
    name: 'UCEPROTECT',
    named: ['uceprotect*'],
    look: 'https://www.uceprotect.net/en/rblcheck.php',
    expires: 168,
    note: {
      en: 'Nobody needs to pay. Levels 2 and 3 list whole networks: only the hoster can do something, or another address.',
      ru: 'Платить не нужно. Уровни 2 и 3 — это целые сети: помочь может только хостер или другой адрес.',
    },
    source: 'https://www.uceprotect.net/en/index.php?m=7&s=7',
  },
  sorbs: {
    name: 'SORBS',
    named: ['sorbs*'],
    closed: '2024-06-05',
    source: 'https://www.techzine.eu/news/security/120916/proofpoint-discontinues-anti-spam-service-sorbs/',
  },
  nixspam: {
    name: 'NiX Spam',
    named: ['nixspam*', 'nix spam', 'ix.dnsbl.manitu.net'],
    closed: '2025-01-16',
    source: 'https://heise.de/-10248714',
  },
  ahbl: {
    name: 'AHBL',
    named: ['ahbl.org'],
    closed: '2015-01-01',
    source: 'https://www.dnsbl.com/search?updated-max=2015-08-06T11:56:00-05:00&max-results=12',
  },
  dul: {
    name: 'DUL.ru',
    named: ['dul.ru'],
    closed: '2015-05-19',
    source: 'https://www.dnsbl.com/search?updated-max=2015-08-06T11:56:00-05:00&max-results=12',
  },
  inps: {
    name: 'inps.de',
    named: ['dnsbl.inps.de'],
    closed: '2020-05-25',
    source:
      'https://www.dnsbl.com/search?max-results=47&reverse-paginate=true&updated-max=2024-06-08T12%3A02%3A00-07%3A00',
  },
  megarbl: {
    name: 'MegaRBL',
    named: ['megarbl.net'],
    closed: '2019-11-25',
    source: 'https://www.dnsbl.com/search?updated-max=2020-05-11T09:41:00-05:00&max-results=12&reverse-paginate=true',
  },
  spamcop: {
    name: 'SpamCop',
    named: ['spamcop*'],
    look: 'https://www.spamcop.net/bl.shtml',
    expires: 24,
    source: 'http://forum.spamcop.net/scwik/SCBLDeListing',
  },
  invaluement: {
    name: 'Invaluement',
    named: ['invaluement*', 'ivmsip*', 'ivmuri*'],
    look: 'https://www.invaluement.com/',
    give: ['ip', 'domain'],
    note: {
      en: 'Its page "Delist Requests" takes them by hand.',
      ru: 'Обращения принимает вручную его страница Delist Requests.',
    },
    source: 'https://knowledge.validity.com/hc/en-us/articles/220567887-Invaluement-blocklist',
  },
  abusix: {
    name: 'Abusix',
    named: ['abusix*'],
    form: 'https://lookup.abusix.com/',
    give: ['ip', 'contact'],
    note: {
      en: 'It costs nothing, needs an account there, and holds at once.',
      ru: 'Это бесплатно, нужна учётная запись, и действует сразу.',
    },
    source: 'https://abusix.com/faq/how-does-delisting-work/',
  },
} as const satisfies Readonly<Record<string, Refuser>>

export type RefuserId = keyof typeof REFUSERS

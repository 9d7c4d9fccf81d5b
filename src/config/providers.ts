// The smarthosts that many people have, by name: where they are, and what whoever logs in there has to know. Their own pages say
// so; what changes with the account (a region, a tenant) is a remark. Data alone.

import { parseDomain, type Domain } from '../core/domain.ts'

/** What to know besides; the words stand in src/words/providers.ts. */
export type ProviderRemark =
  /** The usual password is refused; one for applications is made in the settings of the account. */
  | 'app-password'
  /** Sending by programs has to be switched on in the settings first. */
  | 'switch-on'
  /** A password for the mailbox that is not the one of the account. */
  | 'mail-password'
  /** The name is a fixed word, the password a key. */
  | 'api-key'
  /** Credentials made for SMTP alone. */
  | 'smtp-credentials'
  /** Another host for other regions. */
  | 'region'
  /** Passwords are being given up there for OAuth. */
  | 'oauth'
  /** It takes addresses of the account alone as senders, or writes its own over them. */
  | 'own-addresses'
  /** Addresses or domains of senders have to be proved first. */
  | 'verified-senders'

export interface Provider {
  readonly title: string
  readonly host: Domain
  readonly port: number
  readonly tls: 'starttls' | 'implicit'
  readonly remarks: readonly ProviderRemark[]
}

/** A name that stands in this program's own text. */
function known(text: string): Domain {
  const name = parseDomain(text)
  if (name === undefined) throw new Error(`not a domain: ${text}`)
  return name
}

const starttls = (title: string, host: string, ...remarks: readonly ProviderRemark[]): Provider => ({
  title,
  host: known(host),
  port: 587,
  tls: 'starttls',
  remarks,
})
const implicit = (title: string, host: string, ...remarks: readonly ProviderRemark[]): Provider => ({
  title,
  host: known(host),
  port: 465,
  tls: 'implicit',
  remarks,
})

export const PROVIDERS = {
  gmail: starttls('Gmail', 'smtp.gmail.com', 'app-password', 'own-addresses'),
  yandex: implicit('Yandex Mail', 'smtp.yandex.ru', 'app-password', 'switch-on', 'own-addresses'),
  'mail.ru': implicit('Mail.ru', 'smtp.mail.ru', 'app-password', 'own-addresses'),
  rambler: implicit('Rambler', 'smtp.rambler.ru', 'switch-on', 'own-addresses'),
  outlook: starttls('Outlook.com', 'smtp-mail.outlook.com', 'oauth', 'own-addresses'),
  microsoft365: starttls('Microsoft 365', 'smtp.office365.com', 'oauth', 'switch-on', 'own-addresses'),
  icloud: starttls('iCloud Mail', 'smtp.mail.me.com', 'app-password', 'own-addresses'),
  yahoo: implicit('Yahoo Mail', 'smtp.mail.yahoo.com', 'app-password', 'own-addresses'),
  fastmail: implicit('Fastmail', 'smtp.fastmail.com', 'app-password', 'own-addresses'),
  gmx: starttls('GMX', 'mail.gmx.net', 'switch-on', 'own-addresses'),
  'web.de': starttls('WEB.DE', 'smtp.web.de', 'switch-on', 'own-addresses'),
  't-online': implicit('T-Online', 'securesmtp.t-online.de', 'mail-password', 'own-addresses'),
  zoho: implicit('Zoho Mail', 'smtp.zoho.com', 'app-password', 'region', 'own-addresses'),
  sendgrid: starttls('SendGrid', 'smtp.sendgrid.net', 'api-key', 'verified-senders'),
  mailgun: starttls('Mailgun', 'smtp.mailgun.org', 'smtp-credentials', 'region', 'verified-senders'),
  ses: starttls('Amazon SES', 'email-smtp.us-east-1.amazonaws.com', 'smtp-credentials', 'region', 'verified-senders'),
  brevo: starttls('Brevo', 'smtp-relay.brevo.com', 'smtp-credentials', 'verified-senders'),
  postmark: starttls('Postmark', 'smtp.postmarkapp.com', 'smtp-credentials', 'verified-senders'),
} as const satisfies Readonly<Record<string, Provider>>

export type ProviderName = keyof typeof PROVIDERS

export const PROVIDER_NAMES = Object.keys(PROVIDERS) as readonly ProviderName[]

// Who answered, told by the name of the host or by marks that only this operator's replies bear. Rules for one operator are
// tried only when it is recognised here; a recipient's domain alone proves nothing, for a smarthost of the sender's own may
// have answered. Facts from the operators' postmaster pages; extend it with a host name or a mark seen in a real reply.

import { findPhrase, parsePhrase } from '../rules/phrase.ts'

interface Provider {
  /** Ends of host names. */
  readonly hosts: readonly string[]
  /** Phrases (rules/phrase.ts) in the reply. */
  readonly marks: readonly string[]
}

export const PROVIDERS = {
  gmail: {
    hosts: ['google.com', 'googlemail.com', 'psmtp.com'],
    marks: ['gsmtp', 'support.google.com', 'google.com/a/', 'google.com/mail/'],
  },
  'outlook.com': {
    hosts: ['olc.protection.outlook.com', 'hotmail.com'],
    marks: [
      '(s%%%%)',
      '(rp-00%)',
      '(sc-00%)',
      '(dy-00%)',
      '(ou-00%)',
      'sndsolutions',
      'mail.live.com',
      'olc.protection.outlook*',
      'ou-%%% (',
      'rp-%%% (',
      'sc-%%% (',
      'dy-%%% (',
      'postmaster.live.com',
    ],
  },
  'exchange-online': {
    hosts: ['mail.protection.outlook.com', 'mx.microsoft', 'outlook.com', 'onmicrosoft.com', 'exchangelabs.com'],
    marks: [
      'prod.outlook.com',
      'prod.exchangelabs.com',
      'protection.outlook.com',
      'fwlink/?linkid*',
      'outlook.com [',
      '[outlook.com]',
      'aka.ms/exchange*',
    ],
  },
  yahoo: {
    hosts: ['yahoodns.net', 'yahoo.com', 'mx.aol.com'],
    marks: [
      '[tss%%]',
      '[tss%]',
      '[ts%%]',
      'yahoo.com',
      'yahoo.net',
      'verizonmedia.com',
      'postmaster.aol.com',
      'yahooinc.com',
      'yahoo account',
    ],
  },
  icloud: {
    hosts: ['mail.icloud.com', 'apple.com', 'me.com'],
    marks: ['support.apple.com', 'icloud.com', '[cs%%]', '[hm%%]', '[hme1]'],
  },
  comcast: {
    hosts: ['comcast.net'],
    marks: ['comcast.net', 'xfinity.com', 'bl%%%%%%', 'dm%%%%%%', 'es%%%%%%', 'rl%%%%%%', 'ph%%%%%%'],
  },
  'mail.ru': { hosts: ['mail.ru', 'vkmail.ru'], marks: ['mail.ru'] },
  yandex: {
    hosts: ['yandex.ru', 'yandex.net', 'yandex.com'],
    marks: ['ya.cc', 'yandex.ru', 'yandex.com', 'yandex.net'],
  },
  rambler: { hosts: ['rambler.ru'], marks: ['rambler.ru'] },
  gmx: {
    hosts: ['gmx.net', 'gmx.com', 'web.de', 'kundenserver.de', '1and1.com', 'ionos.com', 'ionos.de', 'mail.com'],
    marks: [
      'gmx.net',
      'gmx.com',
      'postmaster.web.de',
      '1and1.com',
      'ionos.com',
      'mail.com/en',
      'kundenserver.de',
      'postmaster.1und1.de',
    ],
  },
  't-online': { hosts: ['t-online.de'], marks: ['t-online.de'] },
  orange: {
    hosts: ['orange.fr', 'laposte.net', 'wanadoo.fr', 'sfr.fr'],
    marks: ['ofr_%%%', 'ofr%%%_%%%', 'lpn%%%_%%%', 'lpnaaa_%%%', 'orange.fr', 'laposte.net', 'wanadoo.fr', 'sfr.fr'],
  },
  'free.fr': { hosts: ['free.fr'], marks: ['postmaster.free.fr'] },
  mimecast: {
    hosts: ['mimecast.com', 'mimecast.co.za', 'mimecast-offshore.com'],
    marks: ['mimecast.com', 'mimecast.co.za', 'mimecast'],
  },
  proofpoint: {
    hosts: ['pphosted.com', 'ppe-hosted.com'],
    marks: ['proofpoint.com', 'pphosted.com', 'ppe-hosted.com', 'cloudfilter.net'],
  },
  barracuda: {
    hosts: ['barracudanetworks.com', 'barracuda.com'],
    marks: ['barracudanetworks.com', 'barracudacentral.org', 'ess.barracuda*'],
  },
  cisco: { hosts: ['iphmx.com'], marks: ['iphmx.com', 'senderbase.org', 'ironport', 'talosintelligence.com'] },
  messagelabs: { hosts: ['messagelabs.com'], marks: ['messagelabs.com', 'symanteccloud.com'] },
  trendmicro: {
    hosts: ['hes.trendmicro.com', 'hes.trendmicro.eu', 'tmes.trendmicro.com'],
    marks: ['trend micro', 'trendmicro.com', 'block-send-er', 'block-rcpt'],
  },
  zoho: { hosts: ['zoho.com', 'zoho.eu', 'zohomail.com'], marks: ['zoho.com', 'zoho.eu'] },
  proton: { hosts: ['protonmail.ch', 'proton.me'], marks: ['proton.me', 'protonmail.com'] },
  cox: { hosts: ['cox.net'], marks: ['cox.net', 'cox.com', 'cxbl', 'cxdns', 'cxsndr', 'cxcnct'] },
  spectrum: {
    hosts: ['charter.net', 'rr.com', 'brighthouse.com', 'spectrum.net'],
    marks: ['charter.net', 'spectrum.net', 'aup#*'],
  },
  att: { hosts: ['att.net', 'prodigy.net'], marks: ['att.net', 'prodigy.net'] },
  qq: { hosts: ['qq.com'], marks: ['mail.qq.com', 'qq.com'] },
  godaddy: { hosts: ['secureserver.net'], marks: ['secureserver.net', 'godaddy', 'ib%%%'] },
  facebook: { hosts: ['facebook.com'], marks: ['postmaster.facebook.com', 'facebook.com'] },
  'i.ua': { hosts: ['i.ua', 'email.ua'], marks: ['mail.i.ua'] },
  interia: { hosts: ['interia.pl'], marks: ['interia.pl'] },
  'nic.ru': { hosts: ['nic.ru'], marks: ['nic.ru'] },
} as const satisfies Readonly<Record<string, Provider>>

export type ProviderId = keyof typeof PROVIDERS

const KNOWN = Object.entries(PROVIDERS).map(([id, { hosts, marks }]) => ({
  id: id as ProviderId,
  hosts,
  marks: marks.map((mark) => parsePhrase(mark)),
}))

/** By the longest end that fits, so that the consumer mailboxes of a company are not taken for its hosted ones. */
export function providerOfHost(host: string): ProviderId | undefined {
  const name = host.toLowerCase().replace(/\.$/, '')
  let best: { readonly id: ProviderId; readonly length: number } | undefined
  for (const { id, hosts } of KNOWN) {
    for (const end of hosts) {
      const fits = name === end || name.endsWith(`.${end}`)
      if (fits && end.length > (best?.length ?? 0)) best = { id, length: end.length }
    }
  }
  return best?.id
}

/** `plain` as plainText gives it. */
export function providerOfText(plain: string): ProviderId | undefined {
  return KNOWN.find(({ marks }) => marks.some((mark) => findPhrase(mark, plain)))?.id
}

/** Details of three digits are Microsoft's: the IANA registry ends far below (seen in their list of delivery reports). */
export const providerOfEnhanced = (enhanced: string): ProviderId | undefined =>
  /^[45]\.[0-7]\.\d{3}$/.test(enhanced) ? 'exchange-online' : undefined

/** Operators whose hosts are always up: who cannot reach or find them has to look at home. */
const WORLD_WIDE: ReadonlySet<ProviderId> = new Set([
  'gmail',
  'outlook.com',
  'exchange-online',
  'yahoo',
  'icloud',
  'mail.ru',
  'yandex',
  'gmx',
])
/** Their domains, which are not the names of their hosts. */
const WORLD_WIDE_DOMAINS: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com aol.com icloud.com me.com mac.com ' +
    'mail.ru bk.ru list.ru inbox.ru yandex.ru yandex.com ya.ru gmx.de gmx.net gmx.com web.de'
  ).split(' '),
)

/** The mailboxes that are known by their domain, whose hosts have other names. */
const BY_DOMAIN: ReadonlyMap<string, ProviderId> = new Map([
  ['gmail.com', 'gmail'],
  ['outlook.com', 'outlook.com'],
  ['live.com', 'outlook.com'],
  ['msn.com', 'outlook.com'],
  ['aol.com', 'yahoo'],
  ['icloud.com', 'icloud'],
  ['mac.com', 'icloud'],
  ['bk.ru', 'mail.ru'],
  ['list.ru', 'mail.ru'],
  ['inbox.ru', 'mail.ru'],
  ['ya.ru', 'yandex'],
  ['gmx.de', 'gmx'],
])

export const providerOfDomain = (domain: string): ProviderId | undefined =>
  BY_DOMAIN.get(domain.toLowerCase()) ?? providerOfHost(domain)

/** A host or a domain of an operator that is never down. */
export function isWorldWide(name: string): boolean {
  const plain = name.toLowerCase().replace(/\.$/, '')
  if (WORLD_WIDE_DOMAINS.has(plain)) return true
  const operator = providerOfHost(plain)
  return operator !== undefined && WORLD_WIDE.has(operator)
}

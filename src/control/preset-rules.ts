// What the rules of the presets hang on: the key of `checks` that switches each off, and the list file that it reads. A test
// holds it against the presets themselves.

import type { CheckKey } from './change.ts'

const CHECK_OF: Readonly<Record<string, CheckKey>> = {
  'restricted-characters-here': 'restricted_characters',
  'restricted-characters-elsewhere': 'restricted_characters',
  'verify-sender': 'verify_sender',
  'too-many-bad-recipients': 'bad_recipients',
  'no-such-domain': 'recipient_domain',
  'domain-takes-no-mail': 'recipient_domain',
  'no-route': 'recipient_domain',
  'line-too-long': 'line_length',
  'header-syntax': 'header_syntax',
  'header-sender': 'header_sender',
}

const DNSBLS = [
  { prefix: 'ip-dnsbl-', key: 'ip_dnsbls' },
  { prefix: 'domain-dnsbl-', key: 'domain_dnsbls' },
] as const

export interface Check {
  readonly key: CheckKey
  readonly zone?: string
}

/** The switch of a preset's rule; undefined where it has none. */
export function checkOf(rule: string): Check | undefined {
  const key = Object.hasOwn(CHECK_OF, rule) ? CHECK_OF[rule] : undefined
  if (key) return { key }
  const list = DNSBLS.find(({ prefix }) => rule.startsWith(prefix))
  return list && { key: list.key, zone: rule.slice(list.prefix.length) }
}

/** The list file whose line made the rule speak, and what of the case that line is compared with. */
export const LIST_OF = {
  'call-out-to-sender': { file: 'local_sender_callout', of: 'sender' },
  'call-out-to-recipient': { file: 'local_rcpt_callout', of: 'recipient' },
  'sender-blocked-here': { file: 'local_sender_blacklist', of: 'sender' },
  'client-blocked-here': { file: 'local_host_blacklist', of: 'client' },
} as const

export type ListRule = keyof typeof LIST_OF

export const isListRule = (rule: string): rule is ListRule => Object.hasOwn(LIST_OF, rule)

/** Rules of block lists have the zone in their names; everything said of one holds for all. */
export function ruleFamily(rule: string): string {
  const list = DNSBLS.find(({ prefix }) => rule.startsWith(prefix))
  return list ? `${list.prefix}*` : rule
}

// The lines to write in the configuration for a change, in the YAML of the file. Each can be put in as it stands in place of
// the key that is there now.

import type { BlockList, Config } from '../config/config.ts'
import type { CheckKey } from './change.ts'

/** Quoted where YAML would read something else. */
const scalar = (text: string): string =>
  /^[a-z0-9][a-z0-9._/-]*$/i.test(text) && !/^(?:true|false|null)$/i.test(text) && Number.isNaN(Number(text))
    ? text
    : JSON.stringify(text)

const list = (texts: readonly string[]): string => `[${texts.map(scalar).join(', ')}]`

export const relayFromLines = ({ relayFrom }: Config, address: string): readonly string[] => [
  `relay_from: ${list([...relayFrom.map(({ text }) => text), address])}`,
]

export const relayToLines = ({ relayTo }: Config, domain: string): readonly string[] => [
  `relay_to: ${list([...relayTo, domain])}`,
]

export const localDomainLines = ({ localDomains }: Config, domain: string): readonly string[] => [
  `local_domains: ${list([...localDomains, domain])}`,
]

export const userLines = (user: string): readonly string[] => ['users:', `  ${scalar(user)}:`]

export const siteLines = (site: string): readonly string[] => [`site: ${site}`]

export const unbindLines: readonly string[] = ['submission:', '  bind_sender: false']

export const logInLines: readonly string[] = ['auth:', '  stores:', '    - file: users']

export function checkLines({ checks }: Config, key: CheckKey, zone: string | undefined): readonly string[] {
  const without = (lists: readonly BlockList[]): string =>
    `[${lists.flatMap((one) => (one.zone === zone ? [] : [`{ zone: ${one.zone}, action: ${one.action} }`])).join(', ')}]`
  switch (key) {
    case 'ip_dnsbls':
      return ['checks:', `  ip_dnsbls: ${without(checks.ipDnsbls)}`]
    case 'domain_dnsbls':
      return ['checks:', `  domain_dnsbls: ${without(checks.domainDnsbls)}`]
    case 'restricted_characters':
    case 'verify_sender':
    case 'recipient_domain':
    case 'bad_recipients':
    case 'line_length':
    case 'header_syntax':
    case 'header_sender':
      return ['checks:', `  ${key}: false`]
  }
}

/** What stands behind `not` in the rule's `when`; JSON is YAML. */
export const exceptionLines = (not: unknown): readonly string[] => [`not: ${flow(not)}`]

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`)
    return `{ ${entries.join(', ')} }`
  }
  return typeof value === 'string' ? scalar(value) : JSON.stringify(value)
}

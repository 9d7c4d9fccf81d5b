// The lines to write in the configuration for a change, in the YAML of the file. Each can be put in as it stands in place of
// the key that is there now.

import type { BlockList, Config } from '../config/config.ts'
import { blockListsOf, isBlockListKey, type CheckKey } from '../policy/presets/settings.ts'

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

/** `zone`: of a key of block lists, the one that is not asked any more. */
export function checkLines(config: Config, key: CheckKey, zone: string | undefined): readonly string[] {
  const without = (lists: readonly BlockList[]): string =>
    `[${lists.flatMap((one) => (one.zone === zone ? [] : [`{ zone: ${one.zone}, action: ${one.action} }`])).join(', ')}]`
  if (key === 'dmarc') return ['checks:', '  dmarc: off']
  return ['checks:', `  ${key}: ${isBlockListKey(key) ? without(blockListsOf(config, key)) : false}`]
}

/** All that pass on mail of others, with one more. */
export const forwarderLines = ({ checks }: Config, address: string): readonly string[] => [
  'checks:',
  `  forwarders: [${[...checks.forwarders, address].map((one) => JSON.stringify(one)).join(', ')}]`,
]

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

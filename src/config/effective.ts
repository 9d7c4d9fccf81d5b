// The settings that hold, each with where it comes from: a place in a file, or the default. In the order of the schema.

import type { Config } from './config.ts'
import type { Reference } from './reference.ts'
import { settingsSchema } from './schema.ts'
import { listKeys, shapeOf } from './shape.ts'

export interface EffectiveSetting {
  readonly key: string
  readonly text: string
  readonly from: { readonly file: string; readonly line: number } | 'default' | 'machine'
}

const KEYS = listKeys(shapeOf(settingsSchema)).filter((key) => !key.includes('[]') && !key.includes('*'))

export function effectiveSettings(config: Config, reference: Reference): readonly EffectiveSetting[] {
  const isChosenName = (name: string, key: string): boolean => name.startsWith(`${key}.`) && !KEYS.includes(name)
  const absent = absentGroups(config, reference)
  return KEYS.flatMap((key): readonly EffectiveSetting[] => {
    if (absent.some((group) => key.startsWith(`${group}.`))) return []
    const written = [...config.written].filter(([name]) => name === key || (isNamer(key) && isChosenName(name, key)))
    if (written.length > 0) {
      return written.map(([name, { text, file, line }]) => ({ key: name, text, from: { file, line } }))
    }
    const machine = FROM_MACHINE[key]?.(config)
    if (machine !== undefined) return [{ key, text: machine, from: 'machine' }]
    const usual = reference.get(key)?.usual ?? ''
    // A group of which something is written has no default of its own any more.
    const isBegun = [...config.written.keys()].some((name) => name.startsWith(`${key}.`))
    return usual === '' || isBegun ? [] : [{ key, text: usual, from: 'default' }]
  })
}

/** Groups that have a default of their own, such as "none": nothing below them holds while they are not written. */
const absentGroups = ({ written }: Config, reference: Reference): readonly string[] =>
  KEYS.filter((key) => {
    const below = KEYS.filter((other) => other.startsWith(`${key}.`))
    return below.length > 0 && reference.get(key)?.usual !== '' && ![key, ...below].some((one) => written.has(one))
  })

/** Whether the keys below it are names that somebody chose. */
const isNamer = (key: string): boolean => key === 'users' || key.startsWith('policy.')

/** What the file does not say and the machine, or the rest of the file, does. */
const FROM_MACHINE: Readonly<Record<string, (config: Config) => string>> = {
  hostname: ({ hostname }) => hostname,
  mail_domain: ({ mailDomain }) => mailDomain,
  local_domains: ({ localDomains }) => `[${localDomains.join(', ')}]`,
  listen: ({ listen }) =>
    `[${listen.map(({ address, port, mode }) => `{ address: "${address}", port: ${port}, mode: ${mode} }`).join(', ')}]`,
  'dns.servers': ({ dns }) =>
    `[${dns.servers.map(({ address, port }) => `"${address.includes(':') ? `[${address}]` : address}:${port}"`).join(', ')}]`,
}

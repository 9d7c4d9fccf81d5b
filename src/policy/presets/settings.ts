// What in the configuration brings a rule of the presets: a switch of `checks`, its block lists, a list file, anything else.
// The key is told to whoever names a rule that is not there, and to whoever asks what would switch it off.

import type { BlockList, Checks, Config } from '../../config/config.ts'
import { listPath, type ListName } from './lists.ts'

/** A rule is written for each thing that the setting gives, and not at all where it gives none. */
export interface Setting<Given> {
  /** As the file spells it; undefined where nothing has to be set. */
  readonly key?: string
  readonly gives: (config: Config) => readonly Given[]
  /** Stands for the `*` in the names of rules that are written once for each. */
  readonly nameOf?: (given: Given) => string
  readonly check?: CheckKey
  readonly list?: ReadList
}

/** The list file whose line makes a rule speak, and what of the case that line is compared with. */
export interface ReadList {
  readonly file: ListName
  readonly of: 'sender' | 'recipient' | 'client'
}

const SWITCHES = {
  restricted_characters: 'restrictedCharacters',
  verify_sender: 'verifySender',
  recipient_domain: 'recipientDomain',
  bad_recipients: 'badRecipients',
  reverse_dns: 'reverseDns',
  line_length: 'lineLength',
  header_syntax: 'headerSyntax',
  header_sender: 'headerSender',
} as const satisfies Readonly<Record<string, keyof Checks>>
type Switch = keyof typeof SWITCHES

const BLOCK_LISTS = { ip_dnsbls: 'ipDnsbls', domain_dnsbls: 'domainDnsbls' } as const
export type BlockListKey = keyof typeof BLOCK_LISTS

/** The keys of `checks` by which a rule can be switched off. */
export type CheckKey = Switch | BlockListKey | 'dmarc'

export const isBlockListKey = (key: CheckKey): key is BlockListKey => Object.hasOwn(BLOCK_LISTS, key)

export const blockListsOf = ({ checks }: Pick<Config, 'checks'>, key: BlockListKey): readonly BlockList[] =>
  checks[BLOCK_LISTS[key]]

/** `zone`: of a key of block lists, the one that is not asked any more. */
export function withoutCheck(config: Config, key: CheckKey, zone?: string): Config {
  if (key === 'dmarc') return { ...config, checks: { ...config.checks, dmarc: 'off' } }
  const changed = isBlockListKey(key)
    ? { [BLOCK_LISTS[key]]: blockListsOf(config, key).filter((one) => one.zone !== zone) }
    : { [SWITCHES[key]]: false }
  return { ...config, checks: { ...config.checks, ...changed } }
}

/** For rules that are there by themselves. */
export const ALWAYS: Setting<true> = { gives: () => [true] }

export const whenSet = (key: string, isSet: (config: Config) => boolean): Setting<true> => ({
  key,
  gives: (config) => (isSet(config) ? [true] : []),
})

export const check = (key: Switch): Setting<true> => ({
  ...whenSet(`checks.${key}`, ({ checks }) => checks[SWITCHES[key]]),
  check: key,
})

/** `on`: where the check is set to one of these. */
export const dmarcIs = (...on: readonly Checks['dmarc'][]): Setting<true> => ({
  ...whenSet('checks.dmarc', ({ checks }) => on.includes(checks.dmarc)),
  check: 'dmarc',
})

export const blockLists = (key: BlockListKey): Setting<BlockList> => ({
  key: `checks.${key}`,
  gives: (config) => blockListsOf(config, key),
  nameOf: ({ zone }) => zone,
  check: key,
})

/** Gives the path of the file. */
export const list = (file: ListName, of: ReadList['of']): Setting<string> => ({
  key: 'lists_folder',
  gives: (config) => {
    const path = listPath(config, file)
    return path === undefined ? [] : [path]
  },
  list: { file, of },
})

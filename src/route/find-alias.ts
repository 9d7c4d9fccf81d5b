// What an address of this server stands for: by the file of aliases, else by the first table that knows it.

import type { Mailbox } from '../core/address.ts'
import type { Facts } from '../core/reason.ts'
import type { FoundAlias } from '../lookup/aliases/alias-file.ts'
import type { AliasTarget } from '../lookup/aliases/alias.ts'
import { findInTable } from '../lookup/databases/table-aliases.ts'
import type { LookupTable } from '../lookup/databases/tables.ts'
import type { UsersOfDomain } from './domain-users.ts'
import { foldLocalPart } from './local-names.ts'
import { NO_FACTS } from './router.ts'

type Meaning =
  | { readonly kind: 'to'; readonly targets: readonly Extract<AliasTarget, { kind: 'address' }>[] }
  | Extract<FoundAlias, { readonly text: string }>
  | { readonly kind: 'none' | 'unknown'; readonly why?: string }

export type AliasAnswer = Meaning & {
  /** Where it was found, or who cannot tell. */
  readonly compared: Facts
}

/** `ownDomain`: of names that stand without one. */
export const addressOf = (
  { localPart, domain }: Extract<AliasTarget, { kind: 'address' }>,
  rcptTo: Mailbox,
  ownDomain: Mailbox['domain'],
): Mailbox => ({ localPart, domain: domain === 'same' ? rcptTo.domain : (domain ?? ownDomain) })

export function findAlias(
  { localPart, domain }: Mailbox,
  { aliases: file, aliasTables: tables = [] }: UsersOfDomain,
): AliasAnswer | Promise<AliasAnswer> {
  const name = foldLocalPart(localPart)
  const found = file?.find([`${name}@${domain}`, name])
  if (file && found && found.kind !== 'none') {
    const { alias } = found
    return { ...found, compared: { file: file.path, ...(alias && { alias: alias.name, line: alias.line }) } }
  }
  return tables.length > 0 ? inTables(name, domain, tables) : NONE
}

const NONE = { kind: 'none', compared: NO_FACTS } as const

async function inTables(name: string, domain: string, tables: readonly LookupTable[]): Promise<AliasAnswer> {
  const key = { user: name, local_part: name, domain, address: `${name}@${domain}` }
  for (const table of tables) {
    const found = await findInTable(table, key)
    const compared = { table: table.name }
    if (found.kind === 'found') return { kind: 'to', targets: found.value, compared }
    if (found.kind === 'unknown') return { ...found, compared }
  }
  return NONE
}

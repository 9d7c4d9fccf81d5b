// Opens what a configuration has addresses looked up in: its users and aliases, and those of each virtual domain.

import { join } from 'node:path'
import type { Config, VirtualDomain } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import { AliasFile, type AliasFileDeps } from '../lookup/aliases/alias-file.ts'
import { HUBBED_HOSTS } from '../lookup/tables/hubbed-hosts.ts'
import { TableFile } from '../lookup/tables/table-file.ts'
import { tableUsers } from '../lookup/databases/table-users.ts'
import type { Tables } from '../lookup/databases/tables.ts'
import { ownFiles, type OwnFiles } from '../lookup/users/own-file.ts'
import { folderUsers } from '../lookup/users/folder-users.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { Srs } from '../route/srs/srs.ts'
import type { Users } from '../lookup/users/user-lookup.ts'
import { firstOf, namedUsers, openUsers } from '../lookup/users/users.ts'
import type { DomainUsers, RouteLookups } from '../route/domain-users.ts'

interface LookupsWorld extends Pick<AliasFileDeps, 'notice'> {
  readonly clock: Clock
  /** Left out: nothing is asked of them. */
  readonly tables?: Pick<Tables, 'open'> | undefined
  /** Left out: this process reads them. */
  readonly own?: OwnFiles
}

export function openLookups(config: Config, world: LookupsWorld): RouteLookups {
  const inTables = usersInTables(config, (user) => user, join(config.stateFolder, 'mail', '{user}'), world)
  return {
    users: openUsers(config, world.clock, inTables),
    ...aliasesOf(config, world),
    catchAll: config.catchAll ?? undefined,
    // The users of a satellite have their mail elsewhere, and forward it there.
    forward: config.site === 'satellite' ? undefined : forwardFiles(config, world),
    hubs: config.hubbedHosts === null ? undefined : new TableFile(config.hubbedHosts, HUBBED_HOSTS, world),
    srs: srsOf(config, world.clock),
    virtual: new Map([...config.virtual].map(([domain, one]) => [domain, virtualUsers(domain, one, config, world)])),
  }
}

function forwardFiles(
  { systemUsers }: Config,
  { clock, own = ownFiles(clock) }: LookupsWorld,
): RouteLookups['forward'] {
  if (!systemUsers?.forward) return undefined
  return { own, programs: systemUsers.forwardPrograms, files: systemUsers.forwardFiles }
}

/** Its file is not made before something is. */
const srsOf = (config: Config, clock: Clock): Srs | undefined =>
  config.srs === null ? undefined : new Srs({ ...config.srs, localDomains: makeOurselves(config).localDomains, clock })

function virtualUsers(domain: Domain, one: VirtualDomain, { stateFolder }: Config, world: LookupsWorld): DomainUsers {
  const { users, mailboxes, catchAll } = one
  const nameOf = (name: string): string => `${name}@${domain}`
  const folders = mailboxes === null ? [] : [folderUsers(mailboxes, nameOf, world.clock)]
  const inTables = usersInTables(one, nameOf, join(stateFolder, 'mail', domain, '{user}'), world)
  return {
    users: firstOf([namedUsers(users), ...folders, ...inTables]),
    ...aliasesOf(one, world),
    catchAll: catchAll ?? undefined,
  }
}

const usersInTables = (
  { userTables }: Pick<VirtualDomain, 'userTables'>,
  nameOf: (name: string) => string,
  usualMaildir: string,
  { tables }: LookupsWorld,
): readonly Users[] =>
  tables ? userTables.map((one) => tableUsers(tables.open(one), { nameOf, maildir: one.maildir ?? usualMaildir })) : []

const aliasesOf = (
  { aliases, aliasTables }: Pick<VirtualDomain, 'aliases' | 'aliasTables'>,
  world: LookupsWorld,
): Pick<DomainUsers, 'aliases' | 'aliasTables'> => ({
  aliases: aliases === null ? undefined : new AliasFile(aliases, world),
  ...(aliasTables.length > 0 && { aliasTables: aliasTables.flatMap((one) => world.tables?.open(one) ?? []) }),
})

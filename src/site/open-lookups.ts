// Opens what a configuration has addresses looked up in: its users and aliases, and those of each virtual domain.

import type { Config, VirtualDomain } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import { AliasFile, type AliasFileDeps } from '../lookup/aliases/alias-file.ts'
import { HUBBED_HOSTS } from '../lookup/tables/hubbed-hosts.ts'
import { TableFile } from '../lookup/tables/table-file.ts'
import { folderUsers } from '../lookup/users/folder-users.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { Srs } from '../route/srs/srs.ts'
import { firstOf, namedUsers, openUsers } from '../lookup/users/users.ts'
import type { DomainUsers, RouteLookups } from '../route/domain-users.ts'

interface LookupsWorld extends Pick<AliasFileDeps, 'notice'> {
  readonly clock: Clock
}

export function openLookups(config: Config, world: LookupsWorld): RouteLookups {
  return {
    users: openUsers(config, world.clock),
    aliases: aliasFile(config.aliases, world),
    catchAll: config.catchAll ?? undefined,
    // The users of a satellite have their mail elsewhere, and forward it there.
    forwardClock: config.systemUsers?.forward === true && config.site !== 'satellite' ? world.clock : undefined,
    hubs: config.hubbedHosts === null ? undefined : new TableFile(config.hubbedHosts, HUBBED_HOSTS, world),
    srs: srsOf(config, world.clock),
    virtual: new Map([...config.virtual].map(([domain, one]) => [domain, virtualUsers(domain, one, world)])),
  }
}

/** Its file is not made before something is. */
const srsOf = (config: Config, clock: Clock): Srs | undefined =>
  config.srs === null ? undefined : new Srs({ ...config.srs, localDomains: makeOurselves(config).localDomains, clock })

function virtualUsers(domain: Domain, one: VirtualDomain, world: LookupsWorld): DomainUsers {
  const { users, mailboxes, aliases, catchAll } = one
  const folders = mailboxes === null ? [] : [folderUsers(mailboxes, (name) => `${name}@${domain}`, world.clock)]
  return {
    users: firstOf([namedUsers(users), ...folders]),
    aliases: aliasFile(aliases, world),
    catchAll: catchAll ?? undefined,
  }
}

const aliasFile = (path: string | null, world: LookupsWorld): AliasFile | undefined =>
  path === null ? undefined : new AliasFile(path, world)

// The routers of a configuration as a list that people read, in the order of asking and in the language of `routes`: those that it
// writes as they are written, those of the preset as they would be. Where a preset does what no route can say (aliases, users), it
// is a key of its own.

import { formatMailbox } from '../core/address.ts'
import type { Config, VirtualDomain } from '../config/config.ts'
import { fallbackMailbox } from './routers/postmaster.ts'
import { ROUTERS, type RouterName } from './routing.ts'

export type WrittenRoute = Readonly<Record<string, unknown>>

const ELSEWHERE = { recipient_domain: ['relay_to', 'other'] }
const HERE = { recipient_domain: 'local' }

type Written = (config: Config) => WrittenRoute

const PRESETS: Readonly<Record<RouterName, Written>> = {
  'not-set-up': () => ({ defer: 'this server has not been set up yet (site: none)' }),
  'hubbed-hosts': ({ hubbedHosts }) => ({ when: { recipient_domain: hubbedHosts }, via: hubbedHosts }),
  'real-user': ({ realPrefix }) => ({ when: HERE, mailbox: `what stands behind "${realPrefix ?? ''}"` }),
  srs: ({ srs }) => ({
    when: { local_part: ['SRS0=*', 'SRS1=*'], recipient_domain: srs?.domain },
    redirect: 'the sender',
  }),
  nonlocal: () => ({ when: ELSEWHERE, fail: 'Mailing to remote domains not supported' }),
  'address-literal': () => ({ when: { recipient: '*@[*]', ...ELSEWHERE }, via: 'the address in brackets' }),
  smarthost: ({ smarthosts }) => ({ when: ELSEWHERE, via: oneOrList(smarthosts.map(smarthostShown)) }),
  mx: () => ({ when: ELSEWHERE, via: 'mx' }),
  aliases: (config) => ({ when: HERE, aliases: byDomain(config, aliasesShown(config), aliasesShown) }),
  forward: (config) => ({
    when: { ...HERE, user: [`the users in ${config.systemUsers?.file}`] },
    redirect: '{home}/.forward',
  }),
  'named-in-forward': (config) => ({
    when: { ...HERE, user: [`the users in ${config.systemUsers?.file}`] },
    via: 'the programs, files and answers in {home}/.forward',
  }),
  replies: () => ({ via: 'the answers that routes with reply add' }),
  'local-user': (config) => ({ when: HERE, mailbox: usersShown(config) }),
  'hub-user': (config) => ({
    when: { ...HERE, user: usersShown(config) },
    redirect: `{user}@${config.visibleDomain}`,
    by: 'smarthost',
  }),
  subaddress: ({ subaddress }) => ({ when: HERE, mailbox: `what stands before "${subaddress ?? ''}"` }),
  postmaster: (config) => {
    const [first = fallbackMailbox(config)] = config.users.values()
    return { when: { ...HERE, local_part: ['postmaster', 'root', 'abuse'] }, mailbox: first.name }
  },
  'catch-all': (config) => ({
    when: HERE,
    redirect: byDomain(config, shown(config.catchAll), ({ catchAll }) => shown(catchAll)),
  }),
  'unknown-user': () => ({ when: HERE, fail: 'there is no such mailbox here' }),
}

/** `names`: of the routers, in order. `own`: the routes of the configuration, by name. */
export const writtenRoutes = (
  names: readonly string[],
  own: ReadonlyMap<string, WrittenRoute>,
  config: Config,
): readonly WrittenRoute[] =>
  names.map((name) => {
    const route = own.get(name)
    if (route) return route
    const preset = ROUTERS.find((router) => router === name)
    return { name, ...(preset && PRESETS[preset](config)) }
  })

function smarthostShown({ host, port, when }: Config['smarthosts'][number]): unknown {
  const shown = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  return when ? { when: when.written, host: shown } : shown
}

const oneOrList = (values: readonly unknown[]): unknown => (values.length === 1 ? values[0] : values)

const MOST_NAMED = 10

function aliasesShown({ aliases, aliasTables }: Pick<VirtualDomain, 'aliases' | 'aliasTables'>): string | null {
  const all = [...(aliases === null ? [] : [aliases]), ...aliasTables.map(({ name }) => `table ${name}`)]
  return all.length === 0 ? null : all.join(', ')
}

function usersShown({ users, systemUsers, virtual, userTables }: Config): readonly string[] {
  const names = [...users.keys()]
  return [
    ...names.slice(0, MOST_NAMED),
    ...(names.length > MOST_NAMED ? [`… ${names.length - MOST_NAMED} more`] : []),
    ...(systemUsers ? [`the users in ${systemUsers.file}`] : []),
    ...userTables.map(({ name }) => `those of table ${name}`),
    ...(virtual.size > 0 ? ['those of the virtual domains'] : []),
  ]
}

const shown = (mailbox: Config['catchAll']): string | null => mailbox && formatMailbox(mailbox)

/** One value, or by domain where virtual domains have others. */
function byDomain({ virtual }: Config, shared: string | null, of: (one: VirtualDomain) => string | null): unknown {
  const others = [...virtual].flatMap(([domain, one]) => {
    const value = of(one)
    return value === null ? [] : [[domain, value]]
  })
  if (others.length === 0) return shared
  return Object.fromEntries([...(shared === null ? [] : [['shared', shared]]), ...others])
}

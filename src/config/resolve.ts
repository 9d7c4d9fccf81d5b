// From what the file says to what the program uses: the machine's own part is filled in, relative paths get their folder,
// user names their one spelling. Nothing is refused here but a hostname that neither file nor machine can give.

import { resolve } from 'node:path'
import { parseDomain, type Domain } from '../core/domain.ts'
import { isLoopback, parseIp, type IpAddress } from '../core/ip.ts'
import { resolveAuth } from './auth-schema.ts'
import { resolveClients } from './clients-schema.ts'
import type { Config, GuardConfig, Listener, SystemUsers, User, VirtualDomain } from './config.ts'
import { defaultPort } from './cross-checks.ts'
import { DEFAULT_SETTINGS, DNS_PORT, FALLBACK_DNS_SERVER } from './default-settings.ts'
import { resolveDkim } from './dkim-schema.ts'
import { nameservers, trustsAd, type Environment } from './environment.ts'
import { NO_RULES } from './policy-source.ts'
import type { Settings } from './schema.ts'
import { resolveSmarthost } from './smarthost-schema.ts'
import { resolveTls } from './tls-schema.ts'
import type { TableConfig } from './table-config.ts'
import { resolveTables } from './tables-schema.ts'
import { resolveTransports } from './transports-schema.ts'
import { canonicalUserName } from './user-name.ts'
import { machineName } from './machine-name.ts'
import { NOTHING_WRITTEN } from './written.ts'

/** `folder` is where relative paths of the file start: the folder of the file itself. */
export function resolveConfig(settings: Settings, hostname: Domain, folder: string, env: Environment): Config {
  const stateFolder = resolve(folder, settings.state_folder)
  const tables = resolveTables(settings.tables, folder)
  const virtual = resolveVirtual(settings, { folder, stateFolder, tables })
  const shared = settings.local_domains ?? [hostname]
  const localDomains = [...new Set([...shared, ...virtual.keys()])]
  const transports = resolveTransports(settings.transports)
  const mailDomain = settings.mail_domain ?? shared[0] ?? hostname
  return {
    site: settings.site,
    hostname,
    mailDomain,
    visibleDomain: settings.visible_domain ?? mailDomain,
    stateFolder,
    localDomains,
    users: resolveUsers(settings.users, folder, resolve(stateFolder, 'mail')),
    subaddress: settings.subaddress ?? null,
    realPrefix: settings.real_prefix ?? null,
    catchAll: settings.catch_all ? { domain: mailDomain, ...settings.catch_all } : null,
    virtual,
    systemUsers: settings.system_users ? resolveSystemUsers(settings.system_users, folder) : null,
    aliases: settings.aliases ? resolve(folder, settings.aliases) : null,
    ...tablesNamed(settings, tables),
    srs: settings.srs
      ? {
          domain: settings.srs.domain ?? mailDomain,
          secrets: settings.srs.secrets ? resolve(folder, settings.srs.secrets) : resolve(stateFolder, 'srs.secrets'),
        }
      : null,
    emailAddresses: settings.email_addresses ? resolve(folder, settings.email_addresses) : null,
    // As Debian's package has it.
    hideMailname: settings.hide_mailname ?? settings.site === 'satellite',
    hubbedHosts: listed('hubbed_hosts', settings, folder),
    listen:
      settings.listen?.map(({ address, port, mode, proxy }) => ({
        address: address ?? anyAddress(env),
        port: port ?? defaultPort(mode),
        mode,
        proxy,
      })) ?? defaultListeners(settings.site, env),
    http: settings.http ?? null,
    console: settings.console,
    metrics: settings.metrics ?? null,
    clients: resolveClients(settings.clients, anyAddress(env)),
    relayFrom: settings.relay_from,
    proxies: settings.proxies,
    xclientFrom: settings.xclient_from,
    debugPeers: settings.debug_peers,
    relayTo: settings.relay_to,
    policy: NO_RULES,
    hooks: settings.hooks ? resolve(folder, settings.hooks) : null,
    listsFolder: settings.lists_folder ? resolve(folder, settings.lists_folder) : null,
    checks: settings.checks,
    submission: settings.submission,
    runAs: settings.run_as ?? null,
    sendmail: settings.sendmail,
    tlsIn: resolveTls(settings, { folder, stateFolder, hostname, anyAddress: anyAddress(env) }),
    auth: resolveAuth(settings.auth, folder),
    scanners: settings.scanners,
    dkim: settings.dkim ? resolveDkim(settings.dkim, folder) : null,
    smarthosts: (settings.smarthost ?? []).map((one) => resolveSmarthost(one, folder)),
    transports,
    // A name that is none is told of elsewhere (cross-checks.ts).
    deliver: transports.get(settings.deliver) ?? null,
    dns: resolveDns(settings.dns, env),
    smtpPort: settings.smtp_port,
    tls: settings.tls,
    tlsDomains: new Map(Object.entries(settings.tls_domains).map(([name, tls]) => [domainPattern(name), tls])),
    tlsPolicy: settings.tls_policy,
    retry: settings.retry,
    limits: settings.limits,
    delivery: settings.delivery,
    bounces: {
      languages: settings.bounces.language === 'both' ? ['en', 'ru'] : [settings.bounces.language],
      returnLimit: settings.bounces.returnLimit,
      hold: settings.bounces.hold,
      warn: [...new Set(settings.bounces.warn)].toSorted((a, b) => a - b),
    },
    guard: guardOf(settings.guard),
    history: settings.history,
    log: settings.log.exim
      ? {
          folder: settings.log.folder ? resolve(folder, settings.log.folder) : resolve(stateFolder, 'log'),
          selectors: settings.log.selectors,
        }
      : null,
    disk: settings.disk,
    inlineBody: settings.inline_body,
    written: NOTHING_WRITTEN,
  }
}

const guardOf = ({
  users,
  uids,
  scripts,
  hosts,
  spike,
  new_domains,
  bounces,
  spam,
}: Settings['guard']): GuardConfig => ({
  limits: { user: users, uid: uids, script: scripts, host: hosts },
  spike,
  newDomains: new_domains,
  bounces,
  spam,
})

/** The path of a file of Debian's: as it is written, or in the folder of the lists. */
function listed(key: 'hubbed_hosts', settings: Settings, folder: string): string | null {
  const { [key]: path, lists_folder: lists } = settings
  if (path) return resolve(folder, path)
  return lists ? resolve(folder, lists, key) : null
}

/** The hostname of the file, or the machine's own when it is a full name: other servers refuse a HELO without a dot (RFC 5321 §2.3.5). */
export const resolveHostname = (written: Domain | null | undefined, env: Environment): Domain | undefined =>
  written ?? machineName(env)

function resolveUsers(
  users: Settings['users'],
  folder: string,
  mailFolder: string,
  nameOf = (name: string): string => name,
): ReadonlyMap<string, User> {
  return new Map(
    Object.entries(users).map(([written, user]) => {
      const name = canonicalUserName(written)
      const maildir = user?.maildir ? resolve(folder, user.maildir) : resolve(mailFolder, name)
      return [name, { name: nameOf(name), maildir, ...(user?.maildir && { ownMaildir: true as const }) }]
    }),
  )
}

function resolveSystemUsers(
  { forward_programs: forwardPrograms, forward_files: forwardFiles, ...same }: NonNullable<Settings['system_users']>,
  folder: string,
): SystemUsers {
  return { ...same, file: resolve(folder, same.file), forwardPrograms, forwardFiles }
}

/** A name that is none is told of elsewhere (cross-checks.ts). */
function tablesNamed(
  { user_tables: users, alias_tables: aliases }: Pick<Settings, 'user_tables' | 'alias_tables'>,
  tables: ReadonlyMap<string, TableConfig>,
): Pick<Config, 'userTables' | 'aliasTables'> {
  const named = (names: readonly string[]) => names.flatMap((name) => tables.get(name) ?? [])
  return { userTables: named(users), aliasTables: named(aliases) }
}

interface Places {
  readonly folder: string
  readonly stateFolder: string
  readonly tables: ReadonlyMap<string, TableConfig>
}

function resolveVirtual(settings: Settings, { folder, stateFolder, tables }: Places): Config['virtual'] {
  return new Map(
    Object.entries(settings.virtual).flatMap(([written, one]): [Domain, VirtualDomain][] => {
      const domain = parseDomain(written)
      if (domain === undefined) return []
      const users = resolveUsers(one.users, folder, resolve(stateFolder, 'mail', domain), (name) => `${name}@${domain}`)
      return [
        [
          domain,
          {
            users,
            mailboxes: one.mailboxes ?? null,
            aliases: one.aliases ? resolve(folder, one.aliases) : null,
            ...tablesNamed(one, tables),
            catchAll: one.catch_all ? { domain, ...one.catch_all } : null,
          },
        ],
      ]
    }),
  )
}

/**
 * The AD bit of a resolver is believed where nobody can forge it on the way, or where resolv.conf(5) says so (`trust-ad`), as the C
 * library has it.
 */
function resolveDns({ servers: written, trust_ad: trustAd }: Settings['dns'], env: Environment): Config['dns'] {
  const servers = written?.map(({ host, port }) => ({ address: host, port })) ?? machineServers(env)
  const onLoopback = servers.every(({ address }) => isLoopback(address))
  return { servers, trustAd: trustAd ?? (onLoopback || (!written && trustsAd(env.resolvConf))) }
}

/** `*.Example.ORG` as it is compared. */
const domainPattern = (text: string): string =>
  text.startsWith('*.') ? `*.${parseDomain(text.slice(2)) ?? text}` : (parseDomain(text) ?? text)

function machineServers(env: Environment): readonly { address: IpAddress; port: number }[] {
  const found = nameservers(env.resolvConf)
  return (found.length > 0 ? found : [known(FALLBACK_DNS_SERVER)]).map((address) => ({ address, port: DNS_PORT }))
}

/** Only a site that takes mail from the Internet listens to it; the others to programs of this machine, as in Debian. */
function defaultListeners(site: Config['site'], env: Environment): readonly Listener[] {
  const { port } = DEFAULT_SETTINGS.listen[0]
  const loopback = env.ipv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']
  const addresses = site === 'internet' ? [anyAddress(env)] : loopback.map(known)
  return addresses.map((address) => ({ address, port, mode: 'smtp' }))
}

const anyAddress = (env: Environment): IpAddress => known(env.ipv6 ? '::' : '0.0.0.0')

/** An address that stands in this program's own text. */
function known(text: string): IpAddress {
  const address = parseIp(text)
  if (address === undefined) throw new Error(`not an IP address: ${text}`)
  return address
}

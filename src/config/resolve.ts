// From what the file says to what the program uses: the machine's own part is filled in, relative paths get their folder,
// user names their one spelling. Nothing is refused here but a hostname that neither file nor machine can give.

import { resolve } from 'node:path'
import { parseDomain, type Domain } from '../core/domain.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Config, User } from './config.ts'
import { defaultPort } from './cross-checks.ts'
import { DNS_PORT, FALLBACK_DNS_SERVER } from './default-settings.ts'
import { nameservers, type Environment } from './environment.ts'
import type { Settings } from './schema.ts'
import { canonicalUserName } from './user-name.ts'

/** `folder` is where relative paths of the file start: the folder of the file itself. */
export function resolveConfig(settings: Settings, hostname: Domain, folder: string, env: Environment): Config {
  const stateFolder = resolve(folder, settings.state_folder)
  return {
    hostname,
    stateFolder,
    localDomains: settings.local_domains ?? [hostname],
    users: resolveUsers(settings, folder, stateFolder),
    listen: settings.listen.map(({ address, port, mode }) => ({
      address: address ?? anyAddress(env),
      port: port ?? defaultPort(mode),
      mode,
    })),
    http: settings.http ?? null,
    relayFrom: settings.relay_from,
    smarthost: settings.smarthost ?? null,
    dns: { servers: settings.dns.servers?.map(({ host, port }) => ({ address: host, port })) ?? machineServers(env) },
    smtpPort: settings.smtp_port,
    tls: settings.tls,
    retry: settings.retry,
    limits: settings.limits,
    delivery: settings.delivery,
    history: settings.history,
    inlineBody: settings.inline_body,
  }
}

/**
 * The hostname of the file, or the machine's own when it is a full name: other servers refuse a HELO without a dot
 * (RFC 5321 §2.3.5), and it is better to ask now than to be refused later.
 */
export function resolveHostname(written: Domain | null | undefined, env: Environment): Domain | undefined {
  if (written) return written
  const machine = parseDomain(env.hostname.replace(/\.$/, ''))
  return machine?.includes('.') === true && !machine.startsWith('localhost.') ? machine : undefined
}

function resolveUsers(settings: Settings, folder: string, stateFolder: string): ReadonlyMap<string, User> {
  return new Map(
    Object.entries(settings.users).map(([written, user]) => {
      const name = canonicalUserName(written)
      const maildir = user?.maildir ? resolve(folder, user.maildir) : resolve(stateFolder, 'mail', name)
      return [name, { name, maildir }]
    }),
  )
}

function machineServers(env: Environment): readonly { address: IpAddress; port: number }[] {
  const found = nameservers(env.resolvConf)
  return (found.length > 0 ? found : [known(FALLBACK_DNS_SERVER)]).map((address) => ({ address, port: DNS_PORT }))
}

const anyAddress = (env: Environment): IpAddress => known(env.ipv6 ? '::' : '0.0.0.0')

/** An address that stands in this program's own text. */
function known(text: string): IpAddress {
  const address = parseIp(text)
  if (address === undefined) throw new Error(`not an IP address: ${text}`)
  return address
}

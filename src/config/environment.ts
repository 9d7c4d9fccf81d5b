// What the machine contributes to a configuration: its name, its resolvers, the folder that relative paths start from.
// Passed in as a value, so that a test decides what the machine is like.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { parseIp, type IpAddress } from '../core/ip.ts'

export interface Environment {
  /** What the machine calls itself, perhaps without a domain. */
  readonly hostname: string
  /** The text of /etc/hosts. */
  readonly hosts?: string
  /** What the system's resolver makes of its name; it may have to wait for DNS. */
  readonly askFullName?: () => string | undefined
  /** The text of /etc/resolv.conf. */
  readonly resolvConf: string
  /** The folder that a relative name of the configuration file starts from. */
  readonly cwd: string
  /** Whether the machine has any IPv6 address: `::` cannot be listened on where the kernel has no IPv6. */
  readonly ipv6: boolean
}

export function machineEnvironment(): Environment {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return {
    hostname: hostname(),
    hosts: readIfThere('/etc/hosts'),
    askFullName,
    resolvConf: readIfThere('/etc/resolv.conf'),
    cwd: process.cwd(),
    ipv6: addresses.some(({ family }) => family === 'IPv6'),
  }
}

/** Node asks the resolver for addresses only, and not for the canonical name. */
function askFullName(): string | undefined {
  const { status, stdout } = spawnSync('hostname', ['--fqdn'], { encoding: 'utf8', timeout: RESOLVER_WAIT_MS })
  return status === 0 ? stdout.trim() : undefined
}

const RESOLVER_WAIT_MS = 5000

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The `nameserver` lines of resolv.conf(5). One with a zone (`fe80::1%eth0`) is left out: the zone cannot be kept. */
export function nameservers(resolvConf: string): readonly IpAddress[] {
  return resolvConf.split('\n').flatMap((line) => {
    const address = /^\s*nameserver\s+([^\s%]+)\s*(?:[#;].*)?$/.exec(line)?.[1]
    const parsed = address === undefined ? undefined : parseIp(address)
    return parsed === undefined ? [] : [parsed]
  })
}

/** `options trust-ad` of resolv.conf(5): whoever set this machine up vouches for its resolvers and the way to them. */
export const trustsAd = (resolvConf: string): boolean =>
  resolvConf.split('\n').some((line) => /^\s*options\s(?:.*\s)?trust-ad(?:\s|$)/.test(line))

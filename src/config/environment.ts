// What the machine contributes to a configuration: its name, its resolvers, the folder that relative paths start from.
// Passed in as a value, so that a test decides what the machine is like.

import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { parseIp, type IpAddress } from '../core/ip.ts'

export interface Environment {
  /** What the machine calls itself, perhaps without a domain. */
  readonly hostname: string
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
    resolvConf: readIfThere('/etc/resolv.conf'),
    cwd: process.cwd(),
    ipv6: addresses.some(({ family }) => family === 'IPv6'),
  }
}

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

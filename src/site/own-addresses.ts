// Which addresses are this server: needed to recognise ourselves as the MX of a domain (RFC 5321 §5.1, mail loops).

import { networkInterfaces } from 'node:os'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Config } from '../config/config.ts'

/** Where this server listens, as `address port`: with all of the machine's addresses when it listens on every one. */
function ownPlaces({ listen }: Pick<Config, 'listen'>): ReadonlySet<string> {
  const own = new Set<string>()
  for (const { address, port } of listen) {
    const all = isWildcard(address) ? machineAddresses() : [address]
    for (const each of all) own.add(`${each} ${port}`)
  }
  return own
}

/** The addresses of this machine when the server listens on every one: mail for them as literals is mail for us. */
export function wildcardAddresses({ listen }: Pick<Config, 'listen'>): readonly IpAddress[] {
  return listen.some(({ address }) => isWildcard(address)) ? machineAddresses() : []
}

const isWildcard = (address: IpAddress): boolean => address === '0.0.0.0' || address === '::'

function machineAddresses(): IpAddress[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .flatMap(({ address }) => parseIp(address) ?? [])
}

/**
 * Whether a mail host is this server, by its name or by its address. Another port than the one for mail may be that of
 * another server on the same machine, whatever it is called.
 */
export function selfRecognizer({ hostname, listen, smtpPort }: Pick<Config, 'hostname' | 'listen' | 'smtpPort'>) {
  const own = ownPlaces({ listen })
  return (host: string, address: IpAddress, port: number): boolean =>
    (host === hostname && port === smtpPort) || own.has(`${address} ${port}`)
}

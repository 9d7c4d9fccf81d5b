// Which addresses are this server: needed to recognise ourselves as the MX of a domain (RFC 5321 §5.1, mail loops).

import { networkInterfaces } from 'node:os'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Config } from '../config/config.ts'

/**
 * The addresses on which another server's mail for port `smtpPort` would come back to us: those it listens on with that
 * port, and all of the machine's when it listens on every address.
 */
export function ownAddresses({ listen, smtpPort }: Pick<Config, 'listen' | 'smtpPort'>): ReadonlySet<string> {
  const own = new Set<string>()
  for (const { address, port } of listen) {
    if (port !== smtpPort) continue
    if (address === '0.0.0.0' || address === '::') for (const each of machineAddresses()) own.add(each)
    else own.add(address)
  }
  return own
}

function machineAddresses(): IpAddress[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .flatMap(({ address }) => parseIp(address) ?? [])
}

/** Whether an MX host is this server: by its name, or by its address. */
export function selfRecognizer(config: Pick<Config, 'hostname' | 'listen' | 'smtpPort'>) {
  const own = ownAddresses(config)
  return (host: string, address: IpAddress): boolean => host === config.hostname || own.has(address)
}

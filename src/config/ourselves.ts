// Who we are: the names, domains and addresses that are this server's own, and those it takes mail for and from. Rules,
// routes and delivery ask here, so that mail which one takes for ours cannot be somebody else's for another.

import { parseDomainPattern } from '../core/address-pattern.ts'
import { isAddressLiteral, literalAddress, type Mailbox } from '../core/address.ts'
import { parseDomain, type Domain } from '../core/domain.ts'
import { findNetwork, parseIp, type IpAddress, type Network } from '../core/ip.ts'
import type { Config } from './config.ts'

/** `local`: its mail is delivered here. `relay_to`: anyone may send there through us. `other`: all the rest. */
export const PLACES = ['local', 'relay_to', 'other'] as const
export type Place = (typeof PLACES)[number]

export interface Ourselves {
  readonly hostname: Domain
  /** The domains of the configuration, the hostname and `localhost`, as in Debian. */
  readonly localDomains: ReadonlySet<string>
  /** Those whose users are the same: a name is one user in all of them. */
  readonly sharedDomains: ReadonlySet<string>
  /** As they are written. */
  readonly relayTo: readonly string[]
  readonly relayFrom: readonly Network[]
  /** The domain of an address: a name, or an address literal, which is local when the address is ours. */
  readonly placeOf: (domain: Mailbox['domain']) => Place
  /** Mail for it as a literal (`alice@[192.0.2.1]`) is mail for us. */
  readonly isOurAddress: (address: IpAddress) => boolean
  /** A name that nobody else may call himself. */
  readonly isOurName: (name: string) => boolean
  /** The network of `relay_from` that the client belongs to: it may send anywhere. */
  readonly relayNetworkOf: (client: IpAddress) => Network | undefined
  /**
   * Whether a mail host is this server, by its name or by its address (RFC 5321 §5.1). Another port than the one for mail
   * may be that of another server on the same machine, whatever it is called.
   */
  readonly isSelf: (host: string, address: IpAddress, port: number) => boolean
  /** The same for a host that the configuration names, as far as that is known without DNS. */
  readonly namesSelf: (host: string, port: number) => boolean
}

export type OurSettings = Pick<
  Config,
  'hostname' | 'localDomains' | 'virtual' | 'relayTo' | 'relayFrom' | 'listen' | 'smtpPort'
>

/** `machine`: the addresses of this machine, for a server that listens on every one. */
export function makeOurselves(config: OurSettings, machine: readonly IpAddress[] = []): Ourselves {
  const { hostname, relayTo, relayFrom, smtpPort } = config
  const localDomains = new Set<string>([...config.localDomains, hostname, 'localhost'])
  const virtual = new Set<string>(config.virtual.keys())
  const names = new Set<string>([hostname, ...config.localDomains])
  const relayPatterns = relayTo.flatMap((text) => parseDomainPattern(text) ?? [])
  const listening = config.listen.flatMap(({ address, port }) =>
    (isWildcard(address) ? machine : [address]).map((each) => ({ address: each, port })),
  )
  const addresses = new Set(listening.map(({ address }) => address))
  const places = new Set(listening.map(({ address, port }) => `${address} ${port}`))

  const isOurMailName = (host: string, port: number): boolean => host === hostname && port === smtpPort
  const isOurAddress = (address: IpAddress): boolean => addresses.has(address)
  return {
    hostname,
    localDomains,
    sharedDomains: new Set([...localDomains].filter((one) => !virtual.has(one))),
    relayTo,
    relayFrom,
    isOurAddress,
    placeOf(domain) {
      if (localDomains.has(domain)) return 'local'
      if (relayPatterns.some((matches) => matches(domain))) return 'relay_to'
      return isAddressLiteral(domain) && isOurAddress(literalAddress(domain)) ? 'local' : 'other'
    },
    isOurName: (name) => names.has(parseDomain(name) ?? ''),
    relayNetworkOf: (client) => findNetwork(client, relayFrom),
    isSelf: (host, address, port) => isOurMailName(host, port) || places.has(`${address} ${port}`),
    namesSelf(host, port) {
      const address = parseIp(host)
      const known = address !== undefined ? [address] : host === 'localhost' ? LOOPBACK : []
      return isOurMailName(host, port) || known.some((each) => places.has(`${each} ${port}`))
    },
  }
}

const LOOPBACK = ['127.0.0.1', '::1']

const isWildcard = (address: IpAddress): boolean => address === '0.0.0.0' || address === '::'

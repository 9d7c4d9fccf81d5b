// The single values that a configuration file is made of, as valibot schemas: duration, size, count, domain, network, …
// Each says in one sentence what it wanted and shows an example. They must not know where in the file they stand.

import * as v from 'valibot'
import { parseMailbox, type Mailbox } from '../core/address.ts'
import { parseDomain, type Domain } from '../core/domain.ts'
import { inNetwork, ipBytes, parseIp, parseNetwork, type IpAddress, type Network } from '../core/ip.ts'
import { parseSize } from '../core/size.ts'
import { formatDuration, hours, parseDuration, type Duration } from '../core/time.ts'
import { hideSecrets } from './hide-secrets.ts'
import type { Complaint } from './problem.ts'

export type ReadValue<T> = { readonly value: T } | Complaint

/** A schema from a function; the complaint travels as the issue's `message` (wrong) and `expected` (write this). */
export const value = <T>(read: (input: unknown) => ReadValue<T>) =>
  v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
      const reading = read(dataset.value)
      if ('value' in reading) return reading.value
      addIssue({ message: reading.message, expected: reading.advice })
      return NEVER
    }),
  )

const isNot = (input: unknown, what: string, advice: string): Complaint => ({
  message: `${show(input)} is not ${what}`,
  advice,
})

/** A value as a problem report quotes it. */
export function show(input: unknown): string {
  if (input === null || input === undefined) return 'an empty value'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'a group of keys'
  if (typeof input === 'number' || typeof input === 'boolean') return String(input)
  if (typeof input !== 'string') return 'this value'
  const text = hideSecrets(input)
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}

const CENTURY = hours(24 * 36_525)

export const durationValue = (atLeast: Duration) =>
  value<Duration>((input) => {
    const span = typeof input === 'string' ? parseDuration(input) : undefined
    if (span === undefined)
      return isNot(input, 'a duration', 'write a number with its unit, for example 90s, 15m or 4d')
    if (span < atLeast) {
      return { message: `${show(input)} is too short`, advice: `write ${formatDuration(atLeast)} or more` }
    }
    if (span > CENTURY) return { message: `${show(input)} is too long`, advice: 'write 36525d or less' }
    return { value: span }
  })

export const countValue = (atLeast: number, atMost = 1_000_000_000) =>
  value<number>((input) => {
    if (typeof input !== 'number' || !Number.isInteger(input)) {
      return isNot(input, 'a whole number', `write a number without quotes, for example ${Math.max(atLeast, 100)}`)
    }
    if (input < atLeast) return { message: `${input} is too small`, advice: `write ${atLeast} or more` }
    if (input > atMost) return { message: `${input} is too large`, advice: `write ${atMost} or less` }
    return { value: input }
  })

const LARGEST_SIZE = 1024 ** 4

/** Octets: `50M`, `128K`, `1G` (units of 1024, as in Exim) or a plain number. */
export const sizeValue = (atLeast: number) =>
  value<number>((input) => {
    const size = parseSize(typeof input === 'number' ? String(input) : asText(input))
    if (size === undefined)
      return isNot(input, 'a size', 'write octets or a number with K, M or G, for example 128K or 50M')
    if (size < atLeast) return { message: `${show(input)} is too small`, advice: `write ${atLeast} or more octets` }
    if (size > LARGEST_SIZE) return { message: `${show(input)} is too large`, advice: 'write 1024G or less' }
    return { value: size }
  })

/** A factor of growth; below 1 the intervals would shrink. */
export const factorValue = value<number>((input) => {
  if (typeof input !== 'number' || !Number.isFinite(input)) return isNot(input, 'a number', 'write for example 1.5')
  if (input < 1 || input > 100) return { message: `${input} is out of range`, advice: 'write a number from 1 to 100' }
  return { value: input }
})

/** A port to connect to, or with `zero` one to listen on, where 0 asks the system for any free port. */
export const portValue = (zero: 'zero' | 'no-zero' = 'no-zero') =>
  value<number>((input) => {
    const least = zero === 'zero' ? 0 : 1
    const good = typeof input === 'number' && Number.isInteger(input) && input >= least && input <= 65_535
    return good ? { value: input } : isNot(input, 'a port', `write a number from ${least} to 65535, for example 25`)
  })

export const domainValue = value<Domain>((input) => {
  const domain = parseDomain(asText(input))
  if (domain !== undefined) return { value: domain }
  if (parseIp(asText(input)) !== undefined)
    return isNot(input, 'a domain but an IP address', 'write a name, for example mx.example.org')
  if (asText(input).startsWith('*'))
    return isNot(input, 'a domain', 'write each domain by its full name; patterns are not read here')
  return isNot(input, 'a domain name', 'write for example example.org')
})

export const addressValue = value<IpAddress>((input) => {
  const address = parseIp(asText(input))
  return address === undefined
    ? isNot(input, 'an IP address', 'write for example 127.0.0.1 or "::1"')
    : { value: address }
})

export const choiceValue = <const T extends string>(...choices: readonly T[]) =>
  value<T>((input) => {
    const choice = choices.find((one) => one === input)
    return choice === undefined
      ? isNot(input, 'one of the choices', `write ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`)
      : { value: choice }
  })

export const pathValue = value<string>((input) => {
  const text = asText(input)
  if (text === '') return isNot(input, 'a path', 'write the path of a folder, for example /var/lib/waybill')
  if (text.includes('\0')) return { message: 'the path holds a NUL character', advice: 'remove it' }
  return { value: text }
})

/** A path made of a user whom a look-up has found. What a sender wrote must never lead to a file of the sender's choice. */
export function readUserPath(input: unknown): ReadValue<string> {
  const text = asText(input)
  const other = /\{(?!user\}|home\})[^}]*\}?/.exec(text)?.[0]
  if (other !== undefined) {
    return {
      message: `${show(other)} comes from outside, or is nothing that a path can hold`,
      advice: 'write {user} or {home}, which are only there when there is such a user',
    }
  }
  if (!/^(?:\/|\{home\})/.test(text) || !/\{(?:user|home)\}/.test(text) || text.includes('\0')) {
    return isNot(input, 'a path for each user', 'write for example "{home}/Maildir" or /srv/mail/{user}')
  }
  return { value: text }
}

export const userPathValue = value(readUserPath)

/** As `userPathValue`, where the users are the folders that stand in the place of `{user}`. */
export const folderOfUsersValue = v.pipe(
  userPathValue,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || /^\/(?:[^{}]*\/)?\{user\}(?:\/[^{}]*)?$/.test(dataset.value)) return
    addIssue({
      message: `${show(dataset.value)} is not a path for each user`,
      expected: 'let {user} be the name of one folder, for example /srv/mail/customer.example/{user}',
    })
  }),
)

/** Whether there is one of that name is for cross-checks.ts. */
export const transportNameValue = value<string>((input) =>
  typeof input === 'string' && /^[a-z][a-z0-9_-]*$/i.test(input)
    ? { value: input }
    : isNot(input, 'the name of a transport', 'write maildir, or a name of transports'),
)

/** RFC 5233 §4 leaves the separator open; it must be nothing that stands in a name without a detail. */
export const separatorValue = value<string>((input) =>
  typeof input === 'string' && /^[+=#~_-]$/.test(input)
    ? { value: input }
    : isNot(input, 'a separator', 'write "+", or one of = # ~ _ -'),
)

/** What stands before a user's name; in small letters. */
export const prefixValue = value<string>((input) =>
  typeof input === 'string' && /^[a-z][a-z0-9]*[-+=_.]$/i.test(input)
    ? { value: input.toLowerCase() }
    : isNot(input, 'a prefix', 'write letters that end in a hyphen, for example "real-"'),
)

/** `alice`, `alice@example.org`. */
export const nameOrAddressValue = value<{ readonly localPart: string; readonly domain?: Mailbox['domain'] }>(
  (input) => {
    const text = asText(input)
    const parsed = parseMailbox(text.includes('@') ? text : `${text}@a`)
    if (!parsed.ok) return isNot(input, 'a name or an address', 'write for example alice or alice@example.org')
    const { localPart, domain } = parsed.value
    return { value: text.includes('@') ? { localPart, domain } : { localPart } }
  },
)

export const booleanValue = value<boolean>((input) =>
  typeof input === 'boolean' ? { value: input } : isNot(input, 'true or false', 'write true or false, without quotes'),
)

export const mendValue = value<boolean | 'logged_in'>((input) =>
  typeof input === 'boolean' || input === 'logged_in'
    ? { value: input }
    : isNot(input, 'one of the choices', 'write true, logged_in or false'),
)

/** `customer.example`, or `*.customer.example` for all names below it. A pattern that means every domain is refused. */
export const domainPatternValue = value<string>((input) => {
  const text = asText(input)
  const domain = parseDomain(text.replace(/^\*\./, ''))
  if (domain !== undefined && (domain.includes('.') || !text.startsWith('*'))) {
    return { value: text.startsWith('*') ? `*.${domain}` : domain }
  }
  if (text.startsWith('*')) {
    return {
      message: `${show(input)} would let anyone send anywhere (an open relay)`,
      advice: 'name the domains, for example "*.customer.example"',
    }
  }
  return isNot(input, 'a domain', 'write for example customer.example, or "*.customer.example" for all names below it')
})

export const dnsZoneValue = value<string>((input) => {
  const zone = parseDomain(asText(input))
  return zone === undefined
    ? isNot(input, 'a block list', 'write its DNS zone, for example zen.spamhaus.org')
    : { value: zone }
})

export const localPartValue = value<string>((input) => {
  const text = asText(input)
  return text === '' || /[@\s]/.test(text)
    ? isNot(input, 'a local part', 'write what stands before the @, for example postmaster')
    : { value: text.toLowerCase() }
})

const NETWORK = 'write for example 10.1.0.0/16, 192.0.2.7 or 2001:db8::/32'

export const networkValue = value<Network>((input) => {
  const network = parseNetwork(asText(input))
  return network === undefined ? isNot(input, 'a network', NETWORK) : { value: network }
})

const DANGERS = {
  relay_from: 'this would let anyone send anywhere (an open relay)',
  proxies: 'anyone could then claim any address, and with it the right to send anywhere',
  xclient_from: 'anyone could then claim any address or user, and with it the right to send anywhere',
} as const

/** Networks whose members are trusted; one so wide that nobody can mean it is refused. */
export const narrowNetworkValue = (key: keyof typeof DANGERS) =>
  value<Network>((input) => {
    const network = parseNetwork(asText(input))
    if (network === undefined) return isNot(input, 'a network', NETWORK)
    if (!isTooWide(network)) return { value: network }
    return {
      message: `${key} holds ${network.text}: ${DANGERS[key]}`,
      advice: 'name only networks of your own, at most a /8 of IPv4 or a /16 of IPv6',
    }
  })

const ALL_IPV4_BITS = 96

/** Wider than /8 of IPv4 or /16 of IPv6. A short IPv6 prefix of zeros holds all of IPv4 too, in its mapped form. */
export function isTooWide(network: Network): boolean {
  const someIpv4 = ipBytes('0.0.0.0') ?? []
  const inIpv4 = inNetwork(network.base, { text: '', base: someIpv4, prefix: ALL_IPV4_BITS })
  const holdsIpv4 = inNetwork(someIpv4, network)
  if (inIpv4 || holdsIpv4) return network.prefix < ALL_IPV4_BITS + 8
  return network.prefix < 16
}

export interface Endpoint<Host> {
  readonly host: Host
  readonly port: number
}

export const hostOf = (text: string): Domain | IpAddress | undefined => parseIp(text) ?? parseDomain(text)

export const hostValue = value<Domain | IpAddress>((input) => {
  const host = hostOf(asText(input))
  return host === undefined
    ? isNot(input, 'a host', 'write a name or an IP address, for example smtp.isp.example')
    : { value: host }
})

/** `host`, `host:port`, `host::port` as Exim writes it, `192.0.2.1:port`, `[2001:db8::1]:port` or a bare IPv6 address. */
export function parseEndpoint<Host>(
  text: string,
  host: (text: string) => Host | undefined,
  defaultPort: number,
): Endpoint<Host> | undefined {
  const bare = text.includes(':') ? parseIp(text) : undefined
  const parts = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:[\]]+)(?:::?(\d{1,5}))?$/.exec(text)
  const name = bare ?? parts?.[1] ?? ''
  // Brackets are for IP addresses; around a name they mean something else elsewhere (no MX look-up), but not here.
  if (text.startsWith('[') && parseIp(name) === undefined) return undefined
  const found = host(name)
  const port = bare || parts?.[2] === undefined ? defaultPort : Number(parts[2])
  return found === undefined || port < 1 || port > 65_535 ? undefined : { host: found, port }
}

export const endpointValue = <Host>(host: (text: string) => Host | undefined, defaultPort: number, example: string) =>
  value<Endpoint<Host>>((input) => {
    const endpoint = parseEndpoint(asText(input), host, defaultPort)
    return endpoint === undefined
      ? isNot(input, 'a host with a port', `write for example ${example}`)
      : { value: endpoint }
  })

const asText = (input: unknown): string => (typeof input === 'string' ? input : '')

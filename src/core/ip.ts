// IP addresses and networks as values. Addresses are compared as 16 bytes; IPv4 is its mapped form (::ffff:0:0/96).

import type { Brand } from './brand.ts'

/** An address in its shortest usual text form: `192.0.2.1`, `2001:db8::1`. IPv4-mapped forms become IPv4. */
export type IpAddress = Brand<string, 'IpAddress'>

export interface Network {
  readonly text: string
  /** 16 bytes. */
  readonly base: readonly number[]
  /** Bits of the 128 that must agree. */
  readonly prefix: number
}

export function parseIp(text: string): IpAddress | undefined {
  const bytes = ipBytes(text)
  return bytes === undefined ? undefined : formatIpBytes(bytes)
}

/** The address of a socket's end, as the system gives it: IPv4 is in its one form already. */
export function socketIp(text: string | undefined): IpAddress | undefined {
  if (text === undefined) return undefined
  return text.includes(':') ? parseIp(text) : (text as IpAddress)
}

export const isIpv6 = (address: IpAddress): boolean => address.includes(':')

/** What limits on one client count: an IPv6 client has its whole /64 to choose addresses from, so that counts as one. */
export function clientKey(address: IpAddress): string {
  if (!isIpv6(address)) return address
  const network = groupsOf(ipBytes(address) ?? []).slice(0, 4)
  return `${network.join(':')}::/64`
}

/** The 16 bytes of an address in any text form, or undefined. */
export function ipBytes(text: string): readonly number[] | undefined {
  const v4 = ipv4Bytes(text)
  if (v4) return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...v4]
  return ipv6Bytes(text)
}

/** Four decimal numbers without leading zeros. By hand, because every connection and every relay check comes through here. */
function ipv4Bytes(text: string): readonly number[] | undefined {
  if (text.length < 7 || text.length > 15) return undefined
  const bytes: number[] = []
  let value = -1
  for (let i = 0; i <= text.length; i++) {
    const digit = i < text.length ? text.charCodeAt(i) - ZERO : DOT
    if (digit === DOT) {
      if (value < 0) return undefined
      bytes.push(value)
      value = -1
    } else if (digit < 0 || digit > 9 || value === 0) return undefined
    else {
      value = value < 0 ? digit : value * 10 + digit
      if (value > 255) return undefined
    }
  }
  return bytes.length === 4 ? bytes : undefined
}

const ZERO = 48
/** The dot, as its distance from the digit 0. */
const DOT = 46 - ZERO

function ipv6Bytes(text: string): readonly number[] | undefined {
  let source = text.replace(/%.*$/, '')
  const lastColon = source.lastIndexOf(':')
  if (lastColon < 0) return undefined
  const tail = source.slice(lastColon + 1)
  if (tail.includes('.')) {
    const v4 = ipv4Bytes(tail)
    if (!v4) return undefined
    const [a = 0, b = 0, c = 0, d = 0] = v4
    source = `${source.slice(0, lastColon + 1)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  }
  const halves = source.split('::')
  if (halves.length > 2) return undefined
  const read = (half: string): string[] => (half === '' ? [] : half.split(':'))
  const head = read(halves[0] ?? '')
  const rest = halves.length === 2 ? read(halves[1] ?? '') : []
  const gap = 8 - head.length - rest.length
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...rest]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

/** 16 bytes as eight numbers in hexadecimal. */
const groupsOf = (bytes: readonly number[]): readonly string[] =>
  Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16))

/** RFC 5952 text of 16 bytes. */
function formatIpBytes(bytes: readonly number[]): IpAddress {
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff) {
    return bytes.slice(12).join('.') as IpAddress
  }
  const groups = groupsOf(bytes)
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === '0') length++
    if (length > best.length) best = { start, length }
  }
  if (best.start < 0) return groups.join(':') as IpAddress
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}` as IpAddress
}

/** Reads `192.0.2.0/24`, `2001:db8::/32` or a single address. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits, ...more] = text.trim().split('/')
  const base = ipBytes(address)
  if (!base || more.length > 0) return undefined
  const width = address.includes(':') ? 128 : 32
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return undefined
  const length = bits === undefined ? width : Number(bits)
  if (length > width) return undefined
  return { text: text.trim(), base, prefix: length + (128 - width) }
}

export function inNetwork(address: readonly number[], network: Network): boolean {
  const whole = network.prefix >> 3
  for (let i = 0; i < whole; i++) if (address[i] !== network.base[i]) return false
  const rest = network.prefix & 7
  if (rest === 0) return true
  const mask = 0xff << (8 - rest)
  return ((address[whole] ?? 0) & mask) === ((network.base[whole] ?? 0) & mask)
}

/** The first of the networks that holds the address. */
export function findNetwork(address: IpAddress, networks: readonly Network[]): Network | undefined {
  const bytes = ipBytes(address)
  return bytes && networks.find((network) => inNetwork(bytes, network))
}

/** This network (RFC 1122 §3.2.1.3), multicast, reserved and broadcast: nobody there is one host that could answer. */
const NO_HOSTS = ['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8'].flatMap(
  (text) => parseNetwork(text) ?? [],
)

/** Whether there can be a host at that address, wherever it is. */
export const isHostAddress = (address: IpAddress): boolean => findNetwork(address, NO_HOSTS) === undefined

const LOOPBACK = ['127.0.0.0/8', '::1'].flatMap((text) => parseNetwork(text) ?? [])

export const isLoopback = (address: IpAddress): boolean => findNetwork(address, LOOPBACK) !== undefined

/** Whether a host is an address of loopback, on the way to which nobody can listen. A name may lead anywhere. */
export function isOnThisMachine(host: string): boolean {
  const address = parseIp(host)
  return address !== undefined && isLoopback(address)
}

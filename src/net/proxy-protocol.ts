// The header that a load balancer puts before a connection to say who the real client is (PROXY protocol, versions 1 and
// 2, as HAProxy publishes it). Reads from the bytes that have come so far; bounded, and strict: a listener that expects it
// takes nothing else.

import { parseIp, type IpAddress } from '../core/ip.ts'

export type ProxyHeader =
  | { readonly kind: 'more' }
  | { readonly kind: 'bad'; readonly problem: string }
  | {
      readonly kind: 'proxied'
      readonly client: { readonly address: IpAddress; readonly port: number }
      readonly local: { readonly address: IpAddress; readonly port: number }
      /** Octets of the header; what follows is the client's. */
      readonly length: number
    }
  /** The proxy speaks for itself (a health check), or does not know the client. */
  | { readonly kind: 'local'; readonly length: number }

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const LONGEST_V1 = 107
const V2_FIXED = 16
/** Version 2 allows 64 KiB; addresses and a few extensions need far less. */
const LONGEST_V2 = 2048
/** Address family and protocol: TCP over IPv4, TCP over IPv6. */
const TCP4 = 0x11
const TCP6 = 0x21

export function readProxyHeader(bytes: Buffer): ProxyHeader {
  const known = Math.min(bytes.length, SIGNATURE.length)
  if (bytes.subarray(0, known).equals(SIGNATURE.subarray(0, known))) {
    return bytes.length < V2_FIXED ? { kind: 'more' } : readV2(bytes)
  }
  return readV1(bytes)
}

function readV1(bytes: Buffer): ProxyHeader {
  const begin = bytes.toString('latin1', 0, 6)
  if (!'PROXY '.startsWith(begin)) return bad('it does not begin with a PROXY header')
  const end = bytes.indexOf('\r\n', 0, 'latin1')
  if (end < 0) return bytes.length >= LONGEST_V1 ? bad('its PROXY line is too long') : { kind: 'more' }
  const length = end + 2
  if (length > LONGEST_V1) return bad('its PROXY line is too long')
  const [, family, ...rest] = bytes.toString('latin1', 0, end).split(' ')
  if (family === 'UNKNOWN') return { kind: 'local', length }
  if ((family !== 'TCP4' && family !== 'TCP6') || rest.length !== 4) return bad('its PROXY line is malformed')
  const [from, to, fromPort, toPort] = rest
  return proxied(from, portOf(fromPort), to, portOf(toPort), length)
}

function readV2(bytes: Buffer): ProxyHeader {
  const [version, command] = [bytes.readUInt8(12) >> 4, bytes.readUInt8(12) & 0x0f]
  const length = V2_FIXED + bytes.readUInt16BE(14)
  if (version !== 2 || command > 1) return bad('its PROXY header has another version than 1 or 2')
  if (length > LONGEST_V2) return bad('its PROXY header is too long')
  if (bytes.length < length) return { kind: 'more' }
  if (command === 0) return { kind: 'local', length }
  const family = bytes.readUInt8(13)
  const size = family === TCP4 ? 4 : family === TCP6 ? 16 : 0
  if (size === 0) return { kind: 'local', length }
  if (length < V2_FIXED + 2 * size + 4) return bad('its PROXY header is too short for its addresses')
  const [from, to] = [V2_FIXED, V2_FIXED + size].map((at) => addressText(bytes.subarray(at, at + size)))
  const ports = V2_FIXED + 2 * size
  return proxied(from, bytes.readUInt16BE(ports), to, bytes.readUInt16BE(ports + 2), length)
}

function proxied(
  from: string | undefined,
  fromPort: number | undefined,
  to: string | undefined,
  toPort: number | undefined,
  length: number,
): ProxyHeader {
  const [client, local] = [parseIp(from ?? ''), parseIp(to ?? '')]
  if (!client || !local || fromPort === undefined || toPort === undefined) {
    return bad('its PROXY header names addresses that are none')
  }
  return {
    kind: 'proxied',
    client: { address: client, port: fromPort },
    local: { address: local, port: toPort },
    length,
  }
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.')
  const groups: string[] = []
  for (let at = 0; at < bytes.length; at += 2) groups.push(bytes.readUInt16BE(at).toString(16))
  return groups.join(':')
}

function portOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
}

const bad = (problem: string): ProxyHeader => ({ kind: 'bad', problem })

// The small parts of which Postfix's lines are made: queue ids, addresses in angle brackets, `host[address]:port`. They work
// by position and search, without regular expressions, because they run for every line of a log.

import type { Peer } from '../log-record.ts'

const SHORTEST_ID = 6
const LONGEST_ID = 40
/** Long ids are time and inode in a base of 52 digits, parted by `z` (queue_id of Postfix 2.9 and later). */
const SHORTEST_LONG_ID = 12

/** Length of the queue id or `NOQUEUE` before the first colon; 0 where there is none. */
export function idLength(text: string): number {
  let upperHex = true
  let digits = 0
  let i = 0
  for (; i < text.length && i <= LONGEST_ID; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) digits++
    else if (code < 65 || code > 122 || (code > 90 && code < 97)) break
    else if (code > 70) upperHex = false
  }
  if (i < SHORTEST_ID || text.charCodeAt(i) !== 58 || text.charCodeAt(i + 1) !== 32) return 0
  if (upperHex) return i
  if (i === 7 && text.startsWith('NOQUEUE')) return i
  return i >= SHORTEST_LONG_ID && digits > 0 ? i : 0
}

export const isMessageId = (text: string): boolean => idLength(`${text}: `) > 0 && text !== 'NOQUEUE'

/** What stands in the angle brackets that open at `start`; an address may be quoted and hold brackets itself. */
export function angled(text: string, start: number): string | undefined {
  if (text.charCodeAt(start) !== 60) return undefined
  let end = text.indexOf('>', start)
  if (text.charCodeAt(start + 1) === 34) {
    const quoted = text.indexOf('"@', start + 2)
    if (quoted > 0) end = text.indexOf('>', quoted)
  }
  return end < 0 ? undefined : text.slice(start + 1, end)
}

/** The number that stands at `start`. */
export function numberAt(text: string, start: number): number | undefined {
  let end = start
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code !== 46 && (code < 48 || code > 57)) break
  }
  const value = Number(text.slice(start, end))
  return end === start || Number.isNaN(value) ? undefined : value
}

/** `mx.example.org[192.0.2.1]:25`, `unknown[192.0.2.1]`, `[2001:db8::1]:4711`; the name `unknown` is none. */
export function peerOf(text: string): Peer | undefined {
  const open = text.indexOf('[')
  if (open < 0) return undefined
  const close = text.indexOf(']', open)
  if (close < 0) return undefined
  const peer: { -readonly [Field in keyof Peer]: Peer[Field] } = {}
  const host = text.slice(0, open)
  if (host !== '' && host !== 'unknown') peer.host = host
  const address = text.slice(open + 1, close)
  // A socket in the file system has no address: `mx.example.org[private/dovecot-lmtp]`.
  if (address !== 'unknown' && !address.includes('/')) peer.address = address
  if (text.charCodeAt(close + 1) === 58) {
    const port = numberAt(text, close + 2)
    if (port !== undefined) peer.port = port
  }
  return peer
}

/** The peer that stands at `start` and ends before a space, comma or colon behind its port. */
export function peerAt(text: string, start: number): { readonly peer: Peer; readonly end: number } | undefined {
  const close = text.indexOf(']', start)
  if (close < 0) return undefined
  let end = close + 1
  if (text.charCodeAt(end) === 58 && numberAt(text, end + 1) !== undefined) {
    end++
    while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
  }
  const peer = peerOf(text.slice(start, end))
  return peer === undefined ? undefined : { peer, end }
}

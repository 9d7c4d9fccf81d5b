// The fields of which Sendmail's lines are made: `name=value` parted by `, `, relays as `host. [address] (may be forged)`, spans
// of time as `1+02:03:04`.

import type { Peer } from '../log-record.ts'

/** Value of a field; undefined where there is none or it is empty. */
export function fieldOf(text: string, name: string): string | undefined {
  const mark = `${name}=`
  let start = text.startsWith(mark) ? mark.length : -1
  if (start < 0) {
    const found = text.indexOf(`, ${mark}`)
    if (found < 0) return undefined
    start = found + mark.length + 2
  }
  const end = text.indexOf(', ', start)
  const value = text.slice(start, end < 0 ? undefined : end)
  return value === '' ? undefined : value
}

/** `to=<a@b>,<c@d>, delay=...`: addresses without their brackets; local ones may have none. */
export function addressesOf(fields: string): readonly string[] {
  const end = fields.indexOf(', ')
  return splitOutsideBrackets(fields.slice(3, end < 0 ? undefined : end))
    .map((address) => (address.startsWith('<') && address.endsWith('>') ? address.slice(1, -1) : address))
    .filter((address) => address !== '')
}

/** At commas, but for those inside `<...>` or `"..."`: a quoted local part or the command of a pipe may hold some. */
function splitOutsideBrackets(list: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  let inside: '>' | '"' | undefined
  for (let i = 0; i < list.length; i++) {
    const letter = list[i]
    if (inside !== undefined) {
      if (letter === inside) inside = undefined
    } else if (letter === '<') inside = '>'
    else if (letter === '"') inside = '"'
    else if (letter === ',') {
      parts.push(list.slice(from, i))
      from = i + 1
    }
  }
  parts.push(list.slice(from))
  return parts
}

/** The `<...>` that stands behind `name=` in a short text; the brackets are left out. */
export function bracketed(text: string, name: string): string | undefined {
  const start = text.indexOf(` ${name}=<`)
  const end = start < 0 ? -1 : text.indexOf('>', start)
  return end < 0 ? undefined : text.slice(start + name.length + 3, end)
}

/** `mx.example.org. [192.0.2.1]`, `[192.0.2.1]`, `localhost [IPv6:::1] (may be forged)`, `alice@localhost`. */
export function relayPeer(relay: string): Peer {
  const peer: { -readonly [Field in keyof Peer]: Peer[Field] } = {}
  const open = relay.lastIndexOf('[')
  const close = relay.indexOf(']', open)
  if (open >= 0 && close > open) {
    const address = relay.slice(open + 1, close)
    peer.address = address.startsWith('IPv6:') ? address.slice(5) : address
  }
  const host = relay
    .slice(0, open < 0 ? undefined : open)
    .trim()
    .replace(/\.$/, '')
  if (host !== '' && !host.includes('[') && !host.includes('@') && !host.includes(' ')) peer.host = host
  return peer
}

/** `00:01:02` or `3+04:05:06` in seconds. */
export function secondsOf(span: string | undefined): number | undefined {
  if (span === undefined) return undefined
  const found = /^(?:(\d{1,6})\+)?(\d{1,3}):(\d\d):(\d\d)$/.exec(span)
  if (found === null) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

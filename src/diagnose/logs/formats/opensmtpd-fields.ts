// The fields of OpenSMTPD's lines: `name=value`, `name=<value>`, `name="value"`, parted by blanks. It reads the forms of 6.4 and later
// and of 5.9 to 6.3, which differ in `event=` before the name of the event.

import type { Peer } from '../log-record.ts'

/** Value of a field, without quotes or angle brackets; undefined where there is none. */
export function fieldOf(text: string, name: string): string | undefined {
  const mark = `${name}=`
  let at = text.indexOf(mark)
  while (at > 0 && text.charCodeAt(at - 1) !== 32) at = text.indexOf(mark, at + 1)
  if (at < 0) return undefined
  const start = at + mark.length
  const open = text.charCodeAt(start)
  if (open === 34) return quoted(text, start + 1)
  if (open === 60) {
    const close = text.indexOf('> ', start)
    if (close > 0) return text.slice(start + 1, close)
    return text.endsWith('>') ? text.slice(start + 1, -1) : text.slice(start + 1)
  }
  const end = text.indexOf(' ', start)
  return text.slice(start, end < 0 ? undefined : end)
}

/** The rest of the line behind `stat=`: deliveries on this machine write it last and without quotes. */
export function statOf(text: string): string | undefined {
  const start = text.lastIndexOf(' stat=')
  if (start < 0 || text.charCodeAt(start + 6) === 34) return fieldOf(text, 'stat')
  return text.slice(start + 6)
}

/** To the quote that ends the field: the one before a blank and a further field, or the last. */
function quoted(text: string, start: number): string {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    if (end === text.length - 1 || /^ [a-z-]+=/.test(text.slice(end + 1, end + 40))) return text.slice(start, end)
  }
  return text.slice(start)
}

/** `192.0.2.1 (mx.example.org)`. */
export function relayOf(relay: string): Peer | undefined {
  const found = /^\[?([\d.]{7,15}|[\da-f:.]{2,45})\]? \(([^)]*)\)$/i.exec(relay)
  if (found === null) return undefined
  const [, address = '', host = ''] = found
  return host === '' || host === '<unknown>' || host === address ? { address } : { address, host }
}

/** `address=192.0.2.1 host=mx.example.org`; `address=local` is this machine. */
export function clientOf(text: string): Peer {
  const client: { -readonly [Field in keyof Peer]: Peer[Field] } = {}
  const address = fieldOf(text, 'address')
  if (address !== undefined && address !== 'local') client.address = address.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1')
  const host = fieldOf(text, 'host')
  if (host !== undefined && host !== '' && host !== 'unknown' && host !== '<unknown>' && host !== 'unknown>')
    client.host = host
  return client
}

/** `1d2h3m4s` in seconds. */
export function secondsOf(span: string): number | undefined {
  const found = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(span)
  if (span === '' || found === null) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

// Which fields of a mail were written by the side that received it. Each server puts its own above what it was given, so only
// what stands above the place where the mail came in from outside is certainly its own. Below it anything may have been
// written by the sender, and counts only where it bears a name of the receiving side: a server that obeys RFC 8601 §5 removes
// forgeries of its own name.

import { parseIp, isHostAddress, type IpAddress } from '../../core/ip.ts'
import type { Field } from '../documents/header-fields.ts'
import { parseReceived, type Hop } from './received.ts'
import { registeredDomain, sameOwner } from './registered-domain.ts'
import type { Filter, SpamMark } from './spam-marks.ts'

export interface ReceivingSide {
  /** The host that took the mail in from outside. */
  readonly host?: string
  /** What it wrote of that. */
  readonly border?: Hop
  /** Where its Received field stands among the fields, and where the next one below it does. */
  readonly at: number
  readonly next: number
}

/** Own: nobody else could have written it. Named: it bears a name of the receiving side. Foreign: it is another's. */
export type Trust = 'own' | 'named' | 'unproven' | 'foreign'

/** Received fields that are looked at: the loop guards of servers end a mail at 100 (RFC 5321 §6.3). */
export const MOST_HOPS = 100

export interface PlacedHop extends Hop {
  readonly index: number
}

export function hopsOf(fields: readonly Field[]): readonly PlacedHop[] {
  const hops: PlacedHop[] = []
  for (const [index, { name, value }] of fields.entries()) {
    if (name !== 'received') continue
    if (hops.length === MOST_HOPS) break
    hops.push({ ...parseReceived(value), index })
  }
  return hops
}

/** `hops` from the top of the mail: the last one first. */
export function findReceivingSide(fields: readonly Field[], hops: readonly PlacedHop[]): ReceivingSide {
  const own = hops.find(({ by }) => by?.includes('.') === true)?.by
  const border = hops.find((hop) => cameFromOutside(hop, own)) ?? hops[0]
  if (!border) return { at: -1, next: fields.length }
  const below = hops.find(({ index }) => index > border.index)
  const host = border.by ?? own
  return {
    ...(host === undefined ? {} : { host }),
    border,
    at: border.index,
    next: below?.index ?? fields.length,
  }
}

/** From a public address whose name is not of the same owner. A name that the client gave itself proves little. */
function cameFromOutside({ ip, ptr, helo }: Hop, own: string | undefined): boolean {
  const address = ip === undefined ? undefined : parseIp(ip)
  if (address === undefined || isPrivate(address)) return false
  if (own === undefined) return true
  // Microsoft looks for no names, and its own hosts have public addresses.
  const name = ptr ?? (OPERATORS.microsoft?.test(own) === true ? helo : undefined)
  return name === undefined || !sameOwner(name, own)
}

const isPrivate = (address: IpAddress): boolean =>
  !isHostAddress(address) ||
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80:)/i.test(address)

/** `name`: the server that a field names as its own, where it names one. */
export function trustIn({ at, next, host }: ReceivingSide, index: number, name: string | undefined): Trust {
  if (at < 0) return 'unproven'
  if (index < at) return 'own'
  if (index >= next) return 'foreign'
  if (name === undefined) return 'unproven'
  return host !== undefined && isOfSide(name, host) ? 'named' : 'foreign'
}

export const isOfSide = (name: string, host: string): boolean =>
  name.toLowerCase() === host.toLowerCase() || sameOwner(name, host) || registeredDomain(host) === name.toLowerCase()

/** Fields that only the filter of one operator writes, which takes forgeries of them out of what it is given. */
const OPERATORS: Readonly<Partial<Record<Filter, RegExp>>> = {
  microsoft: /(?:^|\.)(?:outlook\.com|exchangelabs\.com)$/i,
  yandex: /(?:^|\.)yandex\.(?:ru|net|com)$/i,
  'mail.ru': /(?:^|\.)(?:mail|vkmail)\.ru$/i,
  gmail: /(?:^|\.)google\.com$/i,
}

/** Some filters put their fields at the very end, among those of the sender. */
export function trustInMark(side: ReceivingSide, index: number, mark: SpamMark, lastHop: number): Trust {
  const { host } = side
  if (mark.outgoing === true) return 'foreign'
  if (side.at < 0) return 'unproven'
  if (index < side.at) return 'own'
  if (host !== undefined && OPERATORS[mark.filter]?.test(host) === true) return 'named'
  if (mark.host !== undefined) return host !== undefined && isOfSide(mark.host, host) ? 'named' : 'foreign'
  return index < side.next || index > lastHop ? 'unproven' : 'foreign'
}

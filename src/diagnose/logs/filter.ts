// Which messages a report or a trace is about: --id, --address, --domain, --since, --until. All that are given must fit.

import type { Instant } from '../../core/time.ts'

export interface LogFilter {
  /** A queue id or a Message-ID. */
  readonly id?: string
  readonly address?: string
  readonly domain?: string
  readonly since?: Instant
  readonly until?: Instant
}

/** Message-IDs are written with and without their brackets. */
export const bareMessageId = (text: string): string =>
  text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text

/** The domain of an address, in lower case; undefined where it has none, as that of a pipe or of a local user. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@')
  if (at < 0 || at === address.length - 1 || address.charCodeAt(0) === 124) return undefined
  const domain = address.slice(at + 1)
  // A web page has hidden the address: `[email protected]`.
  return /^[\w.:[\]-]{1,255}$/.test(domain) ? domain.toLowerCase() : undefined
}

/** Whether an address is meant by --address and --domain; nothing asked fits everything. */
export function makeAddressTest({ address, domain }: LogFilter): (candidate: string | undefined) => boolean {
  const wanted = address?.toLowerCase()
  const zone = domain?.toLowerCase().replace(/^@/, '')
  if (wanted === undefined && zone === undefined) return () => true
  return (candidate) => {
    if (candidate === undefined) return false
    if (wanted !== undefined && candidate.toLowerCase() !== wanted) return false
    if (zone === undefined) return true
    const own = domainOf(candidate)
    return own === zone || own?.endsWith(`.${zone}`) === true
  }
}

/** Whether a line of that time is in the span asked for; one without a time is. */
export const isInSpan = (at: Instant | undefined, { since, until }: LogFilter): boolean =>
  at === undefined || ((since === undefined || at >= since) && (until === undefined || at < until))

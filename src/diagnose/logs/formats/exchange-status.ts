// Recipient status of Exchange: plain replies (`550 5.1.1 RESOLVER.ADR.RecipNotFound; not found`) and the bundles of later versions
// (`[{LED=450 4.4.317 ...};{MSG=...};{FQDN=mx.example.org};{IP=192.0.2.1};{LRT=...}]`), in which LED is the last error.

import type { Peer } from '../log-record.ts'

export interface ExchangeStatus {
  readonly text?: string
  readonly enhanced?: string
  readonly peer?: Peer
}

export function readStatus(status: string): ExchangeStatus {
  const bundle = status.startsWith('[{') ? status : undefined
  const text = bundle === undefined ? status : (inBundle(bundle, 'LED') ?? status)
  if (text === '') return {}
  const enhanced =
    /^[245]\d\d[ -]#?([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ??
    /^[245]\.\d{1,3}\.\d{1,3}(?=[ ;]|$)/.exec(text)?.[0]
  const host = bundle === undefined ? undefined : inBundle(bundle, 'FQDN')
  const address = bundle === undefined ? undefined : inBundle(bundle, 'IP')
  const peer: Peer = { ...(host === undefined ? {} : { host }), ...(address === undefined ? {} : { address }) }
  return {
    text,
    ...(enhanced === undefined ? {} : { enhanced }),
    ...(host === undefined && address === undefined ? {} : { peer }),
  }
}

function inBundle(bundle: string, name: string): string | undefined {
  const start = bundle.indexOf(`{${name}=`)
  if (start < 0) return undefined
  const from = start + name.length + 2
  // The value may hold braces; the entry ends where the next begins.
  const next = bundle.slice(from).search(/\}; ?\{|\}\]/)
  const value = next < 0 ? bundle.slice(from) : bundle.slice(from, from + next)
  return value === '' ? undefined : value
}

/** Exchange writes one status a recipient, parted by semicolons, which the texts hold too. */
export function statusOf(statuses: string, index: number, count: number): string {
  if (count === 1 || statuses === '') return statuses
  const parts = statuses.split(';')
  if (parts.length === count) return parts[index] ?? ''
  const starts = [...statuses.matchAll(/(?:^|;)(?=\[\{|[245]\d\d )/g)].map(({ index: at, 0: mark }) => at + mark.length)
  if (starts.length !== count) return statuses
  const end = starts[index + 1]
  return statuses.slice(starts[index], end === undefined ? undefined : end - 1)
}

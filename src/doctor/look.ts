// The eyes of a check: DNS and sockets as they are, and a note of each question, so that no check has to write down what it
// asked. It decides nothing.

import type { IpAddress } from '../core/ip.ts'
import type { DnsResult, DnsUnknown, MxRecord, Resolver, TlsaRecord } from '../dns/resolver.ts'
import { reverseName } from '../dns/reverse-name.ts'
import type { Evidence, CheckVerdict } from './check.ts'

export interface Look {
  /** Ends when nobody waits any more. */
  readonly signal: AbortSignal
  mx(name: string): Promise<DnsResult<MxRecord>>
  txt(name: string): Promise<DnsResult<string>>
  a(name: string): Promise<DnsResult<IpAddress>>
  aaaa(name: string): Promise<DnsResult<IpAddress>>
  ptr(address: IpAddress): Promise<DnsResult<string>>
  tlsa(name: string): Promise<DnsResult<TlsaRecord>>
  /** Both families at once. */
  addresses(name: string): Promise<Addresses>
  readonly note: (asked: Evidence) => void
  /** The same questions, for what wants a resolver. */
  readonly resolver: Resolver
}

export type Addresses =
  | { readonly kind: 'answer'; readonly addresses: readonly IpAddress[]; readonly aliases: readonly string[] }
  | { readonly kind: 'none'; readonly exists: boolean }
  | DnsUnknown

export interface LookDeps {
  readonly resolver: Resolver
  /** `DNS 192.0.2.53`. */
  readonly server: string
  readonly signal: AbortSignal
  readonly evidence: Evidence[]
}

/** What is noted of one answer: TXT records may have 64 KiB. */
const LONGEST_ANSWER = 300
const MOST_RECORDS = 8
/** Questions that are noted of one check. */
const MOST_NOTED = 30

export function makeLook({ resolver, server, signal, evidence }: LookDeps): Look {
  const note = (one: Evidence): void => {
    if (evidence.length < MOST_NOTED) evidence.push({ ...one, came: cut(one.came) })
  }
  async function ask<T>(
    type: string,
    name: string,
    question: () => Promise<DnsResult<T>>,
    show: (record: T) => string,
  ): Promise<DnsResult<T>> {
    const result = await question()
    note({ asked: `${type} ${name}`, of: server, came: shown(result, show) })
    return result
  }
  const text = (record: string): string => record
  const eyes: Resolver = {
    mx: (name) => ask('MX', name, () => resolver.mx(name, signal), shownMx),
    txt: (name) =>
      ask(
        'TXT',
        name,
        () => resolver.txt(name, signal),
        (record) => `"${record}"`,
      ),
    a: (name) => ask('A', name, () => resolver.a(name, signal), text),
    aaaa: (name) => ask('AAAA', name, () => resolver.aaaa(name, signal), text),
    ptr: (address) => ask('PTR', reverseName(address), () => resolver.ptr(address, signal), text),
    tlsa: (name) => ask('TLSA', name, () => resolver.tlsa(name, signal), shownTlsa),
  }
  return {
    ...eyes,
    signal,
    resolver: eyes,
    note,
    async addresses(name) {
      const both = await Promise.all([eyes.a(name), eyes.aaaa(name)])
      const answers = both.flatMap((result) => (result.kind === 'answer' ? [result] : []))
      const addresses = answers.flatMap(({ records }) => records)
      if (addresses.length > 0) return { kind: 'answer', addresses, aliases: answers[0]?.aliases ?? [] }
      const trouble = both.find((result) => result.kind === 'temporary')
      return trouble ?? { kind: 'none', exists: both.some(({ kind }) => kind === 'nodata') }
    },
  }
}

const shownTlsa = ({ usage, selector, matching, data }: TlsaRecord): string =>
  `${usage} ${selector} ${matching} ${Buffer.from(data).toString('hex')}`

const shownMx = ({ preference, exchange }: MxRecord): string => `${preference} ${exchange === '' ? '.' : exchange}`

function shown<T>(result: DnsResult<T>, show: (record: T) => string): string {
  switch (result.kind) {
    case 'nxdomain':
      return 'NXDOMAIN'
    case 'nodata':
      return 'NODATA'
    case 'temporary':
      return result.detail
    case 'answer': {
      const { records, aliases } = result
      const listed = records.slice(0, MOST_RECORDS).map(show)
      const more = records.length > MOST_RECORDS ? [`… ${records.length - MOST_RECORDS} more`] : []
      return [...aliases.map((alias) => `CNAME ${alias}`), ...listed, ...more].join(', ')
    }
  }
}

const cut = (text: string): string => (text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER)}…` : text)

/** DNS did not answer, so it is not known. */
export const notAnswered = ({ fault, detail }: DnsUnknown, asked: string): CheckVerdict => ({
  found: 'unknown.dns',
  values: { asked, fault, detail: cut(detail) },
})

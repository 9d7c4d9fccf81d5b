// The names of a client, checked both ways: what reverse DNS says it is called, and which of these names lead back to it.
// Anyone can give his own address any name; only the owner of the name can make it lead back. A name of which it is not
// known now whether it does is neither confirmed nor refuted.

import { parseDomain, type Domain } from '../../core/domain.ts'
import { isIpv6, type IpAddress } from '../../core/ip.ts'
import type { Resolver } from '../../dns/resolver.ts'
import type { MailSubject } from '../subject.ts'
import { remember } from '../memo.ts'

export type ReverseNames =
  | { readonly kind: 'known'; readonly names: readonly ReverseName[] }
  /** Reverse DNS did not answer. */
  | { readonly kind: 'unknown'; readonly why: string }

export interface ReverseName {
  readonly name: Domain
  /** `unknown`: DNS did not answer. */
  readonly leadsBack: 'yes' | 'no' | 'unknown'
  readonly why?: string
}

/** RFC 7208 §5.5 looks at as many: a stranger's list of names must not make us ask thousands of questions. */
export const MAX_NAMES = 10

/** Looked up once for a session, or for each minute in which DNS does not answer. */
export function reverseNames(subject: MailSubject, resolver: Resolver): Promise<ReverseNames> {
  const { client: address } = subject
  return remember(subject, `reverse-names ${address}`, () => lookUp(address, resolver), isDoubtful)
}

const isDoubtful = (found: ReverseNames): boolean =>
  found.kind === 'unknown' || found.names.some(({ leadsBack }) => leadsBack === 'unknown')

async function lookUp(address: IpAddress, resolver: Resolver): Promise<ReverseNames> {
  const found = await resolver.ptr(address)
  switch (found.kind) {
    case 'nxdomain':
    case 'nodata':
      return { kind: 'known', names: [] }
    case 'temporary':
      return { kind: 'unknown', why: `DNS did not say what ${address} is called (${found.detail})` }
    case 'answer': {
      const names = [...new Set(found.records.flatMap((name) => parseDomain(name) ?? []))].slice(0, MAX_NAMES)
      return { kind: 'known', names: await Promise.all(names.map((name) => check(name, address, resolver))) }
    }
  }
}

async function check(name: Domain, address: IpAddress, resolver: Resolver): Promise<ReverseName> {
  const found = await (isIpv6(address) ? resolver.aaaa(name) : resolver.a(name))
  switch (found.kind) {
    case 'answer':
      return { name, leadsBack: found.records.includes(address) ? 'yes' : 'no' }
    case 'nxdomain':
    case 'nodata':
      return { name, leadsBack: 'no' }
    case 'temporary':
      return {
        name,
        leadsBack: 'unknown',
        why: `DNS did not say whether ${name} leads back to ${address} (${found.detail})`,
      }
  }
}

/** `mx.ok.test`, `liar.test (does not lead back)`. */
export const shownNames = (names: readonly ReverseName[]): readonly string[] =>
  names.map(({ name, leadsBack }) => {
    switch (leadsBack) {
      case 'yes':
        return name
      case 'no':
        return `${name} (does not lead back)`
      case 'unknown':
        return `${name} (not known whether it leads back)`
    }
  })

// A resolver that remembers: the same port as the resolver it asks, with one bounded cache for each record type. Relaying
// asks the same few questions thousands of times a second, so a hit makes no text and starts no timer. How long answers
// are kept is decided in answer-cache.ts.

import type { Clock } from '../core/clock.ts'
import type { IpAddress } from '../core/ip.ts'
import { AnswerCache } from './answer-cache.ts'
import type { MxRecord, Resolver, TlsaRecord } from './resolver.ts'

export interface CachingOptions {
  readonly clock: Clock
  /** How many names are remembered for each record type. */
  readonly entries?: number
}

const DEFAULT_ENTRIES = 10_000

export function cachingResolver(inner: Resolver, { clock, entries = DEFAULT_ENTRIES }: CachingOptions): Resolver {
  const mx = new AnswerCache<MxRecord>(clock, entries)
  const a = new AnswerCache<IpAddress>(clock, entries)
  const aaaa = new AnswerCache<IpAddress>(clock, entries)
  const txt = new AnswerCache<string>(clock, entries)
  const ptr = new AnswerCache<string>(clock, entries)
  const tlsa = new AnswerCache<TlsaRecord>(clock, entries)
  return {
    mx: (name, signal) => mx.answer(name, (shared) => inner.mx(name, shared), signal),
    a: (name, signal) => a.answer(name, (shared) => inner.a(name, shared), signal),
    aaaa: (name, signal) => aaaa.answer(name, (shared) => inner.aaaa(name, shared), signal),
    txt: (name, signal) => txt.answer(name, (shared) => inner.txt(name, shared), signal),
    ptr: (address, signal) => ptr.answer(address, (shared) => inner.ptr(address, shared), signal),
    tlsa: (name, signal) => tlsa.answer(name, (shared) => inner.tlsa(name, shared), signal),
  }
}

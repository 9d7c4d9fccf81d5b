// One evaluation of SPF as it goes: whom it is about, what has been asked and how much more may be asked (RFC 7208 §4.6.4),
// and the story of it, line by line. Every question to DNS goes through here, so that nothing is asked without being told.

import type { Clock } from '../../core/clock.ts'
import { isIpv6, type IpAddress } from '../../core/ip.ts'
import type { DnsResult, DnsUnknown, MxRecord, Resolver } from '../../dns/resolver.ts'
import type { AuthResult, SpfReason } from '../../core/origin-results.ts'
import { TraceLines } from '../trace-lines.ts'
import { expandMacros, usesValidatedName, type MacroPart } from './macro.ts'

/** Terms that ask DNS, in all records together. */
export const MAX_TERMS = 10
/** Questions of terms that find nothing. */
export const MAX_VOID = 2
/** Hosts of one `mx`, and names of one `ptr` or `%{p}`. */
export const MAX_HOSTS = 10

/** Ends the whole evaluation. */
export interface Stop {
  readonly kind: 'stop'
  readonly result: Extract<AuthResult, 'temperror' | 'permerror'>
  readonly reason: SpfReason
  readonly detail?: string
}

export const stop = (result: Stop['result'], reason: SpfReason, detail?: string): Stop => ({
  kind: 'stop',
  result,
  reason,
  ...(detail !== undefined && { detail }),
})

export interface EvaluationDeps {
  readonly resolver: Resolver
  readonly clock: Clock
  /** The name of this server, for `%{r}`. */
  readonly hostname: string
  readonly signal: AbortSignal
}

export interface Identity {
  readonly client: IpAddress
  readonly helo: string
  readonly localPart: string
  readonly senderDomain: string
}

export class Evaluation {
  readonly trace = new TraceLines()
  readonly about: Identity
  readonly deps: EvaluationDeps
  #terms = 0
  #void = 0

  constructor(about: Identity, deps: EvaluationDeps) {
    this.about = about
    this.deps = deps
  }

  /** A term is about to ask DNS. */
  countTerm(): Stop | undefined {
    this.#terms++
    return this.#terms > MAX_TERMS ? stop('permerror', 'too-many-lookups') : undefined
  }

  /** What a term asks first: trouble ends the evaluation, and only so many find nothing. */
  async askFirst<T>(
    type: string,
    name: string,
    ask: (name: string, signal: AbortSignal) => Promise<DnsResult<T>>,
  ): Promise<readonly T[] | Stop> {
    const found = await this.ask(type, name, ask)
    if (found.kind === 'answer') return found.records
    if (found.kind === 'temporary') return troubled(type, name, found)
    this.#void++
    return this.#void > MAX_VOID ? stop('permerror', 'too-many-void-lookups') : []
  }

  /** A name that cannot be asked for is not there. */
  async ask<T>(
    type: string,
    name: string,
    ask: (name: string, signal: AbortSignal) => Promise<DnsResult<T>>,
  ): Promise<DnsResult<T>> {
    const asked = name.toLowerCase()
    const found: DnsResult<T> = isName(asked) ? await ask(asked, this.deps.signal) : { kind: 'nxdomain' }
    this.trace.answer(type, name, found)
    return found
  }

  addresses(
    name: string,
  ): readonly ['A' | 'AAAA', string, (name: string, signal: AbortSignal) => Promise<DnsResult<IpAddress>>] {
    const { resolver } = this.deps
    return isIpv6(this.about.client)
      ? ['AAAA', name, (asked, signal) => resolver.aaaa(asked, signal)]
      : ['A', name, (asked, signal) => resolver.a(asked, signal)]
  }

  mx(name: string): readonly [string, string, (name: string, signal: AbortSignal) => Promise<DnsResult<MxRecord>>] {
    return ['MX', name, (asked, signal) => this.deps.resolver.mx(asked, signal)]
  }

  txt(name: string): readonly [string, string, (name: string, signal: AbortSignal) => Promise<DnsResult<string>>] {
    return ['TXT', name, (asked, signal) => this.deps.resolver.txt(asked, signal)]
  }

  /** Names of the client that lead back to it, at most ten; DNS trouble makes fewer of them (RFC 7208 §5.5). */
  async validatedNames(found: DnsResult<string>): Promise<readonly string[]> {
    if (found.kind !== 'answer') return []
    const names = found.records.slice(0, MAX_HOSTS)
    const back = await Promise.all(names.map((name) => this.ask(...this.addresses(name))))
    return names.filter((_, index) => {
      const addresses = back[index]
      return addresses?.kind === 'answer' && addresses.records.includes(this.about.client)
    })
  }

  reverse(): Promise<DnsResult<string>> {
    const { client } = this.about
    return this.ask('PTR', client, (_, signal) => this.deps.resolver.ptr(client, signal))
  }

  /** RFC 7208 §7.3: what is too long loses labels at its beginning. */
  async expand(parts: readonly MacroPart[], domain: string): Promise<string> {
    const whole = (await this.expandText(parts, domain)).replace(/\.$/, '')
    let name = whole
    while (name.length > LONGEST_NAME && name.includes('.')) name = name.slice(name.indexOf('.') + 1)
    return name
  }

  async expandText(parts: readonly MacroPart[], domain: string): Promise<string> {
    const { clock, hostname } = this.deps
    const validatedName = usesValidatedName(parts) ? await this.#bestName(domain) : ''
    return expandMacros(parts, { ...this.about, domain, validatedName, receiver: hostname, now: clock.now() })
  }

  /** RFC 7208 §7.3: the domain itself, else one below it, else any. */
  async #bestName(domain: string): Promise<string> {
    const names = await this.validatedNames(await this.reverse())
    const own = domain.toLowerCase()
    return names.find((name) => name === own) ?? names.find((name) => name.endsWith(`.${own}`)) ?? names[0] ?? 'unknown'
  }
}

const LONGEST_NAME = 253

/** What macros make may hold blanks; labels have 1 to 63 octets all the same (RFC 1035 §2.3.4). */
export const isName = (name: string): boolean =>
  name.length <= LONGEST_NAME && /^[ -~]+$/.test(name) && name.split('.').every((l) => l !== '' && l.length <= 63)

export const troubled = (type: string, name: string, { detail }: DnsUnknown): Stop =>
  stop('temperror', 'dns', `${type} ${name}: ${detail}`)

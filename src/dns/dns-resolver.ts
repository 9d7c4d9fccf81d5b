// The real resolver: asks recursive servers, in order, and tells "does not exist" from "has no such record" from "nothing
// is known". It decides which server is asked when (next one on silence, SERVFAIL or refusal, in `tries` rounds), when
// TCP is needed, and how far aliases are followed. It keeps nothing: caching-resolver.ts does.

import { randomInt } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { IpAddress } from '../core/ip.ts'
import type { Random } from '../core/random.ts'
import { seconds, type Duration } from '../core/time.ts'
import { followAliases, type Chain } from './alias-chain.ts'
import { exchangeTcp, exchangeUdp, type DnsServerAddress, type ExchangeOptions } from './dns-exchange.ts'
import { encodeQuestion, isAskable, readMessage, type DnsMessage, type DnsQuestion } from './dns-message.ts'
import { readA, readAaaa, readMx, readPtr, readTlsa, readTxt, type ReadRecord } from './dns-record.ts'
import { GIVEN_UP, mostTelling, type DnsFault, type DnsResult, type DnsUnknown, type Resolver } from './resolver.ts'
import { reverseName } from './reverse-name.ts'

export interface DnsResolverOptions {
  /** Recursive servers in order of liking. */
  readonly servers: readonly DnsServerAddress[]
  readonly clock: Clock
  /** Chooses query ids; unless told, from the system's secure source, because forgers guess ids (RFC 5452 §9.2). */
  readonly random?: Random
  /** The wait for one answer of one server. */
  readonly timeout?: Duration
  /** How many times the whole list of servers is gone through. */
  readonly tries?: number
}

type Known = Extract<DnsMessage, { kind: 'noerror' | 'nxdomain' }>

const DEFAULT_TIMEOUT = seconds(3)
const DEFAULT_TRIES = 2
const FORMERR = 1
const NOTIMP = 4
const SERVFAIL = 2
const ID_SPACE = 0x1_0000

/** Every code but SERVFAIL says that the server does not want the question, or not from us. */
const faultOf = ({ rcode, dnssec }: Extract<DnsMessage, { kind: 'failed' }>): DnsFault =>
  dnssec ? 'dnssec' : rcode === SERVFAIL ? 'servfail' : 'refused'

export function createDnsResolver(options: DnsResolverOptions): Resolver {
  const { servers, clock, random, timeout = DEFAULT_TIMEOUT, tries = DEFAULT_TRIES } = options
  /** The server that answered last is asked first, so that a dead one costs its time-out once and not every time. */
  let liked = 0

  async function resolve<T>(question: DnsQuestion, read: ReadRecord<T>, signal?: AbortSignal): Promise<DnsResult<T>> {
    const chain: Chain = { name: question.name.toLowerCase(), aliases: [], ttl: Infinity, authenticated: true }
    for (;;) {
      // What is no name cannot exist, and a server would only refuse the question.
      if (!isAskable(chain.name)) return { kind: 'nxdomain' }
      const message = await ask({ name: chain.name, type: question.type }, signal)
      if (message.kind === 'temporary') return message
      const result = followAliases(chain, message, question.type, read)
      // RFC 1034 §5.2.2: the server followed the aliases only in part, so the rest is asked for.
      if (result.kind !== 'continued') return result
    }
  }

  async function ask(question: DnsQuestion, signal?: AbortSignal): Promise<Known | DnsUnknown> {
    const problems = new Set<string>()
    const faults: DnsFault[] = []
    for (let i = 0, first = liked; i < tries * servers.length; i++) {
      const index = (first + i) % servers.length
      const server = servers[index]
      if (server === undefined) break
      const message = await askServer(server, question, signal)
      if (message.kind !== 'temporary') {
        liked = index
        return message
      }
      if (signal?.aborted) return GIVEN_UP
      problems.add(`${server.address} port ${server.port}: ${message.detail}`)
      faults.push(message.fault)
    }
    const detail = problems.size === 0 ? 'no DNS server is configured' : [...problems].join('; ')
    return { kind: 'temporary', fault: mostTelling(faults), detail }
  }

  async function askServer(
    server: DnsServerAddress,
    question: DnsQuestion,
    signal?: AbortSignal,
  ): Promise<Known | DnsUnknown> {
    let message = await exchange(server, question, true, signal)
    // RFC 6891 §7: a server that does not know EDNS says so in this way.
    if (message.kind === 'failed' && (message.rcode === FORMERR || message.rcode === NOTIMP)) {
      message = await exchange(server, question, false, signal)
    }
    switch (message.kind) {
      case 'noerror':
      case 'nxdomain':
      case 'temporary':
        return message
      case 'failed':
        return { kind: 'temporary', fault: faultOf(message), detail: message.detail }
      case 'truncated':
        return { kind: 'temporary', fault: 'bogus', detail: 'an answer cut short even over TCP' }
    }
  }

  async function exchange(
    server: DnsServerAddress,
    question: DnsQuestion,
    edns: boolean,
    signal?: AbortSignal,
  ): Promise<DnsMessage | DnsUnknown> {
    if (signal?.aborted) return GIVEN_UP
    const id = random === undefined ? randomInt(ID_SPACE) : Math.floor(random() * ID_SPACE)
    const query = encodeQuestion(question, id, edns)
    const read = (bytes: Buffer): DnsMessage | undefined => readMessage(bytes, id, question)
    const exchanged: ExchangeOptions<DnsMessage> = { server, query, read, clock, timeout, signal }
    let answer = await exchangeUdp(exchanged)
    if (answer.ok && answer.value.kind === 'truncated' && !signal?.aborted) answer = await exchangeTcp(exchanged)
    return answer.ok ? answer.value : { kind: 'temporary', fault: answer.fault, detail: answer.problem }
  }

  return {
    mx: (name, signal) => resolve({ name, type: 'MX' }, readMx, signal),
    a: (name, signal) => resolve({ name, type: 'A' }, readA, signal),
    aaaa: (name, signal) => resolve({ name, type: 'AAAA' }, readAaaa, signal),
    txt: (name, signal) => resolve({ name, type: 'TXT' }, readTxt, signal),
    ptr: (address: IpAddress, signal) => resolve({ name: reverseName(address), type: 'PTR' }, readPtr, signal),
    tlsa: (name, signal) => resolve({ name, type: 'TLSA' }, readTlsa, signal),
  }
}

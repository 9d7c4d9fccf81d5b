// Who one message is from, found out piece by piece as somebody asks: each check is made once, at the first question, and
// never without one. What was found stays, for the events and the header field of the message.
// Record 0051 says why.

import type { ReversePath } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import type {
  ArcResult,
  AuthenticationResult,
  DkimResult,
  DmarcResult,
  IprevResult,
  SpfResult,
} from '../core/origin-results.ts'
import { seconds } from '../core/time.ts'
import type { Resolver } from '../dns/resolver.ts'
import { validateArc } from './arc/validate.ts'
import { checkDmarc } from './dmarc/check-dmarc.ts'
import { checkIprev } from './iprev.ts'
import type { SignedMessage, VerifyDkim } from './results.ts'
import { checkSpf } from './spf/check-spf.ts'

/** As rules ask. */
export interface OriginChecks {
  spf(identity: SpfResult['identity']): Promise<SpfResult>
  iprev(): Promise<IprevResult>
  dkim(): Promise<readonly DkimResult[]>
  dmarc(): Promise<DmarcResult>
  arc(): Promise<ArcResult>
  /** Of the checks that have been made, in the order in which a reader wants them. */
  readonly results: readonly AuthenticationResult[]
  /** Whether signatures have been looked at: of a message without one there is no result. */
  readonly unsigned: boolean
}

export interface CheckedMessage extends SignedMessage {
  readonly client: IpAddress
  readonly helo: string
  readonly mailFrom: ReversePath
  /** See DmarcQuestion. */
  authors(): readonly Domain[]
}

export interface OriginDeps {
  readonly resolver: Resolver
  readonly clock: Clock
  readonly hostname: string
  readonly verifyDkim: VerifyDkim
}

/** Signatures and reverse DNS have no limit of their own. */
export const ORIGIN_TIME_LIMIT = seconds(20)

export class MessageOrigin implements OriginChecks {
  readonly #message: CheckedMessage
  readonly #deps: OriginDeps
  readonly #asked = new Map<string, Promise<unknown>>()
  readonly #found = new Map<string, readonly AuthenticationResult[]>()

  constructor(message: CheckedMessage, deps: OriginDeps) {
    this.#message = message
    this.#deps = deps
  }

  get results(): readonly AuthenticationResult[] {
    return ['iprev', 'helo', 'mailfrom', 'dkim', 'arc', 'dmarc'].flatMap((name) => this.#found.get(name) ?? [])
  }

  get unsigned(): boolean {
    return this.#found.get('dkim')?.length === 0
  }

  spf(identity: SpfResult['identity']): Promise<SpfResult> {
    return this.#once(identity, () => checkSpf({ ...this.#message, identity }, this.#deps))
  }

  iprev(): Promise<IprevResult> {
    const { client } = this.#message
    return this.#once('iprev', () =>
      this.#inTime((signal) => checkIprev(client, this.#deps.resolver, signal), {
        method: 'iprev',
        result: 'temperror',
        client,
        names: [],
      }),
    )
  }

  dkim(): Promise<readonly DkimResult[]> {
    const { verifyDkim, ...deps } = this.#deps
    const late: readonly DkimResult[] = [{ method: 'dkim', result: 'temperror', reason: 'timeout' }]
    return this.#once('dkim', () => this.#inTime((signal) => verifyDkim(this.#message, { ...deps, signal }), late))
  }

  dmarc(): Promise<DmarcResult> {
    return this.#once('dmarc', async () => {
      const [spf, dkim] = await Promise.all([this.spf('mailfrom'), this.dkim()])
      return checkDmarc({ authors: this.#message.authors(), spf, dkim }, this.#deps)
    })
  }

  arc(): Promise<ArcResult> {
    const { verifyDkim: _, ...deps } = this.#deps
    const late: ArcResult = { method: 'arc', result: 'temperror', reason: 'dns', sealers: [] }
    return this.#once('arc', () => this.#inTime((signal) => validateArc(this.#message, { ...deps, signal }), late))
  }

  #once<T extends AuthenticationResult | readonly AuthenticationResult[]>(
    name: string,
    make: () => Promise<T>,
  ): Promise<T> {
    const asked = this.#asked.get(name) as Promise<T> | undefined
    if (asked) return asked
    const made = this.#note(name, make())
    this.#asked.set(name, made)
    return made
  }

  async #note<T extends AuthenticationResult | readonly AuthenticationResult[]>(
    name: string,
    making: Promise<T>,
  ): Promise<T> {
    const result = await making
    this.#found.set(name, [result].flat())
    return result
  }

  async #inTime<T>(make: (signal: AbortSignal) => Promise<T>, late: T): Promise<T> {
    const limit = new AbortController()
    const waited = Promise.withResolvers<T>()
    const timer = this.#deps.clock.after(ORIGIN_TIME_LIMIT, () => {
      limit.abort()
      waited.resolve(late)
    })
    try {
      return await Promise.race([make(limit.signal), waited.promise])
    } finally {
      timer.cancel()
    }
  }
}

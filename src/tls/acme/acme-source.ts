// The certificate by ACME as a source of the store: what was issued before, and a timer that asks for the next one in time.
// Order of things: read the state, wait until an attempt is due, order, keep, tell, wait again. One attempt at a time.

import type { Clock, Timer } from '../../core/clock.ts'
import type { Random } from '../../core/random.ts'
import { after, between, duration, type Instant } from '../../core/time.ts'
import type { ListenAt } from '../../net/listen-at.ts'
import { readCertificate, type LoadedCertificate, type TlsOffer } from '../certificate.ts'
import type { AcmeWhy, ReportCertificate } from '../certificate-notice.ts'
import type { CertificateProblem } from '../certificate-store.ts'
import { covers } from '../server-name.ts'
import { trustedAcmeClient } from './acme-client.ts'
import { orderCertificate, type OrderOutcome } from './acme-order.ts'
import type { AcmeSettings } from '../../config/tls-config.ts'
import { AcmeState, type FailedAttempts } from './acme-state.ts'
import { orderProblem } from './order-problem.ts'
import type { Polling } from './polling.ts'
import { laterOf, renewAt, retryWait } from './renewal.ts'

export interface AcmeSource {
  readonly current: LoadedCertificate | undefined
  /** Why the last attempt failed. */
  readonly problem: CertificateProblem | undefined
  close(): Promise<void>
}

export interface AcmeDeps {
  readonly clock: Clock
  readonly random: Random
  readonly offer: TlsOffer
  readonly report: ReportCertificate
  /** Called when `current` or `problem` has changed. */
  readonly changed: () => void
  readonly listenAt?: ListenAt | undefined
  readonly polling?: Polling
  /** For tests: another way to get a certificate. */
  readonly order?: (settings: AcmeSettings, state: AcmeState) => Promise<OrderOutcome>
}

export async function openAcme(settings: AcmeSettings, deps: AcmeDeps): Promise<AcmeSource> {
  const source = new Acme(settings, deps)
  await source.start()
  return source
}

class Acme implements AcmeSource {
  readonly #settings: AcmeSettings
  readonly #deps: AcmeDeps
  readonly #state: AcmeState
  current: LoadedCertificate | undefined
  problem: CertificateProblem | undefined
  #failed: FailedAttempts | undefined
  #timer: Timer | undefined
  #attempt: Promise<void> | undefined
  readonly #stopping = new AbortController()

  constructor(settings: AcmeSettings, deps: AcmeDeps) {
    this.#settings = settings
    this.#deps = deps
    this.#state = new AcmeState(settings.folder, settings.directory)
  }

  async start(): Promise<void> {
    try {
      const kept = await this.#state.certificate()
      const reading = kept && readCertificate(kept, this.#source, this.#deps.offer)
      if (reading?.ok) this.current = reading.certificate
      this.#failed = await this.#state.failed()
      this.#plan(kept !== undefined && !reading?.ok ? 'unusable' : undefined)
    } catch (error) {
      this.#fail({ ok: false, step: 'state', detail: told(error) })
      this.#plan()
    }
  }

  /** Breaks off an attempt that is under way; it is not counted as a failure. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error('the server stops'))
    this.#timer?.cancel()
    await this.#attempt
  }

  get #source() {
    return { kind: 'acme', directory: this.#settings.directory } as const
  }

  #plan(unusable?: 'unusable'): void {
    if (this.#stopping.signal.aborted) return
    const { clock, random } = this.#deps
    const why = unusable ?? this.#reason()
    const wanted = this.current && why === 'renewal' ? renewAt(this.current.status, random) : clock.now()
    const due = laterOf(wanted, this.#failed?.next ?? wanted)
    this.#timer = clock.after(duration(Math.max(0, between(clock.now(), due))), () => this.#begin(why))
  }

  #reason(): AcmeWhy {
    const names = this.current?.status.names
    if (names === undefined) return 'first'
    return this.#settings.names.every((name) => covers(names, name)) ? 'renewal' : 'names-changed'
  }

  #begin(why: AcmeWhy): void {
    const { directory, names } = this.#settings
    this.#deps.report({ kind: 'acme-attempt', directory, names, why })
    this.#attempt = this.#order()
      .then((outcome) => this.#settle(outcome))
      // The state cannot be kept: said like any other failure, so that it is seen and tried again.
      .catch((error: unknown) => this.#fail({ ok: false, step: 'state', detail: told(error) }))
      .then(() => this.#plan())
  }

  async #order(): Promise<OrderOutcome> {
    const { order, report, clock, polling } = this.#deps
    const { signal } = this.#stopping
    if (order) return order(this.#settings, this.#state)
    let stop = (): void => undefined
    const stopClient = (): void => stop()
    signal.addEventListener('abort', stopClient, { once: true })
    try {
      const client = await trustedAcmeClient(this.#settings.trust)
      stop = client.stop
      return await orderCertificate(this.#settings, {
        client,
        state: this.#state,
        report,
        clock,
        signal,
        listenAt: this.#deps.listenAt,
        ...(polling === undefined ? {} : { polling }),
      })
    } catch (error) {
      return { ok: false, step: 'directory', detail: told(error) }
    } finally {
      signal.removeEventListener('abort', stopClient)
    }
  }

  async #settle(outcome: OrderOutcome): Promise<void> {
    if (!outcome.ok) return this.#stopping.signal.aborted ? undefined : this.#keepFailure(outcome)
    const reading = readCertificate(outcome, this.#source, this.#deps.offer)
    if (!reading.ok) {
      return this.#keepFailure({ ok: false, step: 'certificate', detail: reading.problem.message })
    }
    const { status } = reading.certificate
    const lacking = this.#settings.names.filter((name) => !covers(status.names, name))
    if (lacking.length > 0) {
      const detail = `it was issued without ${lacking.join(', ')}`
      return this.#keepFailure({ ok: false, step: 'certificate', detail })
    }
    await this.#state.keepCertificate(outcome)
    await this.#state.keepFailed(undefined)
    this.#failed = undefined
    this.problem = undefined
    this.current = reading.certificate
    this.#deps.report({ kind: 'acme-issued', status, renewAt: renewAt(status, this.#deps.random) })
    this.#deps.changed()
  }

  async #keepFailure(outcome: Extract<OrderOutcome, { ok: false }>): Promise<void> {
    await this.#state.keepFailed(this.#fail(outcome))
  }

  #fail(outcome: Extract<OrderOutcome, { ok: false }>): FailedAttempts {
    const { clock, random, report, changed } = this.#deps
    const failures = (this.#failed?.failures ?? 0) + 1
    const next: Instant = after(clock.now(), retryWait(failures, random, this.current?.status))
    this.#failed = { failures, next }
    this.problem = orderProblem(outcome, this.#settings)
    report({ kind: 'acme-failed', problem: this.problem, failures, next })
    changed()
    return this.#failed
  }
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error))

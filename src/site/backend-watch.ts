// Looks after what the server leans on: every minute, and at once when somebody has met that it is down. Tells when one breaks
// and when it is back, once each; what is not down is not told of.

import type { Clock, Timer } from '../core/clock.ts'
import { after, duration, minutes, seconds, type Duration, type Instant, type Tick } from '../core/time.ts'
import type { Backend } from './backends.ts'

export interface BackendState extends Pick<Backend, 'name' | 'effect'> {
  /** What is wrong with it; left out: it is there. */
  readonly problem?: string
  /** Since when it is so, as far as it was looked at. */
  readonly since: Instant
}

export interface BackendWatchDeps {
  readonly clock: Clock
  /** Those of the configuration that holds. */
  readonly backends: () => readonly Backend[]
  readonly broke: (state: BackendState) => void
  readonly back: (state: BackendState, downSince: Instant) => void
}

const BETWEEN_LOOKS = minutes(1)
/** However many meet that one is down. */
const AT_LEAST_BETWEEN = seconds(5)

export class BackendWatch {
  readonly #deps: BackendWatchDeps
  #states: ReadonlyMap<string, BackendState> = new Map()
  #looking: Promise<void> | undefined
  #again = false
  #timer: Timer | undefined
  #over = false
  #mayLookAgain: Tick | undefined

  constructor(deps: BackendWatchDeps) {
    this.#deps = deps
  }

  get states(): readonly BackendState[] {
    return [...this.#states.values()]
  }

  /** Resolves when all have been looked at that there were when it was called. */
  async look(): Promise<void> {
    if (this.#looking) {
      this.#again = true
      return this.#looking
    }
    this.#timer?.cancel()
    this.#looking = this.#lookAtAll()
    await this.#looking
    this.#looking = undefined
    this.#mayLookAgain = after(this.#deps.clock.ticks(), AT_LEAST_BETWEEN)
    this.#looksNext(BETWEEN_LOOKS)
  }

  /** Somebody has met that one is down. */
  async lookSoon(): Promise<void> {
    const { clock } = this.#deps
    if (this.#mayLookAgain !== undefined && clock.ticks() < this.#mayLookAgain) {
      this.#looksNext(duration(this.#mayLookAgain - clock.ticks()))
      return
    }
    await this.look()
  }

  async close(): Promise<void> {
    this.#over = true
    this.#timer?.cancel()
    await this.#looking
  }

  #looksNext(later: Duration): void {
    if (this.#over || this.#looking) return
    this.#timer?.cancel()
    this.#timer = this.#deps.clock.after(later, () => void this.look())
  }

  async #lookAtAll(): Promise<void> {
    do {
      this.#again = false
      const found = await Promise.all(
        this.#deps.backends().map(async (backend) => ({ backend, problem: await backend.probe() })),
      )
      if (this.#over) return
      this.#states = new Map(found.map(({ backend, problem }) => [backend.name, this.#stateOf(backend, problem)]))
    } while (this.#again)
  }

  #stateOf({ name, effect }: Backend, problem: string | undefined): BackendState {
    const { clock, broke, back } = this.#deps
    const before = this.#states.get(name)
    const wasDown = before?.problem !== undefined
    const same = before !== undefined && wasDown === (problem !== undefined)
    const since = same ? before.since : clock.now()
    const state = { name, effect, since, ...(problem !== undefined && { problem }) }
    if (!same && problem !== undefined) broke(state)
    if (!same && wasDown) back(state, before.since)
    return state
  }
}

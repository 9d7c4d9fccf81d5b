// How many attempts may be under way at once, in all and to one destination: whoever finds no room waits for its turn, in
// order of asking. Servers turn away those who come with too many connections; and all mail for a smarthost, whatever its
// domains, is mail for one destination.

import type { DeliveryLimits } from '../config/config.ts'

interface Line {
  /** Under way, or about to be. */
  taken: number
  readonly waiting: (() => void)[]
}

export class AttemptSlots {
  readonly #limits: Pick<DeliveryLimits, 'concurrency' | 'perDestination'>
  readonly #lines = new Map<string, Line>()
  /** Those whose destination has room for them, while there is none in all. */
  readonly #ready: (() => void)[] = []
  #running = 0

  constructor(limits: Pick<DeliveryLimits, 'concurrency' | 'perDestination'>) {
    this.#limits = limits
  }

  /** Does `attempt` when there is room for it; `key` tells destinations apart. */
  async run<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { taken: 0, waiting: [] }
    this.#lines.set(key, line)
    if (line.taken < this.#limits.perDestination) line.taken++
    else await new Promise<void>((resolve) => line.waiting.push(resolve))
    if (this.#running < this.#limits.concurrency) this.#running++
    else await new Promise<void>((resolve) => this.#ready.push(resolve))
    try {
      return await attempt()
    } finally {
      this.#leave(key, line)
    }
  }

  /** Both places are free for those who wait: for as many as there is room for now, since the limits may have changed. */
  #leave(key: string, line: Line): void {
    this.#running--
    line.taken--
    while (this.#running < this.#limits.concurrency && this.#begin(this.#ready)) this.#running++
    while (line.taken < this.#limits.perDestination && this.#begin(line.waiting)) line.taken++
    if (line.taken === 0) this.#lines.delete(key)
  }

  #begin(waiting: (() => void)[]): boolean {
    const next = waiting.shift()
    next?.()
    return next !== undefined
  }
}

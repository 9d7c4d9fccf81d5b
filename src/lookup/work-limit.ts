// Lets a few pieces of work run at once, a few more wait, and turns the rest away: hashing takes memory and time, and who
// knocks often must not get all of both.

export type Limited<T> = { readonly ok: true; readonly value: T } | { readonly ok: false }

export class WorkLimit {
  readonly #parallel: number
  readonly #waitingAtMost: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(parallel: number, waitingAtMost: number) {
    this.#parallel = parallel
    this.#waitingAtMost = waitingAtMost
  }

  async run<T>(work: () => Promise<T>): Promise<Limited<T>> {
    if (this.#running >= this.#parallel) {
      if (this.#waiting.length >= this.#waitingAtMost) return { ok: false }
      // Whoever ends hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#running += 1
    try {
      return { ok: true, value: await work() }
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}

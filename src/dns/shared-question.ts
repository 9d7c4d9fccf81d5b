// One question on its way, for which several callers wait. Each caller may give up for itself; only when all have given
// up is the question itself stopped, for nobody wants its answer any more.

export class SharedQuestion<T> {
  /** The answer, or undefined when the question failed in a way that the port does not allow (a fault of ours). */
  readonly settled: Promise<T | undefined>
  readonly #answer: Promise<T>
  readonly #controller = new AbortController()
  #waiting = 0

  constructor(ask: (signal: AbortSignal) => Promise<T>) {
    this.#answer = ask(this.#controller.signal)
    this.settled = this.#answer.catch(() => undefined)
  }

  /** Whether everyone has given up, so that the answer means nothing. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted
  }

  /** The answer, or undefined once the caller's signal gives up. */
  wait(signal: AbortSignal | undefined): Promise<T | undefined> {
    this.#waiting++
    if (signal === undefined) return this.#answer
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        resolve(undefined)
        if (--this.#waiting === 0) this.#controller.abort()
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    })
  }
}

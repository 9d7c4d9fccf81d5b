// How many call-outs may be under way: in all, and to one domain, so that nobody can use this server to overrun another
// with questions. Who finds no room waits as long as its time lasts; when too many wait, at once nobody more does.

export const MAX_CALLOUTS = 20
export const MAX_PER_DOMAIN = 2
export const MAX_WAITING = 200

interface Waiter {
  readonly domain: string
  readonly start: () => void
}

export class CalloutSlots {
  readonly #running = new Map<string, number>()
  readonly #waiting = new Set<Waiter>()
  #count = 0

  /** The way to leave, or undefined when there was no room in time. */
  enter(domain: string, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted || this.#waiting.size >= MAX_WAITING) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const giveUp = (): void => {
        this.#waiting.delete(waiter)
        resolve(undefined)
      }
      const waiter: Waiter = {
        domain,
        start: () => {
          signal.removeEventListener('abort', giveUp)
          resolve(() => this.#leave(domain))
        },
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(waiter)
      this.#startNext()
    })
  }

  #startNext(): void {
    for (const waiter of this.#waiting) {
      if (this.#count >= MAX_CALLOUTS) return
      const here = this.#running.get(waiter.domain) ?? 0
      if (here >= MAX_PER_DOMAIN) continue
      this.#waiting.delete(waiter)
      this.#running.set(waiter.domain, here + 1)
      this.#count++
      waiter.start()
    }
  }

  #leave(domain: string): void {
    const left = (this.#running.get(domain) ?? 1) - 1
    if (left > 0) this.#running.set(domain, left)
    else this.#running.delete(domain)
    this.#count--
    this.#startNext()
  }
}

// Something with many users at once that is closed when it is retired and the last of them has let go.

export interface Lease<T> extends Disposable {
  readonly value: T
  /** Whatever becomes of its holder, the work counts as a user until it is done. */
  during<R>(work: R | Promise<R>): R | Promise<R>
}

export class Shared<T extends AsyncDisposable> {
  readonly value: T
  readonly #closed: (error: unknown) => void
  #users = 0
  #retired = false
  #closing: Promise<void> | undefined

  /** `closed` is called once, with the error if closing failed. */
  constructor(value: T, closed: (error: unknown) => void) {
    this.value = value
    this.#closed = closed
  }

  get users(): number {
    return this.#users
  }

  lease(): Lease<T> {
    if (this.#closing) throw new Error('it is closed already')
    this.#users++
    let held = true
    return {
      value: this.value,
      during: (work) => this.#during(work),
      [Symbol.dispose]: () => {
        if (held) this.#leave()
        held = false
      },
    }
  }

  /** Nobody begins with it any more. */
  retire(): void {
    this.#retired = true
    if (this.#users === 0) void this.close()
  }

  /** At once, whoever uses it. Does not reject. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    try {
      await this.value[Symbol.asyncDispose]()
      this.#closed(undefined)
    } catch (error) {
      this.#closed(error)
    }
  }

  #during<R>(work: R | Promise<R>): R | Promise<R> {
    // Most answers are there at once, and cost nothing here.
    if (!(work instanceof Promise)) return work
    this.#users++
    return work.finally(() => this.#leave())
  }

  #leave(): void {
    this.#users--
    if (this.#users === 0 && this.#retired) void this.close()
  }
}

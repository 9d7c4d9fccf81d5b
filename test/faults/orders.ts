// Orders for calls to fail, to a server that runs with the library of failing.c: one after the other, while it runs.

import { closeSync, openSync, readSync, writeSync } from 'node:fs'

export const CALLS = {
  open: 1,
  write: 2,
  sync: 3,
  truncate: 4,
  mkdir: 5,
  rename: 6,
  unlink: 7,
  read: 8,
  lock: 9,
  accept: 10,
  socket: 11,
} as const
export type Call = keyof typeof CALLS

export const PLACES = { state: 1, mail: 2 } as const
export type Place = keyof typeof PLACES

/** `lie`: it says that it was done, and does nothing. `never`: it does not return. */
const ERRORS = {
  ENOSPC: 28,
  EDQUOT: 122,
  EIO: 5,
  EROFS: 30,
  EMFILE: 24,
  ENOLCK: 37,
  EACCES: 13,
  lie: 0,
  never: -1,
} as const
export type ErrorName = keyof typeof ERRORS

export interface Order {
  readonly call: Call
  readonly place: Place
  readonly error: ErrorName
  /** The first call that fails, from 1, and how many do. */
  readonly first: number
  readonly count: number
}

export const FOR_EVER = 1_000_000_000
const OCTETS = 64

export class Orders implements Disposable {
  readonly path: string
  readonly #file: number

  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'w+', 0o600)
    writeSync(this.#file, new Uint8Array(OCTETS))
  }

  give({ call, place, error, first, count }: Order): void {
    this.#write([0, PLACES[place], first, count, 0, ERRORS[error]])
    // Last, so that nobody acts on half an order.
    this.#write([CALLS[call]])
  }

  /** How many calls of its kind there were since the order was given. */
  seen(): number {
    const seen = new Int32Array(1)
    readSync(this.#file, seen, 0, 4, 16)
    return seen[0] ?? 0
  }

  /** Takes the order back; returns how many calls of its kind there were. */
  takeBack(): number {
    this.#write([0])
    return this.seen()
  }

  #write(numbers: readonly number[]): void {
    writeSync(this.#file, new Uint8Array(Int32Array.from(numbers).buffer), 0, numbers.length * 4, 0)
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

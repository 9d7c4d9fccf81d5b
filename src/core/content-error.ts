// What went wrong with the content of a message that the store keeps: its fault, told apart from those of whoever takes it.

import type { Reason } from './reason.ts'

/** The stored content could not be read, or is not what was stored; `reason` tells why. */
export class ContentError extends Error {
  readonly reason: Reason

  constructor(code: 'local.content' | 'local.altered', facts: NonNullable<Reason['facts']>, cause?: unknown) {
    super('the stored message could not be read', { cause })
    this.name = 'ContentError'
    this.reason = { code, facts }
  }
}

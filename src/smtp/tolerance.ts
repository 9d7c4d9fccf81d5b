// How much of what is wrong or idle a session bears: errors, unknown commands, commands that bring no mail, commands in
// all. Counts, and names the limit that was crossed with the reply that says so; it closes nothing.

import type { Reply } from '../core/reply.ts'
import type { SessionLimits } from './server-actions.ts'
import * as replies from './server-replies.ts'

export interface Crossed {
  readonly limit: string
  readonly allowed: number
  readonly value: number
  readonly reply: Reply
}

export class Tolerance {
  readonly #limits: SessionLimits
  #errors = 0
  #unknown = 0
  #commands = 0
  #idle = 0
  /** Recipients taken, less those refused. */
  #credit = 0

  constructor(limits: SessionLimits) {
    this.#limits = limits
  }

  command(): Crossed | undefined {
    const { commands } = this.#limits
    return crossed('commands', commands, ++this.#commands, replies.tooManyCommands)
  }

  /** NOOP, RSET and the like: a client that sends nothing else only keeps a connection busy. */
  idle(): Crossed | undefined {
    const { idleCommands } = this.#limits
    return crossed('idle-commands', idleCommands, ++this.#idle, replies.tooManyIdle)
  }

  unknown(): Crossed | undefined {
    const { unknownCommands } = this.#limits
    return crossed('unknown-commands', unknownCommands, ++this.#unknown, replies.tooManyUnknown)
  }

  error(): Crossed | undefined {
    const { errors } = this.#limits
    return crossed('errors', errors, ++this.#errors, replies.tooManyErrors)
  }

  recipientTaken(): void {
    this.#credit++
  }

  /**
   * A list server with some dead addresses is no attacker: each recipient taken pays for one refused, and only those
   * beyond count as errors.
   */
  payForRefusedRecipient(): boolean {
    if (this.#credit === 0) return false
    this.#credit--
    return true
  }

  messageTaken(): void {
    this.#idle = 0
  }
}

const crossed = (
  limit: string,
  allowed: number,
  value: number,
  reply: (allowed: number) => Reply,
): Crossed | undefined => (value > allowed ? { limit, allowed, value, reply: reply(allowed) } : undefined)

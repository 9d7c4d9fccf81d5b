// One mail transaction as the client makes it: what is to be sent, and what became of each recipient so far. What was said
// about a recipient stays true however the transaction ends, so it is noted here and not in the step.

import type { ReversePath } from '../../core/address.ts'
import type { MailOptions, Recipient } from '../../core/message.ts'
import type { Reason } from '../../core/reason.ts'
import type { Reply } from '../../core/reply.ts'

export interface TransactionPlan {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  /** Octets of the content. */
  readonly size: number
  /** Whether the content has octets above 127. */
  readonly eightBit: boolean
  /** Whether the header has, which only SMTPUTF8 permits (RFC 6532). */
  readonly utf8Header: boolean
  readonly recipients: readonly Pick<Recipient, 'rcptTo' | 'dsn'>[]
}

export class ClientTransaction {
  readonly plan: TransactionPlan
  /** The reply that took the message over; every accepted recipient is the server's business from then on. */
  taken: Reply | undefined
  readonly #refusals: (Reason | undefined)[] = []
  readonly #taken: (Reply | undefined)[] = []
  readonly #accepted: boolean[] = []
  #acceptedCount = 0

  constructor(plan: TransactionPlan) {
    this.plan = plan
  }

  get acceptedCount(): number {
    return this.#acceptedCount
  }

  accept(position: number): void {
    this.#accepted[position] = true
    this.#acceptedCount++
  }

  refuse(position: number, reason: Reason): void {
    this.#refusals[position] = reason
  }

  /** LMTP: the reply that took the message over for this recipient alone. */
  take(position: number, reply: Reply): void {
    this.#taken[position] = reply
  }

  /** The reply by which the server has the message for this recipient. */
  takenFor(position: number): Reply | undefined {
    return this.taken ?? this.#taken[position]
  }

  get acceptedPositions(): readonly number[] {
    return this.#accepted.flatMap((is, position) => (is ? position : []))
  }

  accepted(position: number): boolean {
    return this.#accepted[position] === true
  }

  /** Why this recipient was refused, when it was. */
  refusal(position: number): Reason | undefined {
    return this.#refusals[position]
  }
}

// By what the recipients of a message are told apart when others take the place of some: each address gets the message once.

import { formatMailbox } from '../core/address.ts'
import type { Recipient } from '../core/message.ts'

/**
 * The addresses that a message has. One that others took the place of is none: it gets nothing itself, and two that stand for each
 * other would each be taken for served by the other. What an address was made into itself (`bob: bob, archive@there`) is not made
 * into more, so it is another than the address that may be.
 */
export class KnownAddresses {
  readonly #exact = new Set<string>()
  /** In small letters, for those whose server is this one. Elsewhere it is the spelling that counts (RFC 5321 §2.4). */
  readonly #caseless = new Set<string>()

  constructor(recipients: readonly Named[]) {
    for (const recipient of recipients) this.enter(recipient)
  }

  /** False: it is there. */
  enter({ rcptTo, parent, state }: Named): boolean {
    if (state.kind === 'done' && state.outcome.kind === 'expanded') return true
    const { caseless, ancestors = [] } = parent ?? {}
    const address = formatMailbox(rcptTo)
    const small = address.toLowerCase()
    const exact = ancestors.includes(address) ? `itself ${address}` : address
    const folded = ancestors.some((one) => one.toLowerCase() === small) ? `itself ${small}` : small
    if (caseless ? this.#caseless.has(folded) : this.#exact.has(exact)) return false
    this.#exact.add(exact)
    this.#caseless.add(folded)
    return true
  }
}

type Named = Pick<Recipient, 'rcptTo' | 'parent' | 'state'>

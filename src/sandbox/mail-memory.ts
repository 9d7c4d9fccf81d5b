// What a pretended server remembers, bounded so that a long benchmark cannot fill the memory: the last accepted
// messages, and how often each client, sender and recipient came by.

import type { ReceivedMail } from './behaviour.ts'

const KEEP_MESSAGES = 50
const KEEP_VISITS = 10_000

export class MailMemory {
  readonly #mails: ReceivedMail[] = []
  readonly #visits = new Map<string, number>()

  keepMail(mail: ReceivedMail): void {
    this.#mails.push(mail)
    if (this.#mails.length > KEEP_MESSAGES) this.#mails.shift()
  }

  forgetMails(): void {
    this.#mails.length = 0
  }

  /** Oldest first. */
  mails(): readonly ReceivedMail[] {
    return [...this.#mails]
  }

  /** Counts a visit and tells how many like it there were before; who was away longest is forgotten first. */
  countVisit(key: string): number {
    const before = this.#visits.get(key) ?? 0
    this.#visits.delete(key)
    this.#visits.set(key, before + 1)
    const [oldest] = this.#visits.keys()
    if (this.#visits.size > KEEP_VISITS && oldest !== undefined) this.#visits.delete(oldest)
    return before
  }
}

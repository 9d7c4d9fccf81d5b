// What policy decided and why: the verdict, the reply, and everything that was compared.

import type { Facts } from './reason.ts'
import type { Reply } from './reply.ts'

export type Stage = 'connect' | 'helo' | 'mail' | 'rcpt' | 'data'

export type Verdict = 'accept' | 'deny' | 'defer'

export interface Decision {
  readonly verdict: Verdict
  /** What the client is told. */
  readonly reply: Reply
  /** The rule that decided. */
  readonly rule: string
  /** What the rule looked at, by name: the client's address, the networks it was compared with, … */
  readonly compared: Facts
}

// The pretended receivers of the sandbox, for those who test their own mail code with it: what each is to answer, and what it was
// given. Implemented in ../sandbox/; a real server has none.

import type { Instant } from '../core/time.ts'
import { problem, type ControlAnswer } from './control.ts'

/** What a receiver answers where it differs from one that accepts everything; replies as SMTP has them. */
export interface ReceiverProgram {
  /** The greeting, after which it hangs up. */
  readonly connect?: string
  /** In turn, one for each time that it is asked; the last goes on. */
  readonly mail?: readonly string[]
  readonly rcpt?: readonly string[]
  readonly content?: readonly string[]
  /** Before each reply: `2s`. */
  readonly pause?: string
  readonly tls?: 'off' | 'required'
  /** Messages in a span of time, and a 450 for more: `10/1m`. */
  readonly rate?: string
}

export interface ReceiverView {
  readonly domain: string
  readonly habit: string
  readonly program?: ReceiverProgram
  /** How many of the messages that it took are kept. */
  readonly kept: number
}

export interface CaughtMail {
  readonly id: string
  readonly at: Instant
  readonly client: string
  readonly helo: string
  readonly tls: boolean
  /** Empty: the null sender. */
  readonly from: string
  readonly to: readonly string[]
  /** Octets. */
  readonly size: number
  /** As it came, without dot-stuffing; octets that are no UTF-8 are replaced. The first mebibyte. */
  readonly content: string
}

export interface SandboxControl {
  list(): readonly ReceiverView[]
  /** Undefined: again as it was. Answers what is wrong with it, by field. */
  program(domain: string, program: ReceiverProgram | undefined): Promise<ControlAnswer<ReceiverView>>
  caught(domain: string): readonly CaughtMail[]
  forget(domain: string): void
}

export const noSandbox = problem(
  'bad-request',
  'This is no sandbox: pretended receivers are there only where `waybill start` has no configuration.',
)

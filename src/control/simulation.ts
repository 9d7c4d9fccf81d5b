// The nouns of a simulated session: what is asked, and what came of it. Plain JSON, because it travels over the control
// socket and is printed by `--json`; fields are added, never renamed.

import type { Decision, Stage } from '../core/decision.ts'
import type { SessionEvent } from '../events/event.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'
import type { Advice, ShownOrigin } from './change.ts'

export interface SimulationRequest {
  /** Address of the client. */
  readonly client: string
  readonly helo: string
  /** Empty: the null reverse-path. */
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  /** Who has logged in. */
  readonly user?: string
  readonly tls: boolean
  readonly listener: ListenerMode
  /** The content of the message; left out: the session ends after RCPT. */
  readonly message?: string
}

export interface SimulatedDecision {
  readonly stage: Stage
  readonly subject: string
  /** With `tried` also where it accepts. */
  readonly decision: Decision
  /** Of refusals: what would have accepted. */
  readonly advice?: Advice
}

/** One command, what was answered, and what was decided about it. */
export interface SimulatedStep {
  /** Empty for the connection itself; `(the message)` for the content. */
  readonly sent: string
  readonly reply: string
  readonly decisions: readonly SimulatedDecision[]
  /** What else happened: limits, scanners. */
  readonly events: readonly SessionEvent[]
}

export interface SimulationView {
  readonly request: Omit<SimulationRequest, 'message'>
  readonly steps: readonly SimulatedStep[]
  /** The configuration file; left out for the sandbox, which has none. */
  readonly file?: string
  /** Every rule that was there to be asked, with its place. */
  readonly rules: readonly ShownOrigin[]
  /** `accepted`: every recipient, and the content if there was one. `part`: some of the recipients. */
  readonly outcome: 'accepted' | 'part' | 'refused' | 'deferred'
}

// What a look through the whole database came to, where that is too large to be read through before mail is taken: it is
// looked through beside the work, message by message.

import type { Instant } from '../core/time.ts'

export interface CheckFinding {
  /** `message ID`, or the place where nothing could be read any more. */
  readonly what: string
  readonly why: string
}

export interface CheckState {
  /** `failed`: it ended before its time, and what it had not come to is not checked. */
  readonly state: 'running' | 'done' | 'failed'
  readonly startedAt: Instant
  readonly endedAt?: Instant
  /** Messages looked at, and how many there were at its start; finished ones are among them. */
  readonly looked: number
  readonly of: number
  /** How much was found damaged, and the first of it. */
  readonly found: number
  readonly findings: readonly CheckFinding[]
}

/** Findings that are kept and told one by one. */
export const MOST_FINDINGS = 20

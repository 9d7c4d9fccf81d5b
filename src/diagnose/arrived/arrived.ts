// What a mail that arrived tells of its own way: who took it in, what the filters made of it, which proofs it bore, and how long
// each station took. Facts only, and only those of the receiving side; what they mean is said in judge.ts. Printed as
// `arrived` by `explain --json`: extended, never renamed.

import type { AuthResult } from './authentication-results.ts'
import type { Filter, FilterTest } from './spam-marks.ts'

/** What became of the filters' fields of one program. */
export interface FilterVerdict {
  readonly filter: Filter
  readonly spam?: boolean
  readonly score?: number
  readonly threshold?: number
  /** Those that told against it, worst first. */
  readonly tests: readonly FilterTest[]
  readonly category?: string
  readonly by?: string
}

export interface Station {
  readonly by?: string
  readonly from?: string
  readonly ip?: string
  readonly ptr?: string | null
  readonly tls?: boolean
  /** ISO 8601. */
  readonly at?: string
  /** Since the station before; negative where two clocks differ. */
  readonly seconds?: number
  /** The station at which the receiving side took it in. */
  readonly border?: true
}

/** How a mailing can be left: List-Unsubscribe with a button (RFC 8058), by a link or a letter only, or not at all. */
export type Unsubscribe = 'one-click' | 'link' | 'none'

export interface Arrived {
  /** `spam` where a filter of the receiving side said so, `clean` where all that spoke said no. */
  readonly verdict: 'spam' | 'clean' | 'unknown'
  /** The host that took the mail in from outside. */
  readonly receiver?: string
  /** Whether nobody but the receiving side can have written what is told here. */
  readonly proven: boolean
  /** Fields that speak of proofs or of spam and were not believed. */
  readonly disbelieved: number
  readonly filters: readonly FilterVerdict[]
  readonly authentication: readonly AuthResult[]
  /** The first station first. */
  readonly stations: readonly Station[]
  readonly author?: string
  readonly returnPath?: string
  /** Domains that signed it (DKIM), whether or not the signatures hold. */
  readonly signedBy: readonly string[]
  readonly mailing: boolean
  readonly unsubscribe: Unsubscribe
  /** Fields that every mail must have (RFC 5322 §3.6) or may have only once, and this one has not or more often. */
  readonly malformed: readonly string[]
}

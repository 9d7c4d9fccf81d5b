// The port by which a case is judged once more: rules without effect, of the configuration that holds or of one that
// differs from it. Made in daemon/trial.ts. Types only.

import type { Config } from '../config/config.ts'
import type { Duration } from '../core/time.ts'
import type { Policy } from '../policy/policy.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { ShownOrigin } from './change.ts'

/** Rules that have no effect. */
export interface DryRules {
  readonly config: Config
  readonly policy: Policy
  readonly scanners: readonly Scanner[]
}

/** A list file as if one line of it were not there, or one more at its beginning. */
export type ListEdit =
  | { readonly file: string; readonly without: string }
  | { readonly file: string; readonly with: string }

export interface TrialOptions {
  /** Left out: the one that holds. */
  readonly config?: Config
  readonly lists?: readonly ListEdit[]
  /** As if so much time had passed for the counters of `rate`. */
  readonly later?: Duration
}

export interface Trial {
  readonly config: Config
  /** Every rule that holds, with its place. */
  readonly origins: readonly ShownOrigin[]
  /** Undefined when the configuration is wrong as rules. */
  rules(options: TrialOptions): DryRules | undefined
  /** The lines of a list file now; empty where it cannot be read. */
  listLines(file: string): readonly string[]
}

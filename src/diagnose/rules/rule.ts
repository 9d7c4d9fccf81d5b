// What a rule is. Rules are data: what was observed on the left, the cause on the right, where that wording is told of, and
// lines that show it. Every condition given must hold. Order and specificity are told in rules.ts and nowhere else.

import type { CauseId, Retry } from '../causes/facts.ts'
import type { Stage, Who } from '../diagnosis.ts'
import type { ProviderId } from '../reading/providers.ts'
import type { Speaker } from '../vantage.ts'
import type { SourceId } from './sources.ts'

export interface Rule {
  /** `group.name`, shown in answers; never reused. */
  readonly id: string
  readonly cause: CauseId
  /** Only where this operator was recognised. */
  readonly provider?: ProviderId
  /** Reply codes: whole (`550`) or by class (`5`). One that is not known does not stand in the way of words. */
  readonly code?: readonly string[]
  /** Enhanced codes: `5.7.26`, any class `x.7.26`, a range of details `x.7.606-649`. */
  readonly enhanced?: readonly string[]
  readonly stage?: readonly Stage[]
  /** Only where one of these says it. Left out: whoever says it. */
  readonly speaker?: readonly Speaker[]
  /** Phrases (phrase.ts), any of which must stand in the text. */
  readonly says?: readonly string[]
  /** Only where nothing else is said: the words are common ones. */
  readonly alone?: true
  /** Phrases none of which may stand in it. */
  readonly unless?: readonly string[]
  /** The same words are said of these causes too. The answer names them, and is no surer than `low` where no code decides. */
  readonly or?: readonly CauseId[]
  /** Where it differs from what the cause says in general. */
  readonly who?: Who
  /** The same for whether trying again helps. */
  readonly retry?: Retry
  readonly source: SourceId
  /**
   * Replies in the wording of that operator or program, with hosts and addresses of the documentation ranges. At least one.
   * Not all have been compared with the original word for word yet.
   */
  readonly samples: readonly string[]
}

// The frame of a notification's text: what both languages have to say, in the order of the text.

import type { Instant } from '../core/time.ts'
import type { AdviceId, WhoseMove } from './advice.ts'
import type { About } from './wants-notification.ts'

export interface BounceWords {
  readonly openings: Readonly<Record<About, (hostname: string, arrived: string, count: number) => string>>
  /** An address, and the one that the sender wrote to. */
  readonly inPlaceOf: (address: string, original: string) => string
  readonly date: (at: Instant) => string
  readonly happened: string
  readonly means: string
  readonly perhaps: string
  readonly whose: string
  readonly next: string
  readonly answered: string
  readonly moreLines: (count: number) => string
  /** Attempts, when the first was made, and the last, where that is known. */
  readonly tried: (attempts: number, first: string, last: string | undefined) => string
  readonly timeIsOver: string
  readonly lastAttempt: string
  readonly notRecorded: string
  readonly nobody: string
  readonly delivered: string
  readonly nothing: string
  readonly relayed: (host: string) => string
  readonly expanded: string
  readonly mayHearNoMore: string
  readonly waits: (until: string | undefined) => string
  /** Behind `waits` where waiting alone will not do. */
  readonly willNotMend: string
  readonly quote: (id: string) => string
  readonly program: string
  readonly headerCut: string
  readonly textLeftOut: string
  /** `{domain}` and `{postmaster}` are filled in. */
  readonly movers: Readonly<Record<WhoseMove, string>>
  readonly advice: Readonly<Record<AdviceId, string>>
}

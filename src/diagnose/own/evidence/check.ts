// What a check is: one question to the world, asked because a cause makes it worth asking, and what the answer says. Checks
// never throw and never guess: where DNS does not answer, they say that it is not known.

import type { Clock } from '../../../core/clock.ts'
import type { Instant } from '../../../core/time.ts'
import type { Resolver } from '../../../dns/resolver.ts'
import type { CauseId } from '../../causes/facts.ts'
import type { Finding, OwnCase } from '../own-case.ts'
import type { Recent } from './recent-history.ts'

export interface CheckDeps {
  readonly clock: Clock
  readonly resolver: Resolver
  readonly signal: AbortSignal
  /** What became of other mail to the domain lately, or that it is not known; left out where no store is at hand. */
  readonly recent?: (domain: string, since: Instant) => Promise<Recent | undefined>
}

/** `cause` is the likeliest one that made the check worth while. */
export type Check = (one: OwnCase, cause: CauseId, deps: CheckDeps) => Promise<readonly Finding[]>

/** A finding that was looked up this moment. */
export const found = (
  kind: Finding['kind'],
  cause: CauseId,
  { clock }: Pick<CheckDeps, 'clock'>,
  says: Finding['says'],
): readonly Finding[] => [{ kind, cause, says, at: clock.now() }]

export const unanswered = (cause: CauseId, deps: Pick<CheckDeps, 'clock'>, what: string): readonly Finding[] =>
  found('note', cause, deps, {
    en: `DNS did not answer: ${what} is not known.`,
    ru: `DNS не ответил: ${what} — неизвестно.`,
  })

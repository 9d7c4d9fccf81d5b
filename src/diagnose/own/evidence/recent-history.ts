// What became of other mail to the same domain in the last day, from this server's own records: whether it is this message or
// the whole way there that is in trouble. And whether no domain at all can be reached, which points to this side.

import { days, instant } from '../../../core/time.ts'
import { domainOfAddress } from '../own-case.ts'
import type { Check } from './check.ts'

export interface Recent {
  /** Recipients of other messages to that domain. */
  readonly delivered: number
  readonly waiting: number
  readonly failed: number
}

export const checkRecentHistory: Check = async (one, cause, deps) => {
  if (deps.recent === undefined) return []
  const domain = domainOfAddress(one.recipient)
  const since = instant(deps.clock.now() - days(1))
  const recent = await deps.recent(domain, since)
  if (recent === undefined) return []
  const { delivered, waiting, failed } = recent
  if (delivered + waiting + failed === 0) return []
  const says = {
    en: `Other mail to ${domain} in the last day: ${delivered} delivered, ${waiting} waiting, ${failed} failed.`,
    ru: `Другие письма на ${domain} за последние сутки: доставлено ${delivered}, ждёт ${waiting}, не доставлено ${failed}.`,
  }
  return [{ kind: 'note', cause, says }]
}

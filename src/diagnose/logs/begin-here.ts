// Chooses which cause in the report of a log to mend first, and says in one word what the whole log comes to. The reader keeps
// the server that wrote the log, so only a cause that he can mend is pointed at (his address on a block list, SPF, port 25, a
// setting, a scanner that is down), only where the answer is no guess, and only while it matters: mail waits for it, or it goes on.

import type { CauseId } from '../causes/facts.ts'
import { isFaultOfTheServer, isOfItsCertificate, isOfTheSendingSide } from '../move.ts'
import type { BeginHere, CauseReport, LogVerdict } from './report.ts'

/** One such line for so many messages is no news. */
const KNOCKING_FOR_MESSAGES = 5

const UNREACHABLE: ReadonlySet<CauseId> = new Set(['network.timeout', 'network.connect', 'network.port-25-blocked'])
/** Fewer domains than this may all be down; so many at once hardly are. */
const MANY_DOMAINS = 5

/** The causes come with the worst first; `messages` is how many there were in all. */
export function chooseBeginning(causes: readonly CauseReport[], messages: number): BeginHere | undefined {
  const candidates = causes.filter((report) => report.cause !== 'unknown' && !report.reasonElsewhere && matters(report))
  const blocked = candidates.find(looksBlocked)
  const ours = candidates
    .filter((report) => report.confidence !== 'low' && isOurs(report) && !isKnocking(report, messages))
    // A mail that was not delivered says more than a line about it.
    .sort((a, b) => Number(b.side !== 'server') - Number(a.side !== 'server') || b.count - a.count)[0]
  if (blocked !== undefined && (ours === undefined || blocked.count >= ours.count)) return begin(blocked, 'many-hosts')
  return ours === undefined ? undefined : begin(ours, 'ours')
}

const begin = ({ cause, side, count }: CauseReport, why: BeginHere['why']): BeginHere => ({ cause, side, why, count })

/** Mail waits for it, or more will fail; what was removed or delivered in the end is nobody's concern any more. */
const matters = ({ waiting, failed, refused, noted, stillGoingOn }: CauseReport): boolean =>
  waiting > 0 || (failed + refused + noted > 0 && stillGoingOn !== false)

/** What he can mend who keeps the server; of what it judges of strangers' mail, nothing is to be mended. */
const isOurs = ({ cause, who, own, side }: CauseReport): boolean =>
  side === 'outgoing' ? own || isOfTheSendingSide(who, cause) : isFaultOfTheServer(cause) || isOfItsCertificate(cause)

const isKnocking = ({ cause, side, count }: CauseReport, messages: number): boolean =>
  side !== 'outgoing' && isOfItsCertificate(cause) && count * KNOCKING_FOR_MESSAGES < messages

/** Many domains that could not be reached, and hardly one that answered later. */
function looksBlocked({ cause, side, destinations, moreDestinations, count, recovered }: CauseReport): boolean {
  if (side !== 'outgoing' || !UNREACHABLE.has(cause)) return false
  const harmed = destinations.filter((one) => one.count > 0).length
  return harmed + moreDestinations >= MANY_DOMAINS && recovered * 4 < count
}

/** `ofMail`: at least one line was of a mail server. */
export function verdictOn(causes: readonly CauseReport[], begin: BeginHere | undefined, ofMail: boolean): LogVerdict {
  if (!ofMail) return 'not-mail'
  if (begin !== undefined) return 'begin-here'
  const outgoing = causes.filter(({ side, failed, waiting }) => side === 'outgoing' && failed + waiting > 0)
  if (outgoing.length > 0) {
    if (outgoing.every(({ who, failed }) => who === 'wait' && failed === 0)) return 'waiting'
    const known = outgoing.filter(({ cause, confidence }) => cause !== 'unknown' && confidence !== 'low')
    if (known.length === 0) return 'unclear'
    return known.some((report) => isOurs(report)) && !known.some((report) => isOurs(report) && matters(report))
      ? 'over'
      : 'theirs'
  }
  if (causes.some(({ noted, own }) => noted > 0 && own)) return 'trouble'
  if (causes.some(({ refused, noted }) => refused + noted > 0)) return 'refused'
  return causes.some(({ recovered }) => recovered > 0) ? 'late' : 'fine'
}

/**
 * What matters most first: what to begin with, then mail that waits or was given up, trouble of the server, refused clients, and
 * at last what is over.
 */
export function arrangeCauses(causes: readonly CauseReport[], begin: BeginHere | undefined): readonly CauseReport[] {
  const isFirst = ({ cause, side, count }: CauseReport): boolean =>
    begin !== undefined && cause === begin.cause && side === begin.side && count === begin.count
  const rank = (report: CauseReport): number => {
    if (isFirst(report)) return 0
    if (report.count === 0) return 5
    if (report.side === 'outgoing') return report.cause === 'unknown' ? 2 : 1
    return report.side === 'server' ? 3 : 4
  }
  return causes.toSorted((a, b) => rank(a) - rank(b))
}

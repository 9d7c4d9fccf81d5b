// Chooses which cause in the report of a log to mend first. The reader keeps the server that wrote the log, so a cause that he
// can mend (his address on a block list, SPF, port 25, a setting) goes before one with more recipients that only others
// can: a hundred addresses that do not exist are for those who wrote to them. A cause that nobody understood is never first
// while there is another.

import type { CauseId } from '../causes/facts.ts'
import type { Who } from '../diagnosis.ts'
import type { BeginHere, CauseReport } from './report.ts'

/** Whose move is that of whoever keeps the server, or of somebody whom he commands: his DNS, his provider. */
const OURS: ReadonlySet<Who> = new Set(['sender-admin', 'domain-owner', 'ip-owner'])

/** Told of a sender in a reply, and in the log of a server its own matter: it logs in nowhere, or relays where it may not. */
const OURS_OUTGOING: ReadonlySet<CauseId> = new Set([
  'auth.required',
  'auth.failed',
  'relay.denied',
  'tls.required',
  'local-config.delivery-program',
  'local-config.mx-points-here',
  'loop',
])

const UNREACHABLE: ReadonlySet<CauseId> = new Set(['network.timeout', 'network.connect'])
/** Fewer domains than this may all be down; so many at once hardly are. */
const MANY_DOMAINS = 5

export function chooseBeginning(causes: readonly CauseReport[]): BeginHere | undefined {
  const outgoing = causes.filter(({ side, count }) => side === 'outgoing' && count > 0)
  const known = outgoing.filter(({ cause }) => cause !== 'unknown')
  const blocked = known.find(looksBlocked)
  const ours = known.find((report) => isOurs(report))
  // The causes come with the worst first.
  if (blocked !== undefined && (ours === undefined || blocked.count >= ours.count)) return begin(blocked, 'many-hosts')
  if (ours !== undefined) return begin(ours, 'ours')
  const worst = known[0] ?? outgoing[0]
  return worst === undefined ? undefined : begin(worst, 'theirs')
}

const begin = ({ cause, side, count }: CauseReport, why: BeginHere['why']): BeginHere => ({ cause, side, why, count })

const isOurs = ({ cause, who }: CauseReport): boolean => OURS.has(who) || OURS_OUTGOING.has(cause)

/** Many domains that could not be reached, and hardly one that answered later. */
function looksBlocked({ cause, destinations, moreDestinations, count, recovered }: CauseReport): boolean {
  if (!UNREACHABLE.has(cause)) return false
  const harmed = destinations.filter((one) => one.count > 0).length
  return harmed + moreDestinations >= MANY_DOMAINS && recovered * 4 < count
}

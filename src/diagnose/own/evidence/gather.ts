// Which checks a cause is worth, and all of them at once within a bound of time. Look-ups are made only because a person asks;
// whoever calls this decides that.

import type { Clock } from '../../../core/clock.ts'
import { seconds } from '../../../core/time.ts'
import type { CauseId } from '../../causes/facts.ts'
import type { Finding, OwnCase } from '../own-case.ts'
import { checkBlockList } from './block-list.ts'
import type { Check, CheckDeps } from './check.ts'
import { checkDkimSignature } from './dkim-signature.ts'
import { checkDmarcRecord } from './dmarc-record.ts'
import { checkDomainTypo } from './domain-typo.ts'
import { checkHelloName } from './hello-name.ts'
import { checkMailHosts } from './mail-hosts.ts'
import { checkRecentHistory } from './recent-history.ts'
import { checkReverseDns } from './reverse-dns.ts'
import { checkSpfRecord } from './spf-record.ts'

const PROOFS: readonly Check[] = [checkDmarcRecord, checkSpfRecord, checkDkimSignature]
const STANDING: readonly Check[] = [checkReverseDns, checkRecentHistory]
/** They ask about the domain of the recipient. */
const WAY: readonly Check[] = [checkDomainTypo, checkMailHosts, checkRecentHistory]

const CHECKS: Readonly<Partial<Record<CauseId, readonly Check[]>>> = {
  'spf.fail': [checkSpfRecord],
  'spf.record': [checkSpfRecord],
  'dkim.fail': [checkDkimSignature],
  'dmarc.fail': PROOFS,
  'dmarc.missing': [checkDmarcRecord],
  'dmarc.unaligned': PROOFS,
  'auth.none': PROOFS,
  'dns.ptr': [checkReverseDns],
  'dns.helo': [checkHelloName, checkReverseDns],
  'ip.dynamic': [checkReverseDns],
  'blocklist.ip': [checkBlockList, checkRecentHistory],
  'reputation.ip': STANDING,
  'reputation.unknown': STANDING,
  'policy.ip-blocked': STANDING,
  'policy.local': [checkReverseDns, checkSpfRecord, checkRecentHistory],
  'spam.content': [checkSpfRecord, checkDkimSignature, checkRecentHistory],
  'recipient.unknown': [checkDomainTypo],
  'domain.not-found': WAY,
  'domain.no-route': WAY,
  'domain.null-mx': WAY,
  'domain.no-mail': WAY,
  'domain.dns-error': WAY,
  'network.connect': WAY,
  'network.timeout': WAY,
  'relay.denied': [checkMailHosts],
  greylist: [checkRecentHistory],
  'limit.rate': [checkRecentHistory],
  'limit.connections': [checkRecentHistory],
  'system.temp': [checkRecentHistory],
}

/** In all, whatever there is to look up. */
export const LOOK_UP_TIME = seconds(3)

/** Ends when the time for look-ups is over; `done` gives the timer back. */
export function lookUpTime(clock: Clock): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController()
  const timer = clock.after(LOOK_UP_TIME, () => controller.abort())
  return { signal: controller.signal, done: () => timer.cancel() }
}

/** For the likeliest of the causes only: other checks would answer what nobody asked. */
export async function gatherFindings(
  one: OwnCase,
  causes: readonly CauseId[],
  deps: CheckDeps,
): Promise<readonly Finding[]> {
  const [cause] = causes
  if (cause === undefined) return []
  const wanted = CHECKS[cause] ?? []
  // Where all mail goes to a smarthost, it is that host which is not found, or does not answer.
  const checks = wanted === WAY && (one.smarthosts ?? []).length > 0 ? [] : wanted
  const findings = await Promise.all(checks.map((check) => check(one, cause, deps)))
  return findings.flat()
}

// SPF for one identity of a mail: whose record is asked, in which time, and the result with the values it was made from.

import type { Mailbox, ReversePath } from '../../core/address.ts'
import type { Clock } from '../../core/clock.ts'
import type { IpAddress } from '../../core/ip.ts'
import { seconds } from '../../core/time.ts'
import type { Resolver } from '../../dns/resolver.ts'
import type { SpfResult } from '../../core/origin-results.ts'
import { harmless } from '../trace-lines.ts'
import { checkHost, explain, type SpfOutcome } from './check-host.ts'
import { Evaluation, type EvaluationDeps } from './evaluation.ts'

/** RFC 7208 §4.6.4 wants at least 20 seconds. */
export const SPF_TIME_LIMIT = seconds(20)

export interface SpfQuestion {
  readonly client: IpAddress
  readonly helo: string
  /** With the null reverse-path the HELO name stands for the sender (RFC 7208 §2.4). */
  readonly mailFrom: ReversePath
  /** `helo`: the HELO name, whoever the sender is (RFC 7208 §2.3). */
  readonly identity: 'mailfrom' | 'helo'
}

export interface SpfDeps {
  readonly resolver: Resolver
  readonly clock: Clock
  readonly hostname: string
}

/** Never throws for what DNS says, and ends within SPF_TIME_LIMIT. */
export async function checkSpf(question: SpfQuestion, deps: SpfDeps): Promise<SpfResult> {
  const { client, helo } = question
  const mailbox = senderOf(question)
  const limit = new AbortController()
  const about = { client, helo, localPart: mailbox.localPart, senderDomain: mailbox.domain }
  const evaluation = new Evaluation(about, { ...deps, signal: limit.signal } satisfies EvaluationDeps)
  const late = Promise.withResolvers<'late'>()
  const timer = deps.clock.after(SPF_TIME_LIMIT, () => {
    limit.abort()
    late.resolve('late')
  })
  try {
    const check = await Promise.race([run(mailbox.domain, evaluation), late.promise])
    return resultOf(check, question, mailbox, evaluation)
  } finally {
    timer.cancel()
  }
}

interface Ended {
  readonly check: SpfOutcome
  readonly explanation: string | undefined
}

async function run(domain: string, evaluation: Evaluation): Promise<Ended> {
  const check = await checkHost(domain.toLowerCase().replace(/\.$/, ''), evaluation)
  return { check, explanation: await explain(check, evaluation) }
}

type Sender = Pick<Mailbox, 'localPart'> & { readonly domain: string }

function senderOf({ mailFrom, helo, identity }: SpfQuestion): Sender {
  if (mailFrom === null || identity === 'helo') return { localPart: 'postmaster', domain: helo }
  // RFC 7208 §4.3: without a local part it is postmaster's.
  return { localPart: mailFrom.localPart || 'postmaster', domain: mailFrom.domain }
}

const LONGEST_DETAIL = 200

function resultOf(ended: Ended | 'late', question: SpfQuestion, sender: Sender, evaluation: Evaluation): SpfResult {
  const { client, mailFrom } = question
  const domain = harmless(sender.domain, 253)
  const common = {
    method: 'spf',
    identity: mailFrom === null ? 'helo' : question.identity,
    domain,
    sender: harmless(`${sender.localPart}@${sender.domain}`, 320),
    client,
    trace: evaluation.trace.lines,
  } as const
  if (ended === 'late') return { ...common, result: 'temperror', reason: 'timeout' }
  const { check, explanation } = ended
  const { result, reason, term, detail } = check
  return {
    ...common,
    result,
    reason,
    ...(term !== undefined && { term: harmless(term, LONGEST_DETAIL) }),
    ...(check.domain !== sender.domain && { termDomain: harmless(check.domain, 253) }),
    ...(detail !== undefined && { detail: harmless(detail, LONGEST_DETAIL) }),
    ...(explanation !== undefined && { explanation }),
  }
}

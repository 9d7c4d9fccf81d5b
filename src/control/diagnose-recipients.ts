// Explains where each recipient of a message stands, with the engine of `waybill explain` and what this server knows itself.
// Look-ups are made only where the request allows them, for all recipients at once and within a bound of time.

import type { Clock } from '../core/clock.ts'
import type { Reason } from '../core/reason.ts'
import { isFinal } from '../core/transport.ts'
import { causeText } from '../diagnose/causes/catalogue.ts'
import type { Diagnosis } from '../diagnose/diagnosis.ts'
import { makeExplain, type Explain } from '../diagnose/explain.ts'
import { gatherFindings, lookUpTime } from '../diagnose/own/evidence/gather.ts'
import { outgoingAddress } from '../diagnose/own/evidence/outgoing.ts'
import { capital, makeExplainReason, possibleCauses, type ExplainReason } from '../diagnose/own/explain-reason.ts'
import { domainOfAddress, type Finding, type OwnCase } from '../diagnose/own/own-case.ts'
import { OWN_WORDS, moveText } from '../diagnose/own/own-words.ts'
import { whatHappened } from '../diagnose/own/what-happened.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Event, MessageEvent } from '../events/event.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { MessageView, RecipientView } from './control.ts'
import type { ExplainRequest, RecipientDiagnosis, ShownEvidence, TroubleDiagnosis } from './recipient-diagnosis.ts'

/** What this server knows of itself; left out where only its store is at hand. */
export interface OwnKnowledge {
  readonly hostname: string
  readonly smarthosts?: readonly string[] | undefined
  /** Asks anew each time: what was just mended should be seen. */
  readonly resolver: Resolver
}

export interface DiagnoseDeps {
  readonly clock: Clock
  readonly reader: Pick<QueueReader, 'recentTo'>
  readonly own?: OwnKnowledge | undefined
}

export interface Told {
  readonly message: MessageView
  readonly events: readonly Event[]
  readonly header?: string | undefined
}

export type DiagnoseRecipients = (told: Told, request: ExplainRequest) => Promise<MessageView>

export function makeDiagnoseRecipients(deps: DiagnoseDeps): DiagnoseRecipients {
  const explain = makeExplain()
  const explainReason = makeExplainReason(explain)
  return async (told, request) => {
    const time = lookUpTime(deps.clock)
    const asked: Asking['asked'] = new Map()
    try {
      const one = (recipient: RecipientView): Promise<RecipientView> =>
        diagnosed(recipient, told, { ...deps, explain, explainReason, request, signal: time.signal, asked })
      return { ...told.message, recipients: await Promise.all(told.message.recipients.map(one)) }
    } finally {
      time.done()
    }
  }
}

interface Asking extends DiagnoseDeps {
  readonly explain: Explain
  readonly explainReason: ExplainReason
  readonly request: ExplainRequest
  readonly signal: AbortSignal
  /** By what was asked: recipients of one refusal share what was found out about it. */
  readonly asked: Map<string, Promise<readonly Finding[]>>
}

/** Different refusals in one message that look-ups are made for. */
const MOST_CASES = 5

async function diagnosed(recipient: RecipientView, told: Told, asking: Asking): Promise<RecipientView> {
  const diagnosis = await diagnosisOf(recipient, told, asking)
  return diagnosis === undefined ? recipient : { ...recipient, diagnosis }
}

async function diagnosisOf(
  recipient: RecipientView,
  told: Told,
  asking: Asking,
): Promise<RecipientDiagnosis | undefined> {
  const { state } = recipient
  const { language } = asking.request
  if (state.kind !== 'done') {
    return state.lastReason === undefined ? undefined : troubled(state.lastReason, recipient, told, asking)
  }
  switch (state.outcome.kind) {
    case 'delivered':
      // In a mailbox of this server it is where it belongs.
      return isFinal(state.outcome.via)
        ? undefined
        : { outcome: 'delivered', language, caveat: OWN_WORDS[language].caveat }
    case 'bounced':
    case 'expired':
      return troubled(state.outcome.reason, recipient, told, asking)
    case 'expanded':
    case 'cancelled':
    case 'marked-delivered':
    case 'discarded':
      return undefined
  }
}

function outcomeOf({ state }: RecipientView): OwnCase['outcome'] {
  if (state.kind === 'done') return 'failed'
  return state.kind === 'held' ? 'held' : 'deferred'
}

export const messageEvents = ({ events }: Told): readonly MessageEvent[] =>
  events.filter((event): event is MessageEvent => 'message' in event)

/** What is known of one recipient's failure. */
export function ownCaseOf(
  recorded: Reason,
  recipient: RecipientView,
  told: Told,
  own: Omit<OwnKnowledge, 'resolver'> | undefined,
): OwnCase {
  const events = messageEvents(told)
  const reason = tellingReason(recorded, recipient.address, events)
  return {
    reason,
    recipient: recipient.address,
    sender: told.message.from,
    outcome: outcomeOf(recipient),
    hostname: own?.hostname,
    smarthosts: own?.smarthosts,
    outgoing: outgoingAddress(reason, events),
    header: told.header,
  }
}

async function troubled(
  recorded: Reason,
  recipient: RecipientView,
  told: Told,
  asking: Asking,
): Promise<TroubleDiagnosis> {
  const { request, explainReason } = asking
  const { language } = request
  const events = messageEvents(told)
  const one = ownCaseOf(recorded, recipient, told, asking.own)
  const { reason } = one
  const findings = await findingsFor(one, told, asking)
  const diagnosis = explainReason(reason, one, { language, findings })
  const { cause, layer, who, retryHelps, confidence, rule, title, explanation, steps, contacts, links } = diagnosis
  return {
    outcome: one.outcome === 'failed' ? 'failed' : 'deferred',
    language,
    cause,
    layer,
    who,
    retryHelps,
    confidence,
    ...(rule === undefined ? {} : { rule }),
    happened: capital(whatHappened(reason, { address: recipient.address, language, safe: (text) => text })),
    title,
    explanation,
    move: moveText(diagnosis, one, language),
    ...nextTimes(recipient, events),
    steps,
    evidence: shownEvidence(diagnosis, findings, language),
    alternatives: diagnosis.alternatives.map((id) => ({ cause: id, title: causeText(id, language).title })),
    contacts,
    links,
  }
}

/** That the time is over tells nothing; the attempt before it does. */
function tellingReason(reason: Reason, address: string, events: readonly MessageEvent[]): Reason {
  if (reason.code !== 'queue.expired') return reason
  const before = events.findLast(
    (event) => event.kind === 'deferred' && event.recipient === address && event.reason.code !== 'queue.expired',
  )
  return before?.kind === 'deferred' ? before.reason : reason
}

function findingsFor(one: OwnCase, { message }: Told, asking: Asking): Promise<readonly Finding[]> {
  const { request, own, clock, signal, reader, asked } = asking
  if (!request.lookUps || own === undefined) return Promise.resolve([])
  const { code, reply, remote } = one.reason
  const key = JSON.stringify([code, reply, remote, domainOfAddress(one.recipient)])
  const before = asked.get(key)
  if (before !== undefined || asked.size >= MOST_CASES) return before ?? Promise.resolve([])
  const findings = gatherFindings(one, possibleCauses(asking.explain, one.reason), {
    clock,
    signal,
    resolver: own.resolver,
    recent: (domain, since) => reader.recentTo(domain, since, message.id).catch(() => undefined),
  })
  asked.set(key, findings)
  return findings
}

function nextTimes(
  { state, address }: RecipientView,
  events: readonly MessageEvent[],
): Pick<TroubleDiagnosis, 'nextAttempt' | 'triesUntil'> {
  if (state.kind !== 'scheduled') return {}
  const last = events.findLast((event) => event.kind === 'deferred' && event.recipient === address)
  return { nextAttempt: state.due, ...(last?.kind === 'deferred' ? { triesUntil: last.expires } : {}) }
}

function shownEvidence(
  { evidence }: Diagnosis,
  findings: readonly Finding[],
  language: ExplainRequest['language'],
): readonly ShownEvidence[] {
  return evidence.map((ground) => {
    const text = OWN_WORDS[language].ground(ground)
    if (ground.kind !== 'known') return { kind: ground.kind, text }
    const finding = findings.find(({ says }) => says.en === ground.says.en)
    if (finding === undefined) return { kind: 'recorded', text }
    return { kind: finding.kind, text, ...(finding.at === undefined ? {} : { at: finding.at }) }
  })
}

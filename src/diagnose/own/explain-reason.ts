// A recorded reason in, a diagnosis out: the door of this server's own mail to the engine of `waybill explain`. What was seen
// here is known and therefore sure; what another server said goes through the rules with its host and its place in the
// dialogue. What this server has found out outranks those words: it confirms a cause, or says that it does not hold (any more).
// No I/O, no look-ups.

import { parseIp } from '../../core/ip.ts'
import type { Reason } from '../../core/reason.ts'
import { formatReply } from '../../core/reply.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Diagnosis, Evidence, Input, Language, Unknown } from '../diagnosis.ts'
import type { Explain, ExplainOptions } from '../explain.ts'
import { untilWhen } from '../until.ts'
import type { Vantage } from '../vantage.ts'
import { lmtpTrouble, LMTP_TEXTS } from './at-lmtp.ts'
import { smarthostTrouble, TEXTS, vantageOf } from './at-smarthost.ts'
import { knownCause, NOT_THEIRS, type KnownCause } from './own-cause.ts'
import type { Finding, OwnContext } from './own-case.ts'
import { afterwards, ownSteps } from './own-steps.ts'
import { whatHappened } from './what-happened.ts'

export interface OwnOptions {
  /** English where it is left out. */
  readonly language?: Language
  readonly findings?: readonly Finding[]
}

export type ExplainReason = (reason: Reason, context: OwnContext, options?: OwnOptions) => Diagnosis

export function makeExplainReason(explain: Explain): ExplainReason {
  return (reason, context, { language = 'en', findings = [] } = {}) => {
    const known = knownCause(reason)
    const diagnosis = known
      ? explainKnown(explain, known, { reason, context, language })
      : explainWords(explain, reason, { context, language, findings })
    return seen(diagnosis, { reason, context, language, findings })
  }
}

interface Known {
  readonly reason: Reason
  readonly context: OwnContext
  readonly language: Language
}

/** Nothing is read and nothing guessed, so nothing is left unknown either. */
function explainKnown(explain: Explain, known: KnownCause, { reason, context, language }: Known): Diagnosis {
  const { cause, who, retry, text } = known
  const sentence = (each: Language): string =>
    capital(whatHappened(reason, { address: context.recipient, language: each, safe: (said) => said }))
  const says = { en: sentence('en'), ru: sentence('ru') }
  const evidence: Evidence = { kind: 'confirms', cause, says, who, retry }
  const diagnosis = explain(inputOf(reason, vantageOf(reason, context)), options(language, [evidence]))
  return {
    ...diagnosis,
    ...(text === undefined ? {} : { title: text.title[language], explanation: text.explanation[language] }),
    confidence: cause === 'expired' ? 'low' : 'high',
    alternatives: [],
    unknown: diagnosis.unknown.filter((what) => !ABOUT_THE_TEXT.includes(what)),
  }
}

const ABOUT_THE_TEXT: readonly Unknown[] = ['code', 'responder', 'conflict']

interface Words {
  readonly context: OwnContext
  readonly language: Language
  readonly findings: readonly Finding[]
}

/** Words of another server, with what is confirmed here. */
function explainWords(explain: Explain, reason: Reason, { context, language, findings }: Words): Diagnosis {
  const vantage = { ...vantageOf(reason, context), firstHand: true } as const
  return explain(inputOf(reason, vantage), options(language, findings.flatMap(evidenceOf)))
}

const evidenceOf = ({ kind, cause, says }: Finding): readonly Evidence[] =>
  kind === 'confirms' ? [{ kind, cause, says }] : []

interface Seen extends Known {
  readonly findings: readonly Finding[]
}

/** The answer as it is for the one who runs this server, with steps for Waybill. */
function seen(diagnosis: Diagnosis, { reason, context, language, findings }: Seen): Diagnosis {
  const { cause, who } = diagnosis
  const trouble = smarthostTrouble(cause, reason, context)
  const atLmtp = lmtpTrouble(cause, reason)
  const text = atLmtp
    ? LMTP_TEXTS[atLmtp]
    : trouble
      ? TEXTS[trouble]
      : cause === 'relay.denied'
        ? NOT_THEIRS
        : undefined
  const told = new Set(diagnosis.evidence.flatMap((ground) => (ground.kind === 'known' ? [ground.says.en] : [])))
  const others = findings.filter(({ says }) => !told.has(says.en))
  // What was ruled out held when the other server judged, and does not hold now: so another try may end otherwise.
  const refuted = findings.some(({ kind, cause }) => kind === 'refutes' && cause === diagnosis.cause)
  const own = ownSteps(diagnosis.cause, { reason, context, language })
  const steps = [...(own.length > 0 ? own : diagnosis.steps), ...afterwards(reason, language)]
  return {
    ...diagnosis,
    // The sender of a notification is a program; what is held of it waits for whoever runs this server.
    who: atLmtp || (context.outcome === 'held' && context.sender === '' && who === 'sender') ? 'sender-admin' : who,
    ...(text === undefined ? {} : { title: text.title[language], explanation: text.explanation[language] }),
    ...(refuted ? { confidence: 'low', retryHelps: true, until: untilWhen(diagnosis.cause, '') } : {}),
    evidence: [...diagnosis.evidence, ...others.map(({ says }) => ({ kind: 'known', says }) as const)],
    first: own[0] ?? diagnosis.first,
    steps,
    softwareSteps: [],
    software: ['waybill'],
  }
}

/** As the engine would find it in a log, but with nothing to be found out about host and place. */
function inputOf({ reply, remote, command, code }: Reason, vantage: Vantage): Input {
  const readable = code !== 'smtp.size' && reply !== undefined
  return {
    text: readable ? formatReply(reply).trimEnd() : '',
    ...(remote === undefined || parseIp(remote.host) !== undefined ? {} : { host: remote.host }),
    ...(command === undefined ? {} : { stage: command }),
    vantage,
  }
}

const options = (language: Language, evidence: readonly Evidence[]): ExplainOptions => ({
  language,
  evidence,
  for: 'waybill',
  software: ['waybill'],
})

/** Host names keep their first letter. */
export const capital = (text: string): string =>
  /^[\p{Ll}]+[\s,]/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text

/** For what can be looked up it makes no difference which host it was. */
const HERE: Vantage = { speaker: 'remote', direction: 'outgoing' }

/** Which causes the reply alone leaves possible, likeliest first: what look-ups are made for. */
export function possibleCauses(explain: Explain, reason: Reason): readonly CauseId[] {
  const known = knownCause(reason)
  if (known) return [known.cause]
  const { cause, alternatives } = explain(inputOf(reason, HERE), options('en', []))
  return [cause, ...alternatives]
}

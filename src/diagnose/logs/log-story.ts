// The story of one message as its log tells it: what it was, what became of each recipient with the diagnosis of the last refusal,
// and the events. Concludes nothing that the records do not say.

import type { Instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Confidence, Contacts, Language, Who } from '../diagnosis.ts'
import type { Explain } from '../explain.ts'
import type { Speaker } from '../vantage.ts'
import type { LogFormat, LogRecord, Peer } from './log-record.ts'
import { explainAttempt } from './explain-attempt.ts'
import { mergeArrivals, peerText, recipientsOf, toEvents } from './story-events.ts'

export interface LogRecipient {
  readonly address: string
  readonly outcome: 'delivered' | 'deferred' | 'failed' | 'unknown'
  readonly at?: Instant
  /** Failed attempts before and with the last one. */
  readonly failures: number
  readonly text?: string
  /** Who said it, and in answer to what, as the log names it. */
  readonly peer?: Peer
  readonly stage?: string
  readonly diagnosis?: {
    readonly cause: CauseId
    readonly speaker: Speaker
    readonly code?: number
    readonly title: string
    readonly who: Who
    readonly retryHelps: boolean | null
    readonly confidence: Confidence
    readonly steps: readonly string[]
    readonly contacts: Contacts
  }
}

export interface LogStory {
  readonly id: string
  readonly machine?: string
  readonly format: LogFormat
  readonly from?: string
  readonly sentBy?: string
  readonly client?: string
  readonly size?: number
  readonly subject?: string
  readonly messageIdField?: string
  readonly bounceOf?: string
  /** Ids of messages that tell the sender of this one. */
  readonly bounces: readonly string[]
  readonly arrivedAt?: Instant
  readonly finished: boolean
  readonly recipients: readonly LogRecipient[]
  readonly events: readonly MessageEvent[]
}

export interface StoryMaterials {
  readonly id: string
  readonly machine: string | undefined
  readonly records: readonly LogRecord[]
  readonly language: Language
  readonly explain: Explain
}

export function makeStory({ id, machine, records, language, explain }: StoryMaterials): LogStory {
  const arrival = mergeArrivals(records)
  const first = records.find((record) => record.kind === 'arrived')
  const script = arrival?.script
  const sentBy =
    script === undefined ? arrival?.user : `${script.file}${script.uid === undefined ? '' : ` (uid ${script.uid})`}`
  return {
    id,
    ...(machine === undefined ? {} : { machine }),
    format: records[0]?.format ?? 'exim',
    ...(arrival?.from === undefined ? {} : { from: arrival.from }),
    ...(sentBy === undefined ? {} : { sentBy }),
    ...(arrival?.client === undefined ? {} : { client: peerText(arrival.client) }),
    ...(arrival?.size === undefined ? {} : { size: arrival.size }),
    ...(arrival?.subject === undefined ? {} : { subject: arrival.subject }),
    ...(arrival?.messageIdField === undefined ? {} : { messageIdField: arrival.messageIdField }),
    ...(arrival?.bounceOf === undefined ? {} : { bounceOf: arrival.bounceOf }),
    bounces: [],
    ...(first?.at === undefined ? {} : { arrivedAt: first.at }),
    finished: records.some(({ kind }) => kind === 'finished'),
    recipients: recipientsOf(records).map((address) => makeRecipient(address, records, language, explain)),
    events: toEvents(id, records),
  }
}

function makeRecipient(
  address: string,
  records: readonly LogRecord[],
  language: Language,
  explain: Explain,
): LogRecipient {
  const own = records
    .filter((record) => record.kind === 'attempted')
    .filter(({ recipient, original }) => (original ?? recipient) === address)
  const last = own.at(-1)
  if (last === undefined) return { address, outcome: 'unknown', failures: 0 }
  const failed = own.filter(({ outcome, earlier }) => outcome !== 'delivered' && earlier !== true)
  const told = last.earlier ? (failed.at(-1) ?? last) : last
  const base = {
    address,
    outcome: last.outcome,
    failures: failed.length,
    ...(last.at === undefined ? {} : { at: last.at }),
    ...(told.text === undefined ? {} : { text: told.text }),
    ...(told.peer === undefined ? {} : { peer: told.peer }),
    ...(told.stage === undefined ? {} : { stage: told.stage }),
  }
  if (last.outcome === 'delivered' || told.text === undefined) return base
  const { cause, vantage, title, who, retryHelps, confidence, steps, contacts, observed } = explainAttempt(
    (input) => explain(input, { language }),
    told,
  )
  const { speaker } = vantage
  const code = observed.code === undefined ? {} : { code: observed.code }
  return { ...base, diagnosis: { cause, speaker, ...code, title, who, retryHelps, confidence, steps, contacts } }
}

// What an attempt in a log is explained from: the words of the reply, the host, the stage. Where the words alone say nothing
// (`stat=Service unavailable`), the enhanced code that the log has in a field of its own is put before them; where they say
// something they outrank it, because servers make up codes of their own (Postfix 4.4.1, Sendmail 5.5.0).

import type { CauseId } from '../causes/facts.ts'
import type { Input } from '../diagnosis.ts'
import type { Attempted } from './log-record.ts'
import { vantageOfRecord } from './record-vantage.ts'

/** What Sendmail writes of any code that it has no words for. */
const VAGUE = 'Service unavailable'

export function explainAttempt<Answer extends { readonly cause: CauseId }>(
  explain: (input: Input) => Answer,
  record: Attempted,
): Answer {
  const { text = '', peer, stage, enhanced } = record
  const host = peer?.host
  const about = {
    vantage: vantageOfRecord(record),
    ...(host === undefined ? {} : { host }),
    ...(stage === undefined ? {} : { stage }),
  }
  const answer = explain({ ...about, text })
  if (answer.cause !== 'unknown' && text !== VAGUE) return answer
  if (enhanced === undefined || enhanced.endsWith('.0.0')) return answer
  // A text with a code of its own has been read with it.
  return /^[245]\d\d\b|^[245]\.\d/.test(text)
    ? answer
    : explain({ ...about, text: text === VAGUE ? enhanced : `${enhanced} ${text}` })
}

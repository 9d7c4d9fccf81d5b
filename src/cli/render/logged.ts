// What the log of another mail server says of a message, as an event of the timeline: what it came to for whom, the host, and
// the words of the log.

import type { MessageEvent } from '../../events/event.ts'
import type { TimelineWords } from '../../words/timeline.ts'
import { note, type Detail, type EventText } from './event-text.ts'
import { safeText } from './safe-text.ts'

type Logged = Extract<MessageEvent, { readonly kind: 'logged' }>

const TONES = { delivered: 'good', deferred: 'warn', failed: 'bad' } as const

export function renderLogged({ text, outcome, recipient, host, stage }: Logged, words: TimelineWords): EventText {
  if (outcome === undefined) return { headline: words.logSays, tone: 'plain', details: [note(safeText(text))] }
  const headline = words[outcome]
  return {
    headline: recipient === undefined ? headline : `${headline}: ${safeText(recipient)}`,
    tone: TONES[outcome],
    details: [...(host === undefined ? [] : [note(hostText(host, stage, words))]), ...said(text, host !== undefined)],
  }
}

const hostText = (host: string, stage: string | undefined, words: TimelineWords): string =>
  stage === undefined ? `${safeText(host)}.` : words.inAnswerTo(safeText(host), safeText(stage))

/** A reply goes over the wire; what the server says itself is prose. */
function said(text: string, remote: boolean): Detail[] {
  if (text === '') return []
  if (remote && /^[2-5]\d\d[ -]/.test(text)) {
    return text.split('\n').map((line) => ({ form: 'wire', text: `<- ${safeText(line)}` }))
  }
  return text.split('\n').map((line) => note(safeText(line)))
}

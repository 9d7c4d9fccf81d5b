// What the log of another mail server says of a message, as an event of the timeline: what it came to for whom, the host, and
// the words of the log.

import type { MessageEvent } from '../../events/event.ts'
import { note, type Detail, type EventText } from './event-text.ts'
import { safeText } from './safe-text.ts'

type Logged = Extract<MessageEvent, { readonly kind: 'logged' }>

const HEADLINES = {
  delivered: { words: 'Delivered', tone: 'good' },
  deferred: { words: 'Not delivered yet', tone: 'warn' },
  failed: { words: 'Given up', tone: 'bad' },
} as const

export function renderLogged({ text, outcome, recipient, host, stage }: Logged): EventText {
  if (outcome === undefined) return { headline: 'The log says', tone: 'plain', details: [note(safeText(text))] }
  const { words, tone } = HEADLINES[outcome]
  return {
    headline: recipient === undefined ? words : `${words}: ${safeText(recipient)}`,
    tone,
    details: [...(host === undefined ? [] : [note(hostText(host, stage))]), ...said(text, host !== undefined)],
  }
}

const hostText = (host: string, stage: string | undefined): string =>
  stage === undefined ? `${safeText(host)}.` : `${safeText(host)}, in answer to ${safeText(stage)}.`

/** A reply goes over the wire; what the server says itself is prose. */
function said(text: string, remote: boolean): Detail[] {
  if (text === '') return []
  if (remote && /^[2-5]\d\d[ -]/.test(text)) {
    return text.split('\n').map((line) => ({ form: 'wire', text: `<- ${safeText(line)}` }))
  }
  return text.split('\n').map((line) => note(safeText(line)))
}

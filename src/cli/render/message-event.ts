// The events of a message in words, one function a kind: what happened, whose move it is, what comes next.

import type { FinalOutcome } from '../../core/message.ts'
import type { MessageEvent } from '../../events/event.ts'
import { readable } from '../../diagnose/documents/header-fields.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { TimelineWords } from '../../words/timeline.ts'
import { note, reasonDetails, wordsOf, type Detail, type EventText, type RenderContext } from './event-text.ts'
import { describeRemote, destinationText, factLines } from './reason.ts'
import { renderLogged } from './logged.ts'
import { safeText } from './safe-text.ts'
import { renderStep } from './step.ts'

type Of<K extends MessageEvent['kind']> = Extract<MessageEvent, { readonly kind: K }>

export function renderMessageEvent(event: MessageEvent, context: RenderContext): EventText {
  const words = wordsOf(context)
  switch (event.kind) {
    case 'queued':
      return queued(event, words, context)
    case 'readdressed':
      return readdressed(event, words)
    case 'signed':
      return signed(event, words)
    case 'sealed':
      return sealed(event, words)
    case 'unsigned':
      return unsigned(event, words)
    case 'routed':
      return routed(event, words)
    case 'expanded':
      return expanded(event, words)
    case 'merged':
      return merged(event, words)
    case 'attempt-started':
      return attemptStarted(event, words)
    case 'step':
      return renderStep(event, context)
    case 'delivered':
      return delivered(event, words)
    case 'deferred':
      return deferred(event, words, context)
    case 'failed':
      return failed(event, words)
    case 'notified':
      return notified(event, words)
    case 'warning-left-out':
      return warningLeftOut(event, words, context)
    case 'retry-asked':
      return retryAsked(event, words)
    case 'given-up':
      return givenUp(event, words)
    case 'released':
      return released(event, words)
    case 'cancelled':
      return cancelled(event, words)
    case 'marked-delivered':
      return markedDelivered(event, words)
    case 'recipient-added':
      return recipientAdded(event, words)
    case 'sender-changed':
      return senderChanged(event, words)
    case 'interrupted':
      return interrupted(event, words)
    case 'dismissed':
      return dismissed(event, words)
    case 'salvaged':
      return salvaged(event, words)
    case 'held':
      return held(event, words, context)
    case 'logged':
      return renderLogged(event, words)
  }
}

const MOST_SHOWN = 20

const names = (recipients: readonly string[]): string => safeText(recipients.join(', '))

/** Whoever asked for something; parts of this program have words for themselves. */
const actor = (by: string, { actors }: TimelineWords): string =>
  (Object.hasOwn(actors, by) ? actors[by] : undefined) ?? safeText(by)

function queued(event: Of<'queued'>, words: TimelineWords, { language = 'en' }: RenderContext): EventText {
  const { message, mailFrom, recipients, size, bounceOf, subject, messageIdField } = event
  const sender = mailFrom === '' ? words.nullSender : safeText(mailFrom)
  const about = [
    words.fromTo(sender, names(recipients), GRAMMAR[language].size(size)),
    bounceOf === undefined ? undefined : words.tellsOf(bounceOf),
    subject === undefined ? undefined : `${words.subjectIs}: ${safeText(readable(subject) ?? '')}`,
    messageIdField === undefined ? undefined : `Message-ID: ${safeText(messageIdField)}`,
  ]
  return {
    headline: words.queued(message),
    tone: 'strong',
    details: about.filter((text) => text !== undefined).map(note),
  }
}

const readdressed = ({ from, to, where, because }: Of<'readdressed'>, words: TimelineWords): EventText => ({
  headline: words.readdressed(safeText(from), safeText(to)),
  tone: 'plain',
  details: [note(words.readdressedBecause[because](where.map(safeText).join(', ')))],
})

const signed = ({ domain, signatures }: Of<'signed'>, words: TimelineWords): EventText => ({
  headline: words.signed(safeText(domain)),
  tone: 'plain',
  details: signatures.map((signature) => ({ form: 'wire', text: `DKIM-Signature: ${safeText(signature)}` })),
})

const sealed = ({ domain, instance, cv }: Of<'sealed'>, words: TimelineWords): EventText => ({
  headline: words.sealed(safeText(domain)),
  tone: 'plain',
  details: [{ form: 'wire', text: `ARC-Seal: i=${instance} cv=${cv}` }],
})

const unsigned = ({ domain, why }: Of<'unsigned'>, words: TimelineWords): EventText => ({
  headline: words.unsigned(safeText(domain)),
  tone: 'warn',
  details: [note(words.unsignedBecause[why](safeText(domain)))],
})

function routed(event: Of<'routed'>, words: TimelineWords): EventText {
  const { recipient, router, destination, reason, compared } = event
  return {
    headline: words.goes(
      safeText(recipient),
      destination === undefined ? undefined : destinationText(destination, words),
    ),
    tone: destination === undefined ? 'warn' : 'plain',
    details: [
      note(words.router(safeText(router))),
      ...factLines(compared, words).map(note),
      ...(reason === undefined ? [] : reasonDetails(reason, words)),
    ],
  }
}

const expanded = ({ recipient, router, to, compared }: Of<'expanded'>, words: TimelineWords): EventText => ({
  headline: words.expands(safeText(recipient), to.length === 0 ? undefined : names(someOf(to))),
  tone: 'plain',
  details: [note(words.router(safeText(router))), ...factLines(compared, words).map(note)],
})

/** A list of thousands is counted, not read. */
const someOf = (to: readonly string[]): readonly string[] =>
  to.length <= MOST_SHOWN ? to : [...to.slice(0, MOST_SHOWN), `… (${to.length})`]

const merged = ({ recipients, into }: Of<'merged'>, words: TimelineWords): EventText => ({
  headline: words.oneCopy(names([into, ...recipients])),
  tone: 'plain',
  details: [note(words.sameThere(safeText(into)))],
})

const attemptStarted = (
  { attempt, destination, recipients }: Of<'attempt-started'>,
  words: TimelineWords,
): EventText => ({
  headline: words.attempt(attempt, destinationText(destination, words)),
  tone: 'strong',
  details: [note(words.forWhom(names(recipients)))],
})

function delivered({ recipient, via }: Of<'delivered'>, words: TimelineWords): EventText {
  const headline = `${words.delivered}: ${safeText(recipient)}`
  switch (via.transport) {
    case 'maildir':
    case 'mbox':
      return { headline, tone: 'good', details: [note(words.writtenTo(safeText(via.path)))] }
    case 'pipe':
      return { headline, tone: 'good', details: [note(words.tookByProgram(safeText(via.program)))] }
    case 'autoreply':
      return { headline: words.answered(safeText(via.to), via.leftOut), tone: 'plain', details: [] }
    case 'lmtp':
      return {
        headline,
        tone: 'good',
        details: [
          note(words.storedBy(describeRemote(via, words))),
          { form: 'wire', text: `<- ${safeText(via.reply)}` },
        ],
      }
    case 'smtp':
      return {
        headline,
        tone: 'good',
        details: [
          note(words.tookOver(describeRemote(via, words), via.tls)),
          { form: 'wire', text: `<- ${safeText(via.reply)}` },
        ],
      }
  }
}

const deferred = (
  { recipient, reason, next, expires, rule }: Of<'deferred'>,
  words: TimelineWords,
  { times }: RenderContext,
): EventText => ({
  headline: `${words.deferred}: ${safeText(recipient)}`,
  tone: 'warn',
  details: [
    ...reasonDetails(reason, words),
    note(
      expires === undefined
        ? words.asksAgain(times.moment(next))
        : words.triesAgain(times.moment(next), times.moment(expires)),
    ),
    ...(rule === undefined ? [] : [note(words.byRetryRule(safeText(rule)))]),
  ],
})

const failed = (
  { recipient, outcome, bounce, silent, afterHold, rule }: Of<'failed'>,
  words: TimelineWords,
): EventText => ({
  headline: `${words.failed}: ${safeText(recipient)}`,
  tone: 'bad',
  details: [
    ...(afterHold ? [note(words.afterHold)] : []),
    ...outcomeDetails(outcome, words),
    ...(rule === undefined ? [] : [note(words.byRetryRule(safeText(rule)))]),
    note(whoWasTold(bounce, silent, words)),
  ],
})

function outcomeDetails(outcome: FinalOutcome, words: TimelineWords): Detail[] {
  switch (outcome.kind) {
    case 'delivered':
      return [note(words.wasDelivered)]
    case 'bounced':
      return [...reasonDetails(outcome.reason, words), note(words.status(outcome.status))]
    case 'expired':
      return [note(words.timeOver), ...reasonDetails(outcome.reason, words)]
    case 'expanded':
      return [note(words.replacedBy(outcome.into))]
    case 'cancelled':
      return [note(words.takenOff(actor(outcome.by, words)))]
    case 'marked-delivered':
      return [note(words.markedDelivered(actor(outcome.by, words)))]
    case 'discarded':
      return [note(words.thrownAway(safeText(outcome.rule)))]
  }
}

function whoWasTold(bounce: string | undefined, silent: Of<'failed'>['silent'], words: TimelineWords): string {
  if (bounce !== undefined) return words.toldIn(bounce)
  return silent === undefined ? words.noNotification : words.silent[silent]
}

const notified = ({ recipients, about, notification }: Of<'notified'>, words: TimelineWords): EventText => ({
  headline: words.notified(notification),
  tone: 'plain',
  details: [note(words.about(names(recipients), about))],
})

const warningLeftOut = (
  { recipients, after, why, field }: Of<'warning-left-out'>,
  words: TimelineWords,
  { language = 'en' }: RenderContext,
): EventText => ({
  headline: words.warningLeftOut(GRAMMAR[language].span(after)),
  tone: 'plain',
  details: [
    note(words.forWhom(names(recipients))),
    note(words.whyLeftOut[why]),
    ...(field === undefined ? [] : [{ form: 'wire' as const, text: safeText(field) }]),
  ],
})

const retryAsked = ({ by, recipients }: Of<'retry-asked'>, words: TimelineWords): EventText => ({
  headline: words.retryAsked(actor(by, words)),
  tone: 'plain',
  details: [note(words.forWhom(names(recipients)))],
})

const givenUp = ({ by, recipients }: Of<'given-up'>, words: TimelineWords): EventText => ({
  headline: words.givenUp(actor(by, words)),
  tone: 'plain',
  details: [note(words.forWhom(names(recipients)))],
})

const released = ({ by, recipients }: Of<'released'>, words: TimelineWords): EventText => ({
  headline: words.released(actor(by, words)),
  tone: 'plain',
  details: [note(words.forWhom(names(recipients)))],
})

const cancelled = ({ by, recipients, bounce }: Of<'cancelled'>, words: TimelineWords): EventText => ({
  headline: words.cancelled(actor(by, words)),
  tone: 'bad',
  details: [
    note(words.notTriedAgain(names(recipients))),
    note(bounce === undefined ? words.notTold : words.toldIn(bounce)),
  ],
})

const markedDelivered = ({ by, recipients }: Of<'marked-delivered'>, words: TimelineWords): EventText => ({
  headline: words.markedDelivered(actor(by, words)),
  tone: 'good',
  details: [note(words.notTriedAnyMore(names(recipients)))],
})

const recipientAdded = ({ by, recipients }: Of<'recipient-added'>, words: TimelineWords): EventText => ({
  headline: words.recipientAdded(actor(by, words)),
  tone: 'plain',
  details: [note(words.forWhom(names(recipients)))],
})

function senderChanged({ by, from, to }: Of<'sender-changed'>, words: TimelineWords): EventText {
  const shown = (address: string): string => (address === '' ? words.nullSender : safeText(address))
  return {
    headline: words.senderChanged(actor(by, words)),
    tone: 'plain',
    details: [note(words.inPlaceOfSender(shown(to), shown(from)))],
  }
}

const held = (
  { by, recipients, reason, until }: Of<'held'>,
  words: TimelineWords,
  { times }: RenderContext,
): EventText => ({
  headline: words.held(actor(by, words)),
  tone: reason === undefined ? 'warn' : 'bad',
  details: [
    note(words.notTriedUntil(names(recipients))),
    ...(reason === undefined ? [] : reasonDetails(reason, words)),
    ...(until === undefined ? [] : [note(words.heldUntil(times.moment(until)))]),
  ],
})

const interrupted = ({ recipients }: Of<'interrupted'>, words: TimelineWords): EventText => ({
  headline: words.interrupted,
  tone: 'warn',
  details: [note(words.madeAgain(names(recipients)))],
})

const dismissed = ({ by, recipients }: Of<'dismissed'>, words: TimelineWords): EventText => ({
  headline: words.dismissed(actor(by, words)),
  tone: 'warn',
  details: recipients.length === 0 ? [] : [note(names(recipients))],
})

const salvaged = ({ recipients, found }: Of<'salvaged'>, words: TimelineWords): EventText => ({
  headline: words.salvaged,
  tone: 'warn',
  details: [note(words.foundWhole(names(recipients), safeText(found)))],
})

// The events of a message in words, one function a kind: what happened, whose move it is, what comes next.

import type { FinalOutcome } from '../../core/message.ts'
import type { MessageEvent } from '../../events/event.ts'
import { note, reasonDetails, type Detail, type EventText, type RenderContext } from './event-text.ts'
import { formatSize } from './layout.ts'
import { factLines } from './reason.ts'
import { renderLogged } from './logged.ts'
import { safeText } from './safe-text.ts'
import { renderStep } from './step.ts'

type Of<K extends MessageEvent['kind']> = Extract<MessageEvent, { readonly kind: K }>

export function renderMessageEvent(event: MessageEvent, context: RenderContext): EventText {
  switch (event.kind) {
    case 'queued':
      return queued(event)
    case 'routed':
      return routed(event)
    case 'merged':
      return merged(event)
    case 'attempt-started':
      return attemptStarted(event)
    case 'step':
      return renderStep(event)
    case 'delivered':
      return delivered(event)
    case 'deferred':
      return deferred(event, context)
    case 'failed':
      return failed(event)
    case 'notified':
      return notified(event)
    case 'retry-asked':
      return retryAsked(event)
    case 'cancelled':
      return cancelled(event)
    case 'interrupted':
      return interrupted(event)
    case 'held':
      return held(event)
    case 'logged':
      return renderLogged(event)
  }
}

const names = (recipients: readonly string[]): string => safeText(recipients.join(', '))
export const senderName = (mailFrom: string): string => (mailFrom === '' ? 'the null sender <>' : safeText(mailFrom))

function queued(event: Of<'queued'>): EventText {
  const about = [
    `From ${senderName(event.mailFrom)} to ${names(event.recipients)}, ${formatSize(event.size)}.`,
    event.bounceOf === undefined ? undefined : `It tells about message ${event.bounceOf}.`,
    event.subject === undefined ? undefined : `Subject: ${safeText(event.subject)}`,
    event.messageIdField === undefined ? undefined : `Message-ID: ${safeText(event.messageIdField)}`,
  ]
  return {
    headline: `Accepted and safe on disk as ${event.message}`,
    tone: 'strong',
    details: about.filter((text) => text !== undefined).map(note),
  }
}

function routed({ recipient, router, destination, reason, compared }: Of<'routed'>): EventText {
  const to = destination === undefined ? 'nowhere' : `to ${safeText(destination)}`
  return {
    headline: `${safeText(recipient)} goes ${to}`,
    tone: destination === undefined ? 'warn' : 'plain',
    details: [
      note(`Router ${safeText(router)}.`),
      ...factLines(compared).map(note),
      ...(reason === undefined ? [] : reasonDetails(reason)),
    ],
  }
}

const merged = ({ recipients, into }: Of<'merged'>): EventText => ({
  headline: `One copy for ${names([into, ...recipients])}`,
  tone: 'plain',
  details: [note(`They are the same at the destination: what becomes of ${safeText(into)} holds for all.`)],
})

const attemptStarted = ({ attempt, destination, recipients }: Of<'attempt-started'>): EventText => ({
  headline: `Attempt ${attempt}: ${safeText(destination)}`,
  tone: 'strong',
  details: [note(`For ${names(recipients)}.`)],
})

function delivered({ recipient, via }: Of<'delivered'>): EventText {
  const headline = `Delivered: ${safeText(recipient)}`
  switch (via.transport) {
    case 'maildir':
      return { headline, tone: 'good', details: [note(`Written to ${safeText(via.path)}`)] }
    case 'smtp':
      return {
        headline,
        tone: 'good',
        details: [
          note(
            `${safeText(via.host)} [${via.address}] port ${via.port} took the message over` +
              `${via.tls ? ', through TLS' : ', without TLS'}. From here on it is that server’s move.`,
          ),
          { form: 'wire', text: `<- ${safeText(via.reply)}` },
        ],
      }
  }
}

const deferred = ({ recipient, reason, next, expires }: Of<'deferred'>, { times }: RenderContext): EventText => ({
  headline: `Not delivered yet: ${safeText(recipient)}`,
  tone: 'warn',
  details: [
    ...reasonDetails(reason),
    note(`Waybill tries again at ${times.moment(next)} and goes on until ${times.moment(expires)}.`),
  ],
})

function failed(event: Of<'failed'>): EventText {
  return {
    headline: `Given up: ${safeText(event.recipient)}`,
    tone: 'bad',
    details: [...outcomeDetails(event.outcome), note(whoWasTold(event.bounce, event.silent))],
  }
}

function outcomeDetails(outcome: FinalOutcome): Detail[] {
  switch (outcome.kind) {
    case 'delivered':
      return [note('It was delivered.')]
    case 'bounced':
      return [...reasonDetails(outcome.reason), note(`Status ${outcome.status}: no further attempt is made.`)]
    case 'expired':
      return [
        note('The time allowed for retrying is over. The last attempt failed as follows.'),
        ...reasonDetails(outcome.reason),
      ]
    case 'cancelled':
      return [note(`Taken off the queue by ${safeText(outcome.by)}.`)]
    case 'discarded':
      return [note(`Thrown away, as the rule ${safeText(outcome.rule)} says.`)]
  }
}

export function whoWasTold(bounce: string | undefined, silent: Of<'failed'>['silent']): string {
  if (bounce !== undefined) return `The sender is told in message ${bounce}.`
  switch (silent) {
    case undefined:
      return 'No notification is recorded.'
    case 'null-sender':
      return 'Nobody is told: the sender is empty (<>), as that of notifications is, and those are never answered.'
    case 'notify-never':
      return 'Nobody is told: the sender asked not to be (NOTIFY=NEVER or without FAILURE).'
  }
}

const ABOUT: Readonly<Record<Of<'notified'>['about'], string>> = {
  delivered: 'it was delivered',
  relayed: 'it was passed on to a server that sends no notifications of its own',
  failed: 'it could not be delivered',
  delayed: 'it is late, and still tried',
}

const notified = ({ recipients, about, notification }: Of<'notified'>): EventText => ({
  headline: `The sender is told in message ${notification}`,
  tone: 'plain',
  details: [note(`About ${names(recipients)}: ${ABOUT[about]}.`)],
})

const retryAsked = ({ by, recipients }: Of<'retry-asked'>): EventText => ({
  headline: `${safeText(by)} asked for an attempt at once`,
  tone: 'plain',
  details: [note(`For ${names(recipients)}.`)],
})

const cancelled = ({ by, recipients, bounce }: Of<'cancelled'>): EventText => ({
  headline: `${safeText(by)} took it off the queue`,
  tone: 'bad',
  details: [
    note(`For ${names(recipients)}: not delivered, and not tried again.`),
    note(bounce === undefined ? 'The sender is not told.' : `The sender is told in message ${bounce}.`),
  ],
})

const held = ({ by, recipients, reason }: Of<'held'>): EventText => ({
  headline: `Held by ${safeText(by)}`,
  tone: 'bad',
  details: [note(`For ${names(recipients)}. It is not tried until somebody asks for it.`), ...reasonDetails(reason)],
})

const interrupted = ({ recipients }: Of<'interrupted'>): EventText => ({
  headline: 'The server stopped in the middle of an attempt',
  tone: 'warn',
  details: [
    note(
      `For ${names(recipients)}. What that attempt did is not known, so it is made again: a duplicate is possible, a loss is not.`,
    ),
  ],
})

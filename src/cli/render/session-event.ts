// The events of a session in words, one function a kind: what the client did and what this server decided.

import type { Decision, Stage } from '../../core/decision.ts'
import type { SessionEvent } from '../../events/event.ts'
import { note, received, sent, type EventText } from './event-text.ts'
import { plural } from './layout.ts'
import { factLines } from './reason.ts'
import { safeText } from './safe-text.ts'

type Of<K extends SessionEvent['kind']> = Extract<SessionEvent, { readonly kind: K }>

export function renderSessionEvent(event: SessionEvent): EventText {
  switch (event.kind) {
    case 'connected':
      return connected(event)
    case 'helo':
      return helo(event)
    case 'command-refused':
      return commandRefused(event)
    case 'decided':
      return decided(event)
    case 'limit':
      return limit(event)
    case 'content-refused':
      return contentRefused(event)
    case 'disconnected':
      return disconnected(event)
  }
}

function connected({ client, clientPort, local, localPort, listener }: Of<'connected'>): EventText {
  return {
    headline: `${client} port ${clientPort} connected`,
    tone: 'plain',
    details: [note(`To ${local} port ${localPort} (${listener}).`)],
  }
}

const helo = ({ verb, name }: Of<'helo'>): EventText => ({
  headline: `The client says ${verb} ${safeText(name)}`,
  tone: 'plain',
  details: [],
})

const commandRefused = ({ command, reply }: Of<'command-refused'>): EventText => ({
  headline: 'A command was refused: it breaks the protocol',
  tone: 'warn',
  details: [sent(command), ...received(reply)],
})

function decided({ stage, subject, decision }: Of<'decided'>): EventText {
  const words = verdictWords(decision)
  return {
    headline: `${words.headline}: ${stageSubject(stage, subject)}`,
    tone: words.tone,
    details: [
      note(`Rule ${safeText(decision.rule)}.`),
      ...factLines(decision.compared).map(note),
      ...(decision.verdict === 'accept' ? [] : received(decision.reply)),
    ],
  }
}

function verdictWords({ verdict }: Decision): { readonly headline: string; readonly tone: EventText['tone'] } {
  switch (verdict) {
    case 'accept':
      return { headline: 'Accepted', tone: 'plain' }
    case 'deny':
      return { headline: 'Refused', tone: 'bad' }
    case 'defer':
      return { headline: 'Refused for now', tone: 'warn' }
  }
}

export function stageSubject(stage: Stage, subject: string): string {
  const text = safeText(subject)
  switch (stage) {
    case 'connect':
      return `the connection from ${text}`
    case 'helo':
      return `the HELO name ${text}`
    case 'mail':
      return text === '' ? 'the null sender <>' : `the sender ${text}`
    case 'rcpt':
      return `the recipient ${text}`
    case 'data':
      return text === '' ? 'the content' : `the content (${text})`
  }
}

const limit = ({ limit, allowed, value, reply }: Of<'limit'>): EventText => ({
  headline: `Limit ${safeText(limit)} crossed: ${value}, allowed ${allowed}`,
  tone: 'bad',
  details: received(reply),
})

const contentRefused = ({ problem, reply, facts }: Of<'content-refused'>): EventText => ({
  headline: `The content was refused: ${safeText(problem)}`,
  tone: 'bad',
  details: [...factLines(facts).map(note), ...received(reply)],
})

function disconnected({ by, accepted, during }: Of<'disconnected'>): EventText {
  const stage = during === '' ? '' : ` during ${safeText(during)}`
  return {
    headline: `${disconnectWords(by)}${stage}`,
    tone: 'plain',
    details: [note(`${plural(accepted, 'message')} accepted in this session.`)],
  }
}

function disconnectWords(by: Of<'disconnected'>['by']): string {
  switch (by) {
    case 'client':
      return 'The client ended the session'
    case 'server':
      return 'This server ended the session'
    case 'lost':
      return 'The connection was lost'
  }
}

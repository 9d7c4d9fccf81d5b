// The events of a session in words, one function a kind: what the client did and what this server decided.

import type { Decision, Stage } from '../../core/decision.ts'
import { formatInstant } from '../../core/time.ts'
import type { SessionEvent } from '../../events/event.ts'
import { programName } from '../program-name.ts'
import { note, received, sent, type EventText } from './event-text.ts'
import { plural } from './layout.ts'
import { factLines } from './reason.ts'
import { safeText } from './safe-text.ts'

type Of<K extends SessionEvent['kind']> = Extract<SessionEvent, { readonly kind: K }>

export function renderSessionEvent(event: SessionEvent): EventText {
  switch (event.kind) {
    case 'connected':
      return connected(event)
    case 'secured':
      return secured(event)
    case 'tls-failed':
      return tlsFailed(event)
    case 'helo':
      return helo(event)
    case 'logged-in':
      return loggedIn(event)
    case 'login-refused':
      return loginRefused(event)
    case 'locked-out':
      return lockedOut(event)
    case 'scanned':
      return scanned(event)
    case 'command-refused':
      return commandRefused(event)
    case 'out-of-step':
      return outOfStep(event)
    case 'other-protocol':
      return otherProtocol(event)
    case 'decided':
      return decided(event)
    case 'limit':
      return limit(event)
    case 'no-room':
      return noRoom(event)
    case 'fields-removed':
      return fieldsRemoved(event)
    case 'content-refused':
      return contentRefused(event)
    case 'disconnected':
      return disconnected(event)
  }
}

function connected({ client, clientPort, local, localPort, listener, proxy }: Of<'connected'>): EventText {
  const through = proxy === undefined ? '' : `, through the proxy ${proxy}`
  return {
    headline: `${client} port ${clientPort} connected`,
    tone: 'plain',
    details: [note(`To ${local} port ${localPort} (${listener})${through}.`)],
  }
}

function secured({ protocol, cipher, serverName, implicit }: Of<'secured'>): EventText {
  const asked = serverName === undefined ? '' : ` The client asked for ${safeText(serverName)}.`
  return {
    headline: implicit ? 'The connection began with TLS' : 'STARTTLS: the connection has TLS from here on',
    tone: 'plain',
    details: [note(`${protocol}, ${cipher}.${asked}`)],
  }
}

const tlsFailed = ({ problem }: Of<'tls-failed'>): EventText => ({
  headline: 'The TLS handshake failed',
  tone: 'bad',
  details: [note(sentence(problem))],
})

const loggedIn = ({ user, mechanism }: Of<'logged-in'>): EventText => ({
  headline: `Logged in as ${safeText(user)}`,
  tone: 'plain',
  details: [note(`By ${safeText(mechanism)}.`)],
})

const loginRefused = ({ user, mechanism, reason, detail, reply }: Of<'login-refused'>): EventText => ({
  headline: `Log-in refused${user === undefined ? '' : ` for ${safeText(user)}`}: ${safeText(reason)}`,
  tone: 'warn',
  details: [note(sentence(`${mechanism}: ${detail}`)), ...received(reply)],
})

const lockedOut = ({ by, subject, failures, until }: Of<'locked-out'>): EventText => ({
  headline: `Locked out: ${by} ${safeText(subject)}`,
  tone: 'bad',
  details: [note(`After ${failures} failed log-ins, until ${formatInstant(until)}.`)],
})

function scanned(event: Of<'scanned'>): EventText {
  const { scanner, ms, outcome, verdict, score, threshold, found, problem, changes = [], facts } = event
  const points = score === undefined ? '' : `, score ${score}${threshold === undefined ? '' : ` of ${threshold}`}`
  const named = found === undefined ? '' : `, ${safeText(found)}`
  return {
    headline: `Scanned by ${safeText(scanner)} in ${ms} ms: ${verdict ?? outcome}${named}${points}`,
    tone: verdict === 'clean' ? 'plain' : 'warn',
    details: [
      ...(problem === undefined ? [] : [note(sentence(problem))]),
      ...factLines(facts).map(note),
      ...changes.map((change) => note(safeText(change))),
    ],
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

const outOfStep = ({ awaited, octets, reply }: Of<'out-of-step'>): EventText => ({
  headline: `The client did not wait for the reply to ${safeText(awaited)}`,
  tone: 'bad',
  details: [
    note(`${plural(octets, 'octet')} came too early; none was read as a command, and the session ended.`),
    ...received(reply),
  ],
})

const OTHER_PROTOCOLS: Readonly<Record<Of<'other-protocol'>['protocol'], string>> = {
  tls: 'The client began TLS where this port begins in clear',
  http: 'The client speaks HTTP, not SMTP',
  ssh: 'The client speaks SSH',
  field: 'The client sent a line of a message where a command belongs',
  binary: 'The client sent what is no text',
  text: 'The first line of the client is no command of SMTP',
}

const otherProtocol = ({ protocol, line, reply }: Of<'other-protocol'>): EventText => ({
  headline: OTHER_PROTOCOLS[protocol],
  tone: 'bad',
  details: [
    ...(line === '' ? [] : [sent(line)]),
    note('Nothing behind it was read, and the session ended.'),
    ...received(reply),
  ],
})

function decided({ stage, subject, decision }: Of<'decided'>): EventText {
  const words = verdictWords(decision)
  return {
    headline: `${words.headline}: ${stageSubject(stage, subject)}`,
    tone: words.tone,
    details: [
      note(`Rule ${safeText(decision.rule)}${writtenAt(decision)}.`),
      ...ownWords(decision).map(note),
      ...factLines(decision.compared).map(note),
      ...(decision.verdict === 'deny' || decision.verdict === 'defer' ? received(decision.reply) : []),
      ...(decision.id === undefined ? [] : [note(`All about it: ${programName()} why ${decision.id}`)]),
    ],
  }
}

/** What the rules say beside their verdict. */
function ownWords({ hold, log, tags = [], unknown }: Decision): readonly string[] {
  return [
    ...(hold === undefined ? [] : [sentence(`Why: ${hold}`)]),
    ...(log === undefined ? [] : [sentence(`Noted: ${log}`)]),
    ...(unknown === undefined ? [] : [sentence(`No answer to ${unknown.condition}: ${unknown.why}`)]),
    ...tags.map(({ field, value }) => `Adds ${safeText(field)}: ${safeText(value)}`),
  ]
}

/** With a full stop, unless the text has an end of its own. */
function sentence(text: string): string {
  const safe = safeText(text)
  return /[.!?]$/.test(safe) ? safe : `${safe}.`
}

function writtenAt({ origin }: Decision): string {
  if (origin === undefined) return ''
  return origin.kind === 'file' ? ` (${safeText(origin.file)}, line ${origin.line})` : ` (preset ${origin.preset})`
}

function verdictWords({ verdict }: Decision): { readonly headline: string; readonly tone: EventText['tone'] } {
  switch (verdict) {
    case 'accept':
      return { headline: 'Accepted', tone: 'plain' }
    case 'deny':
      return { headline: 'Refused', tone: 'bad' }
    case 'defer':
      return { headline: 'Refused for now', tone: 'warn' }
    case 'discard':
      return { headline: 'Taken to be thrown away', tone: 'warn' }
    case 'hold':
      return { headline: 'Taken and held', tone: 'warn' }
  }
}

export function stageSubject(stage: Stage, subject: string): string {
  const text = safeText(subject)
  switch (stage) {
    case 'connect':
      return `the connection from ${text}`
    case 'helo':
      return `the HELO name ${text}`
    case 'auth':
      return `log-in by ${text}`
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

const NO_ROOM: Readonly<Record<Of<'no-room'>['cause'], string>> = {
  space: 'had no room for the message',
  inodes: 'could make no more files',
  quota: 'was used up to the quota of the user of this server',
  'read-only': 'was read-only',
  failing: 'failed',
}

const noRoom = ({ cause, announced, facts, reply }: Of<'no-room'>): EventText => ({
  headline: `The disk of this server ${NO_ROOM[cause]}${announced === undefined ? '' : ` of ${announced} octets`}`,
  tone: 'bad',
  details: [...factLines(facts).map(note), ...received(reply)],
})

const fieldsRemoved = ({ field, count }: Of<'fields-removed'>): EventText => ({
  headline: `Took ${count} ${safeText(field)} ${count === 1 ? 'field' : 'fields'} out: they are not the sender’s to write`,
  tone: 'plain',
  details: [],
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

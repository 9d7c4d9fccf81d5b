// The events of a session in words, one function a kind: what the client did and what this server decided. Which sentences are
// said is decided here; the sentences are in words/timeline.ts.

import type { Decision, Verdict } from '../../core/decision.ts'
import { formatInstant } from '../../core/time.ts'
import type { SessionEvent } from '../../events/event.ts'
import type { TimelineWords } from '../../words/timeline.ts'
import { programName } from '../program-name.ts'
import { note, received, sent, type Detail, type EventText } from './event-text.ts'
import { isForwarded, originSentence } from './origin.ts'
import { factLines } from './reason.ts'
import { safeText } from './safe-text.ts'

type Of<K extends SessionEvent['kind']> = Extract<SessionEvent, { readonly kind: K }>

export function renderSessionEvent(event: SessionEvent, words: TimelineWords): EventText {
  switch (event.kind) {
    case 'connected':
      return connected(event, words)
    case 'submitted':
      return submitted(event, words)
    case 'secured':
      return secured(event, words)
    case 'tls-failed':
      return tlsFailed(event, words)
    case 'helo':
      return helo(event, words)
    case 'logged-in':
      return loggedIn(event, words)
    case 'login-refused':
      return loginRefused(event, words)
    case 'locked-out':
      return lockedOut(event, words)
    case 'scanned':
      return scanned(event, words)
    case 'origin-checked':
      return originChecked(event, words)
    case 'command-refused':
      return commandRefused(event, words)
    case 'out-of-step':
      return outOfStep(event, words)
    case 'other-protocol':
      return otherProtocol(event, words)
    case 'decided':
      return decided(event, words)
    case 'limit':
      return limit(event, words)
    case 'no-room':
      return noRoom(event, words)
    case 'fields-removed':
      return fieldsRemoved(event, words)
    case 'content-refused':
      return contentRefused(event, words)
    case 'disconnected':
      return disconnected(event, words)
  }
}

function connected(event: Of<'connected'>, words: TimelineWords): EventText {
  const { client, clientPort, local, localPort, listener, proxy } = event
  const through = proxy === undefined ? '' : words.proxy(proxy)
  return {
    headline: words.connected(client, clientPort),
    tone: 'plain',
    details: [note(`${words.connectedTo(local, localPort, listener)}${through}.`)],
  }
}

function submitted({ uid, user, program, caller, folder }: Of<'submitted'>, words: TimelineWords): EventText {
  const who = user === undefined ? words.uid(uid) : words.userWithUid(safeText(user), uid)
  const by = caller === undefined ? '' : words.calledBy(safeText(caller))
  return {
    headline: words.submitted(who, safeText(program)),
    tone: 'plain',
    details: [note(`${by}${words.inFolder(safeText(folder))}`)],
  }
}

function secured({ protocol, cipher, serverName, implicit }: Of<'secured'>, words: TimelineWords): EventText {
  const asked = serverName === undefined ? '' : words.askedFor(safeText(serverName))
  return { headline: words.secured(implicit), tone: 'plain', details: [note(`${protocol}, ${cipher}.${asked}`)] }
}

/** TLS 1.0 and 1.1, by which the profile `old` differs most from the others. */
const TOO_OLD: ReadonlySet<string | undefined> = new Set(['TLSv1', 'TLSv1.1'])

function tlsFailed({ problem, versions, ciphers }: Of<'tls-failed'>, words: TimelineWords): EventText {
  const said = [note(sentence(words.handshake(problem)))]
  if (versions && ciphers) said.push(note(words.offeredTls(versions.join(', '), ciphers.join(', '))))
  if (TOO_OLD.has(versions?.[0])) said.push(note(words.tooOldTls))
  return { headline: words.tlsFailed, tone: 'bad', details: said }
}

const loggedIn = ({ user, mechanism }: Of<'logged-in'>, words: TimelineWords): EventText => ({
  headline: words.loggedIn(safeText(user)),
  tone: 'plain',
  details: [note(words.by(safeText(mechanism)))],
})

function loginRefused(event: Of<'login-refused'>, words: TimelineWords): EventText {
  const { user, nearest, mechanism, reason, detail, reply } = event
  return {
    headline: words.loginRefused(user === undefined ? undefined : safeText(user), safeText(reason)),
    tone: 'warn',
    details: [
      note(sentence(`${mechanism}: ${detail}`)),
      ...(nearest === undefined ? [] : [note(words.nearestUser(safeText(nearest)))]),
      ...received(reply),
    ],
  }
}

const lockedOut = ({ by, subject, failures, until }: Of<'locked-out'>, words: TimelineWords): EventText => ({
  headline: words.lockedOut(by, safeText(subject)),
  tone: 'bad',
  details: [note(words.failedLogIns(failures, formatInstant(until)))],
})

function scanned(event: Of<'scanned'>, words: TimelineWords): EventText {
  const { scanner, ms, outcome, verdict, score, threshold, found, problem, changes = [], facts } = event
  const points = score === undefined ? '' : words.score(score, threshold)
  const named = found === undefined ? '' : `, ${safeText(found)}`
  const what = wordFor(verdict ?? outcome, words.scanOutcomes)
  return {
    headline: words.scanned(safeText(scanner), ms, `${what}${named}${points}`),
    tone: verdict === 'clean' ? 'plain' : 'warn',
    details: [
      ...(problem === undefined ? [] : [note(sentence(problem))]),
      ...factLines(facts, words).map(note),
      ...changes.map((change) => note(safeText(change))),
    ],
  }
}

const GOOD: readonly string[] = ['pass', 'none', 'neutral']

/** A failure by itself decides nothing, so it is told as a warning. */
function originChecked({ check }: Of<'origin-checked'>, words: TimelineWords): EventText {
  const { origin } = words
  const trace = 'trace' in check ? check.trace : []
  return {
    headline: safeText(originSentence(check, origin)),
    tone: GOOD.includes(check.result) ? 'plain' : 'warn',
    details: [
      ...(isForwarded(check) ? [note(`${safeText(origin.forwarded(check.client, check.spfDomain))}.`)] : []),
      ...trace.map((line): Detail => ({ form: 'wire', text: safeText(line) })),
    ],
  }
}

const helo = ({ verb, name }: Of<'helo'>, words: TimelineWords): EventText => ({
  headline: words.helo(verb, safeText(name)),
  tone: 'plain',
  details: [],
})

const commandRefused = ({ command, reply }: Of<'command-refused'>, words: TimelineWords): EventText => ({
  headline: words.commandRefused,
  tone: 'warn',
  details: [sent(command), ...received(reply)],
})

const outOfStep = ({ awaited, octets, reply }: Of<'out-of-step'>, words: TimelineWords): EventText => ({
  headline: words.outOfStep(safeText(awaited)),
  tone: 'bad',
  details: [note(words.cameEarly(octets)), ...received(reply)],
})

const otherProtocol = ({ protocol, line, reply }: Of<'other-protocol'>, words: TimelineWords): EventText => ({
  headline: words.otherProtocols[protocol],
  tone: 'bad',
  details: [...(line === '' ? [] : [sent(line)]), note(words.nothingRead), ...received(reply)],
})

function decided({ stage, subject, decision }: Of<'decided'>, words: TimelineWords): EventText {
  return {
    headline: `${words.verdicts[decision.verdict]}: ${words.subject(stage, safeText(subject))}`,
    tone: TONES[decision.verdict],
    details: [
      note(words.rule(safeText(decision.rule), writtenAt(decision, words))),
      ...ownWords(decision, words).map(note),
      ...factLines(decision.compared, words).map(note),
      ...(decision.verdict === 'deny' || decision.verdict === 'defer' ? received(decision.reply) : []),
      ...(decision.id === undefined ? [] : [note(words.allAbout(`${programName()} why ${decision.id}`))]),
    ],
  }
}

const TONES: Readonly<Record<Verdict, EventText['tone']>> = {
  accept: 'plain',
  deny: 'bad',
  defer: 'warn',
  discard: 'warn',
  hold: 'warn',
}

/** What the rules say beside their verdict. */
function ownWords({ hold, log, tags = [], unknown }: Decision, words: TimelineWords): readonly string[] {
  return [
    ...(hold === undefined ? [] : [sentence(`${words.why}: ${hold}`)]),
    ...(log === undefined ? [] : [sentence(`${words.noted}: ${log}`)]),
    ...(unknown === undefined ? [] : [sentence(words.noAnswerTo(unknown.condition, unknown.why))]),
    ...tags.map(({ field, value }) => `${words.adds(safeText(field))}: ${safeText(value)}`),
  ]
}

/** With a full stop, unless the text has an end of its own. */
function sentence(text: string): string {
  const safe = safeText(text)
  return /[.!?]$/.test(safe) ? safe : `${safe}.`
}

function writtenAt({ origin }: Decision, words: TimelineWords): string {
  if (origin === undefined) return ''
  return origin.kind === 'file' ? words.writtenAt(safeText(origin.file), origin.line) : words.preset(origin.preset)
}

const limit = ({ limit, allowed, value, reply }: Of<'limit'>, words: TimelineWords): EventText => ({
  headline: words.limit(safeText(limit), value, allowed),
  tone: 'bad',
  details: received(reply),
})

const noRoom = ({ cause, announced, facts, reply }: Of<'no-room'>, words: TimelineWords): EventText => ({
  headline: words.noRoom(cause, announced),
  tone: 'bad',
  details: [...factLines(facts, words).map(note), ...received(reply)],
})

const fieldsRemoved = ({ field, count }: Of<'fields-removed'>, words: TimelineWords): EventText => ({
  headline: words.fieldsRemoved(count, safeText(field)),
  tone: 'plain',
  details: [],
})

const contentRefused = ({ problem, reply, facts }: Of<'content-refused'>, words: TimelineWords): EventText => ({
  headline: words.contentRefused(wordFor(problem, words.contentProblems)),
  tone: 'bad',
  details: [...factLines(facts, words).map(note), ...received(reply)],
})

/** A name out of a list that is open: it stays where there are no words for it. */
export const wordFor = (name: string, table: Readonly<Record<string, string>>): string =>
  (Object.hasOwn(table, name) ? table[name] : undefined) ?? safeText(name)

const disconnected = ({ by, accepted, during }: Of<'disconnected'>, words: TimelineWords): EventText => ({
  headline: `${words.disconnected[by]}${during === '' ? '' : words.during(safeText(during))}`,
  tone: 'plain',
  details: [note(words.acceptedInSession(accepted))],
})

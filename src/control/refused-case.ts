// The case that was refused, put together again from the events of its story, so that it can be judged once more: who
// the client was, and the questions that led to the refusal. What no event tells (the content, options of MAIL) is left
// at its usual value.

import { parseMailbox, type Mailbox, type ReversePath } from '../core/address.ts'
import type { Decision, DecisionId } from '../core/decision.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Event, SessionEvent } from '../events/event.ts'
import type { ScannedContent } from '../policy/rule-subject.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'

export interface RefusedCase {
  readonly facts: SessionFacts
  /** Those that led here, in order; the last is the one that was refused. */
  readonly questions: readonly Question[]
  readonly decision: Decision
  /** Of a case at `data`, where it is at hand. */
  readonly content?: ScannedContent
}

type Decided = Extract<SessionEvent, { kind: 'decided' }>

/** Refusals carry an id; the newest of that name. */
export function findDecided(events: readonly Event[], id: DecisionId): Decided | undefined {
  return events.findLast((event): event is Decided => event.kind === 'decided' && event.decision.id === id)
}

/** Undefined when the story lacks its beginning. */
export function rebuildCase(events: readonly Event[], decided: Decided): RefusedCase | undefined {
  const before = events.slice(0, events.indexOf(decided))
  const facts = rebuildFacts(before, decided)
  if (facts === undefined) return undefined
  return { facts, questions: questionsUpTo(before, decided, facts), decision: decided.decision }
}

/** A session that began anew (XCLIENT) has connected twice; what was said before is void. */
function rebuildFacts(before: readonly Event[], { session, stage, subject }: Decided): SessionFacts | undefined {
  let facts: SessionFacts | undefined
  for (const event of before) {
    if (event.kind === 'connected') {
      const address = parseIp(event.client)
      const proxy = event.proxy === undefined ? undefined : parseIp(event.proxy)
      facts = address && {
        session,
        listener: event.listener,
        client: { address, port: event.clientPort },
        local: { address: event.local, port: event.localPort },
        ...(proxy && { proxy }),
      }
    } else if (event.kind === 'submitted') facts = submittedFacts(event)
    else if (facts === undefined) continue
    else if (event.kind === 'secured') {
      const { protocol, cipher, serverName } = event
      facts = { ...facts, tls: { protocol, cipher, ...(serverName !== undefined && { serverName }) } }
    } else if (event.kind === 'helo') facts = { ...facts, helo: { verb: event.verb, name: event.name } }
    else if (event.kind === 'logged-in') facts = { ...facts, user: event.user, mechanism: event.mechanism }
  }
  return facts && stage === 'helo' ? { ...facts, helo: facts.helo ?? { verb: 'EHLO', name: subject } } : facts
}

/** What rules cannot ask about (folder, program) is left at anything. */
function submittedFacts({ session, uid, user, program, folder }: SessionEvent & { kind: 'submitted' }): SessionFacts {
  const address = parseIp('127.0.0.1') as IpAddress
  return {
    session,
    listener: 'local',
    client: { address, port: 0 },
    local: { address, port: 0 },
    user: user ?? `uid-${uid}`,
    mechanism: 'local',
    helo: { verb: 'EHLO', name: 'localhost' },
    submitter: {
      uid,
      trusted: uid === 0,
      program,
      folder,
      extracts: false,
      ...(user !== undefined && { login: user }),
    },
  }
}

interface Envelope {
  readonly mailFrom: ReversePath
  readonly recipients: readonly Mailbox[]
  readonly refused: number
}

function questionsUpTo(before: readonly Event[], decided: Decided, facts: SessionFacts): readonly Question[] {
  const { stage, subject } = decided
  const hello: readonly Question[] = facts.helo ? [{ stage: 'helo', ...facts.helo }] : []
  const greeted: readonly Question[] = [{ stage: 'connect' }, ...hello]
  switch (stage) {
    case 'connect':
      return [{ stage: 'connect' }]
    case 'helo':
      return greeted
    case 'auth':
      return [...greeted, { stage: 'auth', mechanism: subject }]
    case 'mail':
      return [...greeted, mailQuestion(pathOf(subject), decided)]
    case 'rcpt': {
      const { mailFrom, recipients, refused } = envelopeOf(before, decided)
      const rcptTo = pathOf(subject)
      if (rcptTo === null) return [...greeted, mailQuestion(mailFrom)]
      const question: Question = { stage: 'rcpt', mailFrom, rcptTo, accepted: recipients.length, refused }
      return [...greeted, mailQuestion(mailFrom), question]
    }
    case 'data': {
      const { mailFrom, recipients } = envelopeOf(before, decided)
      return [...greeted, mailQuestion(mailFrom), { stage: 'data', mailFrom, recipients, options: optionsOf(mailFrom) }]
    }
  }
}

function mailQuestion(mailFrom: ReversePath, decided?: Decided): Question {
  const size = decided?.decision.compared['size']
  return {
    stage: 'mail',
    mailFrom,
    options: optionsOf(mailFrom),
    ...(typeof size === 'number' && { size }),
  }
}

const optionsOf = (mailFrom: ReversePath) =>
  ({ body: '7BIT', smtputf8: mailFrom !== null && /[^\0-\x7f]/.test(mailFrom.localPart) }) as const

/** The transaction in which the refusal fell: since the last sender that was accepted. */
function envelopeOf(before: readonly Event[], decided: Decided): Envelope {
  const events = before.filter((event): event is Decided => event.kind === 'decided')
  const begin = events.findLastIndex(({ stage, decision }) => stage === 'mail' && !isRefusal(decision))
  const mailFrom = pathOf(events[begin]?.subject ?? senderCompared(decided))
  const asked = events.slice(begin + 1).filter(({ stage }) => stage === 'rcpt')
  return {
    mailFrom,
    recipients: asked.flatMap(({ subject, decision }) => (isRefusal(decision) ? [] : (pathOf(subject) ?? []))),
    refused: asked.filter(({ decision }) => isRefusal(decision)).length,
  }
}

/** Where the story was cut short, the rule itself may have looked at the sender. */
function senderCompared({ decision }: Decided): string {
  const sender = decision.compared['sender']
  return typeof sender === 'string' ? sender : ''
}

function pathOf(text: string): ReversePath {
  const parsed = parseMailbox(text, { smtputf8: true })
  return parsed.ok ? parsed.value : null
}

export const isRefusal = ({ verdict }: Decision): boolean => verdict === 'deny' || verdict === 'defer'

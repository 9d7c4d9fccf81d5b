// A ready letter to whoever runs the other side. Says only what is known: a fact that is not is left out, not made up. Goes to
// the contact that the reply names, otherwise to postmaster at the other side's domain, which every domain must have
// (RFC 5321 §4.5.1).

import type { CauseId } from './causes/facts.ts'
import type { Diagnosis, Language } from './diagnosis.ts'
import type { ExplainedCase, Explanation } from './explanation.ts'
import { LETTER_WORDS, type LetterFacts, type LetterWords } from './letter-words.ts'
import { isFaultOfTheServer } from './move.ts'
import type { Speaker } from './vantage.ts'

export interface Letter {
  /** null: neither a contact nor a domain is known. */
  readonly to: string | null
  readonly subject: string
  readonly body: string
}

/**
 * Why there is nobody to write to. `own`: what is in the way is on the writer's own side. `no-mail`: the domain is not there, or
 * takes no mail. `message`: it has to be another one. `no-sender`: a refused client named no sender; `client`: it was one of the server's own.
 */
export const NOBODY = [
  'delivered',
  'removed',
  'replaced',
  'not-refused',
  'own',
  'no-mail',
  'message',
  'no-sender',
  'client',
] as const
export type Nobody = (typeof NOBODY)[number]

/** About one message. */
export interface Letters {
  /** Of the message, or the name of the refusal. */
  readonly id: string
  /** One for all recipients whom the same happened to. */
  readonly letters: readonly (Letter & { readonly recipients: readonly string[] })[]
  readonly nobody: readonly { readonly recipients: readonly string[]; readonly why: Nobody }[]
}

/** What a letter is made from. */
export interface LetterMatter {
  /** `unreached`: nobody answered, and our server says why. `refused-here`: it is we who refused a message of theirs. */
  readonly what: 'refused' | 'delayed' | 'unreached' | 'refused-here'
  readonly to: string | null
  /** For the subject; empty where it is not known. */
  readonly about: string
  readonly facts: LetterFacts
  /** The reply with its codes, or what our server says. */
  readonly said: string
  /** How we understand it; left out where that is not sure. */
  readonly understood?: string | undefined
}

export function composeLetter({ what, to, about, facts, said, understood }: LetterMatter, language: Language): Letter {
  const words = LETTER_WORDS[language]
  const lines = factLines(facts, words)
  const { subject, opening, quoted } = words[what]
  const body = [
    words.greeting,
    '',
    [...opening, ...(lines.length === 0 ? [] : [words.facts])].join(' '),
    '',
    ...(lines.length === 0 ? [] : [...lines, '']),
    quoted,
    '',
    ...said.split('\n').map((line) => `    ${line.trim()}`),
    '',
    ...(understood === undefined ? [] : [words.reading(understood), '']),
    words.end,
  ]
  return { to, subject: `${subject}${about === '' ? '' : `: ${about}`}`, body: body.join('\n') }
}

/** Undefined: there is no reply of another side to ask about. */
export function writeLetter(explanation: Explanation, one: ExplainedCase, language: Language): Letter | undefined {
  const { diagnosis, reply } = one
  const { code, reply: words } = diagnosis.observed
  if (words === '' || (code !== undefined && code < 400) || isOwnMatter(diagnosis.cause, diagnosis.vantage.speaker))
    return undefined
  const matter: LetterMatter = {
    what: whatCameOfIt(code),
    to: diagnosis.contacts.emails[0] ?? postmasterOf(one.address),
    about: isWhole(one.address) ? one.address : '',
    facts: factsOf(explanation, one),
    said: reply,
    understood: understoodAs(diagnosis),
  }
  return composeLetter(matter, language)
}

/** The reader's own server said it, of itself or to a client. */
export const isOwnMatter = (cause: CauseId, speaker: Speaker): boolean =>
  speaker === 'backend' || speaker === 'own-to-client' || (speaker === 'own' && isFaultOfTheServer(cause))

export function whatCameOfIt(code: number | undefined): 'refused' | 'delayed' | 'unreached' {
  if (code === undefined) return 'unreached'
  return code < 500 ? 'delayed' : 'refused'
}

export const understoodAs = ({
  confidence,
  cause,
  title,
}: Pick<Diagnosis, 'confidence' | 'cause' | 'title'>): string | undefined =>
  confidence !== 'low' && cause !== 'unknown' ? title : undefined

function factsOf({ date, reporter, original }: Explanation, one: ExplainedCase): LetterFacts {
  const { observed, contacts } = one.diagnosis
  const stage = one.stage ?? observed.stage
  return {
    date: one.lastAttempt ?? date ?? original.date,
    from: original.from,
    to: one.address,
    messageId: original.messageId,
    subject: original.subject,
    sender: reporter,
    host: hostNamed(one.host ?? observed.host, one.ip),
    stage: stage === undefined ? undefined : COMMANDS[stage],
    ids: contacts.ids.join(', '),
    log: one.finalLogId,
  }
}

/** `mx.example.org [192.0.2.7]`, as far as they are known. */
export const hostNamed = (host: string | undefined, address: string | undefined): string | undefined =>
  address === undefined || address === host || `[${address}]` === host
    ? host
    : [host, `[${address}]`].filter((part) => part !== undefined).join(' ')

export const COMMANDS = {
  connect: 'the connection',
  hello: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  content: '. (end of data)',
} as const

function factLines(facts: LetterFacts, { labels }: LetterWords): readonly string[] {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '')
  const width = Math.max(...Object.values(labels).map((label) => label.length)) + 2
  return known.map(([name, value]) => `    ${`${labels[name as keyof LetterFacts]}:`.padEnd(width)} ${String(value)}`)
}

/** An address that somebody blotted out is no fact. */
const isWhole = (address: string | undefined): address is string =>
  address !== undefined && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)

/** Every domain that takes mail has one. */
export const postmasterOf = (address: string | undefined): string | null =>
  isWhole(address) ? `postmaster@${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}` : null

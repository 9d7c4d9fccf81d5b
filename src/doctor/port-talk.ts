// What one port of a mail server says: whether anybody is there, what it greets with, what it offers, which certificate it shows,
// and what it answers to a sender and a recipient. No message is ever sent. Each step is bounded, and what stopped it is told
// apart, for a refused connection, a filtered one and a server that is silent are mended by different people.

import type { IpAddress } from '../core/ip.ts'
import type { Clock } from '../core/clock.ts'
import type { Facts, ReasonCode } from '../core/reason.ts'
import { isPositive, type Reply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import { Conversation, type DialogueLine } from '../net/conversation.ts'
import type { Dialer } from '../net/dialer.ts'
import { SEND_WORDS } from '../words/send.ts'

/** `tls`: from the first byte (RFC 8314 §3.3); `starttls`: where it is offered. */
export type PortMode = 'clear' | 'starttls' | 'tls'

export interface PortQuestion {
  readonly address: IpAddress
  readonly port: number
  readonly mode: PortMode
  /** The name that a certificate is to prove. */
  readonly host: string
  /** Left out: the session ends after the greeting. */
  readonly helo?: string
  /** Tried one after the other in one session. */
  readonly mails?: readonly MailQuestion[]
}

export interface MailQuestion {
  /** Empty for the null reverse-path. */
  readonly from: string
  readonly to: string
}

export interface MailAnswer extends MailQuestion {
  /** To MAIL where that was refused, else to RCPT. */
  readonly command: 'MAIL' | 'RCPT'
  readonly reply: Reply
}

export type PortVerdict =
  | 'answers'
  /** Nobody listens. */
  | 'refused'
  /** Nothing comes back: a packet filter on the way. */
  | 'filtered'
  | 'no-route'
  /** A packet filter of this machine. */
  | 'not-allowed'
  /** It takes the connection and says nothing. */
  | 'silent'
  | 'closed'
  | 'not-smtp'
  /** 4xx and 5xx as the greeting. */
  | 'put-off'
  | 'turned-away'
  /** It is silent until TLS is spoken. */
  | 'tls-only'
  | 'tls-failed'

export interface PortAnswer {
  readonly verdict: PortVerdict
  /** What stood in the way, in the words of the system or of the server. */
  readonly detail: string
  readonly greeting?: Reply
  /** Lines of the last EHLO, without the name. */
  readonly offers?: readonly string[]
  /** Those before TLS. */
  readonly offersInClear?: readonly string[]
  readonly tls?: TlsAnswer
  readonly mails: readonly MailAnswer[]
  readonly dialogue: readonly DialogueLine[]
}

export interface TlsAnswer {
  readonly protocol: string
  /** Why the certificate does not prove the name; undefined: it does. */
  readonly fault: ReasonCode | undefined
  readonly facts: Facts
  /** ISO 8601. */
  readonly validUntil: string | undefined
}

export interface PortDeps {
  readonly dialer: Dialer
  readonly clock: Clock
  readonly timeout: Duration
  readonly signal: AbortSignal
}

const UNREACHED: Readonly<Partial<Record<ReasonCode, PortVerdict>>> = {
  'connect.refused': 'refused',
  'connect.no-network': 'no-route',
  'connect.unreachable': 'no-route',
  'connect.no-host': 'no-route',
  'connect.not-allowed': 'not-allowed',
  'connect.reset': 'closed',
}

export async function talkToPort(question: PortQuestion, deps: PortDeps): Promise<PortAnswer> {
  const first = await talk(question, deps)
  // RFC 8314 §3.3: a server that begins with TLS waits for the client to speak.
  if (first.verdict !== 'silent' || question.mode === 'tls') return first
  const second = await talk({ ...question, mode: 'tls' }, deps)
  return second.tls === undefined ? first : { ...second, verdict: 'tls-only' }
}

async function talk(question: PortQuestion, deps: PortDeps): Promise<PortAnswer> {
  const dialogue: DialogueLine[] = []
  const { address, port } = question
  const dialled = await deps.dialer(address, port, { timeout: deps.timeout, signal: deps.signal })
  if (!dialled.ok) {
    const { code, facts } = dialled.reason
    const error = facts?.['error']
    const verdict = UNREACHED[code] ?? 'filtered'
    return { verdict, detail: typeof error === 'string' ? error : code, mails: [], dialogue }
  }
  const { clock, timeout, signal } = deps
  const session = Conversation.over(dialled.socket, {
    clock,
    timeout,
    signal,
    words: SEND_WORDS.en,
    onLine: (line) => dialogue.push(line),
  })
  try {
    return { mails: [], ...(await converse(session, question, dialogue)), dialogue }
  } finally {
    session.leave()
  }
}

type Said = Omit<PortAnswer, 'dialogue' | 'mails'> & Partial<Pick<PortAnswer, 'mails'>>

async function converse(session: Conversation, question: PortQuestion, dialogue: DialogueLine[]): Promise<Said> {
  let tls: TlsAnswer | undefined
  if (question.mode === 'tls') {
    const secured = await secure(session, question, dialogue)
    if ('verdict' in secured) return secured
    tls = secured
  }
  const heard = await session.hear()
  const shown = tls && { tls }
  if (!heard.ok) {
    const { kind, detail } = heard.trouble
    return { verdict: kind === 'timeout' ? 'silent' : kind === 'malformed' ? 'not-smtp' : 'closed', detail, ...shown }
  }
  const greeting = heard.reply
  if (!isPositive(greeting)) {
    return { verdict: greeting.code < 500 ? 'put-off' : 'turned-away', detail: '', greeting, ...shown }
  }
  const said: Said = { verdict: 'answers', detail: '', greeting, ...shown }
  const { helo } = question
  if (helo === undefined) return said
  let offers = await hello(session, helo)
  const offersInClear = tls === undefined ? offers : undefined
  if (question.mode === 'starttls' && offers?.some((line) => /^STARTTLS\b/i.test(line)) === true) {
    const ready = await ask(session, 'STARTTLS')
    if (ready !== undefined && isPositive(ready)) {
      const secured = await secure(session, question, dialogue)
      if ('verdict' in secured) return { ...said, ...secured, ...(offersInClear && { offersInClear }) }
      tls = secured
      offers = await hello(session, helo)
    }
  }
  const mails = offers && (await askMails(session, question.mails ?? []))
  return {
    ...said,
    ...(offers && { offers }),
    ...(offersInClear && { offersInClear }),
    ...(tls && { tls }),
    ...(mails && { mails }),
  }
}

async function secure(
  session: Conversation,
  { host }: PortQuestion,
  dialogue: DialogueLine[],
): Promise<TlsAnswer | Said> {
  const secured = await session.secure(host)
  if (!secured.ok) {
    const error = secured.facts['error']
    const detail = typeof error === 'string' ? error : secured.code
    dialogue.push({ by: 'info', text: `TLS: ${detail}` })
    return { verdict: 'tls-failed', detail }
  }
  const { facts, certificate } = secured
  dialogue.push({ by: 'info', text: `TLS: ${String(facts['protocol'])} ${String(facts['cipher'])}` })
  return {
    protocol: String(facts['protocol']),
    fault: facts['certificate'] as ReasonCode | undefined,
    facts,
    validUntil: certificate?.validToDate.toISOString(),
  }
}

/** Undefined: it does not answer any more. */
async function ask(session: Conversation, line: string): Promise<Reply | undefined> {
  session.send(line)
  const heard = await session.hear()
  return heard.ok ? heard.reply : undefined
}

/** EHLO, and HELO where that is not understood (RFC 5321 §4.1.1.1). */
async function hello(session: Conversation, helo: string): Promise<readonly string[] | undefined> {
  const ehlo = await ask(session, `EHLO ${helo}`)
  if (ehlo === undefined) return undefined
  if (isPositive(ehlo)) return ehlo.lines.slice(1)
  const old = ehlo.code >= 500 ? await ask(session, `HELO ${helo}`) : undefined
  return old !== undefined && isPositive(old) ? [] : undefined
}

async function askMails(session: Conversation, mails: readonly MailQuestion[]): Promise<readonly MailAnswer[]> {
  const answers: MailAnswer[] = []
  for (const [i, mail] of mails.entries()) {
    if (i > 0 && (await ask(session, 'RSET')) === undefined) break
    const sender = await ask(session, `MAIL FROM:<${mail.from}>`)
    if (sender === undefined) break
    const reply = isPositive(sender) ? await ask(session, `RCPT TO:<${mail.to}>`) : sender
    if (reply === undefined) break
    answers.push({ ...mail, command: isPositive(sender) ? 'RCPT' : 'MAIL', reply })
  }
  return answers
}

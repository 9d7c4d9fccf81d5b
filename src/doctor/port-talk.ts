// What one port of a mail server says: whether anybody is there, what it greets with, what it offers, which certificate it shows,
// and what it answers to a sender and a recipient. No message is ever sent. Each step is bounded, and what stopped it is told
// apart, for a refused connection, a filtered one and a server that is silent are mended by different people.

import { isLoopback, type IpAddress } from '../core/ip.ts'
import type { Clock } from '../core/clock.ts'
import type { Facts, ReasonCode } from '../core/reason.ts'
import { isPositive, type Reply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import { Conversation, type DialogueLine } from '../net/conversation.ts'
import type { PeerProof } from '../net/client-tls.ts'
import type { Dialer } from '../net/dialer.ts'
import { logInOver, type LogInOutcome, type LogInPlan } from '../sasl/client/log-in-over.ts'
import { SEND_WORDS } from '../words/send.ts'

/** `tls`: from the first byte (RFC 8314 §3.3); `starttls`: where it is offered. */
export type PortMode = 'clear' | 'starttls' | 'tls'

export interface PortQuestion {
  readonly address: IpAddress
  readonly port: number
  readonly mode: PortMode
  /** The name that a certificate is to prove. */
  readonly host: string
  /** What the certificate must be; left out: TLS is spoken whatever it is, and told how it stands. */
  readonly proof?: PeerProof
  /** Left out: the session ends after the greeting. */
  readonly helo?: string
  /** Tried one after the other in one session. */
  readonly mails?: readonly MailQuestion[]
  /** Only over TLS with a certificate that proves the name, or to this machine; `unproved`: all the same. */
  readonly logIn?: LogInPlan & { readonly unproved?: boolean }
  /** The last thing that is done; left out: recipients are asked about, and DATA is not said. */
  readonly stopAfter?: ProbeStage
}

export const PROBE_STAGES = ['connect', 'hello', 'tls', 'auth', 'mail', 'rcpt', 'data'] as const
export type ProbeStage = (typeof PROBE_STAGES)[number]

const isBehind = (stage: ProbeStage, { stopAfter = 'rcpt' }: PortQuestion): boolean =>
  PROBE_STAGES.indexOf(stage) > PROBE_STAGES.indexOf(stopAfter)

export interface MailQuestion {
  /** Empty for the null reverse-path. */
  readonly from: string
  readonly to: string
}

export interface MailAnswer extends MailQuestion {
  /** The last that was said: where one was refused, that one. */
  readonly command: 'MAIL' | 'RCPT' | 'DATA'
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
  /** Where TLS failed. */
  readonly tlsFault?: { readonly code: ReasonCode; readonly facts: Facts }
  /** `unsafe`: the password was not sent, because anybody could have read it or nobody proved to be the server. */
  readonly logIn?: LogInOutcome | { readonly ok: false; readonly why: 'unsafe' }
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
  if (helo === undefined || isBehind('hello', question)) return said
  let offers = await hello(session, helo)
  const offersInClear = tls === undefined ? offers : undefined
  if (
    !isBehind('tls', question) &&
    question.mode === 'starttls' &&
    offers?.some((line) => /^STARTTLS\b/i.test(line)) === true
  ) {
    const ready = await ask(session, 'STARTTLS')
    if (ready !== undefined && isPositive(ready)) {
      const secured = await secure(session, question, dialogue)
      if ('verdict' in secured) return { ...said, ...secured, ...(offersInClear && { offersInClear }) }
      tls = secured
      offers = await hello(session, helo)
    }
  }
  const logIn =
    offers && question.logIn && !isBehind('auth', question)
      ? await logInSafely(session, offers, tls, question, question.logIn)
      : undefined
  const goesOn = offers && logIn?.ok !== false && !isBehind('mail', question)
  const mails = goesOn === true ? await askMails(session, question) : undefined
  return {
    ...said,
    ...(logIn && { logIn }),
    ...(offers && { offers }),
    ...(offersInClear && { offersInClear }),
    ...(tls && { tls }),
    ...(mails && { mails }),
  }
}

function logInSafely(
  session: Conversation,
  offers: readonly string[],
  tls: TlsAnswer | undefined,
  { address }: PortQuestion,
  { unproved, ...plan }: LogInPlan & { readonly unproved?: boolean },
): Promise<NonNullable<PortAnswer['logIn']>> | NonNullable<PortAnswer['logIn']> {
  const safe = isLoopback(address) || (tls !== undefined && (tls.fault === undefined || unproved === true))
  return safe ? logInOver(session, offers, plan) : { ok: false, why: 'unsafe' }
}

async function secure(
  session: Conversation,
  { host, proof }: PortQuestion,
  dialogue: DialogueLine[],
): Promise<TlsAnswer | Said> {
  const secured = await session.secure(host, proof)
  if (!secured.ok) {
    const error = secured.facts['error']
    const detail = typeof error === 'string' ? error : secured.code
    dialogue.push({ by: 'info', text: `TLS: ${detail}` })
    return { verdict: 'tls-failed', detail, tlsFault: { code: secured.code, facts: secured.facts } }
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

async function askMails(session: Conversation, question: PortQuestion): Promise<readonly MailAnswer[]> {
  const answers: MailAnswer[] = []
  for (const [i, mail] of (question.mails ?? []).entries()) {
    if (i > 0 && (await ask(session, 'RSET')) === undefined) break
    const lines = [
      ['MAIL', `MAIL FROM:<${mail.from}>`],
      ...(isBehind('rcpt', question) ? [] : [['RCPT', `RCPT TO:<${mail.to}>`] as const]),
      ...(isBehind('data', question) ? [] : [['DATA', 'DATA'] as const]),
    ] as const
    let answer: MailAnswer | undefined
    for (const [command, line] of lines) {
      const reply = await ask(session, line)
      if (reply === undefined) return answers
      answer = { ...mail, command, reply }
      if (!isPositive(reply)) break
    }
    if (answer) answers.push(answer)
    if (answer?.reply.code === GO_ON) {
      // RFC 5321 §4.1.1.4: without the final dot there is no message.
      session.close()
      break
    }
  }
  return answers
}

const GO_ON = 354

// The beginning of a session of `waybill send`: greeting, EHLO, TLS as it is wanted, log-in. A password goes only to this machine
// itself or over TLS with a certificate that proves the name, unless whoever sends says otherwise.

import type { Reply } from '../core/reply.ts'
import { isPositive } from '../core/reply.ts'
import { isOnThisMachine } from '../core/ip.ts'
import type { ReasonCode, SmtpVerb } from '../core/reason.ts'
import type { Conversation, DialogueLine, Heard } from '../net/conversation.ts'
import { logInOver, type LogInPlan } from '../sasl/client/log-in-over.ts'
import type { SendWords } from '../words/send.ts'
import type { ProbeReport } from './probe.ts'

/** `offered`: STARTTLS where it is there; `implicit`: from the first byte (RFC 8314 §3.3). */
export type TlsWish = 'no' | 'offered' | 'starttls' | 'implicit'

export interface SessionPlan {
  /** The name that a certificate is to prove. */
  readonly name: string
  readonly helo: string
  readonly tls: TlsWish
  /** A certificate that does not prove the name ends the session, but for one of this machine itself. */
  readonly verified: boolean
  readonly logIn?: LogInPlan
}

/** What ends a probe early. */
export type ProbeStop = Pick<ProbeReport, 'outcome' | 'command' | 'reply' | 'detail'>
export type ProbeStep<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly stop: ProbeStop }

export interface SessionDeps {
  readonly words: SendWords
  readonly onLine: (line: DialogueLine) => void
}

const broken = (command: SmtpVerb, detail: string): { readonly ok: false; readonly stop: ProbeStop } => ({
  ok: false,
  stop: { outcome: 'broken', command, detail },
})

/** Gives the lines of EHLO, in capitals. */
export async function openSession(
  talk: Conversation,
  plan: SessionPlan,
  deps: SessionDeps,
): Promise<ProbeStep<readonly string[]>> {
  let proved: boolean | undefined
  if (plan.tls === 'implicit') {
    const secured = await secure(talk, plan, 'connect', deps)
    if (!secured.ok) return secured
    proved = secured.value
  }
  const greeting = judge(await talk.hear(), 'connect', isPositive)
  if (!greeting.ok) return greeting
  let offers = await hello(talk, plan.helo)
  if (!offers.ok) return offers
  const offered = offers.value.includes('STARTTLS')
  if (plan.tls === 'starttls' && !offered) return broken('STARTTLS', deps.words.noStartTls)
  if (plan.tls === 'starttls' || (plan.tls === 'offered' && offered)) {
    const ready = await ask(talk, 'STARTTLS', 'STARTTLS')
    if (!ready.ok) return ready
    const secured = await secure(talk, plan, 'STARTTLS', deps)
    if (!secured.ok) return secured
    proved = secured.value
    // RFC 3207 §4.2: what was learned before is forgotten.
    offers = await hello(talk, plan.helo)
    if (!offers.ok) return offers
  }
  if (plan.logIn !== undefined) {
    const stop = await logIn(talk, plan, offers.value, proved, deps)
    if (stop) return { ok: false, stop }
  }
  return offers
}

async function logIn(
  talk: Conversation,
  plan: SessionPlan,
  offers: readonly string[],
  proved: boolean | undefined,
  { words }: SessionDeps,
): Promise<ProbeStop | undefined> {
  const { logIn: wanted, name } = plan
  if (wanted === undefined) return undefined
  const told = (detail: string): ProbeStop => ({ outcome: 'broken', command: 'AUTH', detail })
  if (proved === undefined && !isOnThisMachine(name)) return told(words.noTlsForPassword)
  const outcome = await logInOver(talk, offers, wanted)
  if (outcome.ok) return undefined
  switch (outcome.why) {
    case 'not-offered':
      return told(proved === undefined && offers.includes('STARTTLS') ? words.logInAfterTls : words.noLogIn)
    case 'no-mechanism':
      return told(words.noMechanism(outcome.offered.join(' ')))
    case 'refused':
      return { outcome: 'refused', command: 'AUTH', reply: outcome.reply }
    case 'broken':
      return told(outcome.detail)
  }
}

/** Whether the certificate proves the name. */
async function secure(
  talk: Conversation,
  { name, verified, logIn: wanted }: SessionPlan,
  command: SmtpVerb,
  { words, onLine }: SessionDeps,
): Promise<ProbeStep<boolean>> {
  const secured = await talk.secure(name)
  if (!secured.ok) {
    const { error } = secured.facts
    return broken(command, words.tlsFailed(typeof error === 'string' ? error : secured.code))
  }
  const { protocol, cipher, certificate } = secured.facts
  onLine({ by: 'info', text: `TLS: ${String(protocol)} ${String(cipher)}` })
  if (certificate === undefined) return { ok: true, value: true }
  const text = words.noProof(certificate as ReasonCode)
  onLine({ by: 'info', text })
  if (!verified || isOnThisMachine(name)) return { ok: true, value: false }
  return broken(command, wanted ? words.noProofForPassword : text)
}

/** EHLO, then HELO where that is not understood (RFC 5321 §4.1.1.1). */
async function hello(talk: Conversation, helo: string): Promise<ProbeStep<readonly string[]>> {
  const ehlo = await ask(talk, 'EHLO', `EHLO ${helo}`)
  if (ehlo.ok) return { ok: true, value: ehlo.value.lines.slice(1).map((line) => line.toUpperCase()) }
  if (ehlo.stop.reply === undefined || ehlo.stop.reply.code < 500) return ehlo
  const old = await ask(talk, 'HELO', `HELO ${helo}`)
  return old.ok ? { ok: true, value: [] } : old
}

export async function ask(talk: Conversation, command: SmtpVerb, line: string): Promise<ProbeStep<Reply>> {
  talk.send(line)
  return judge(await talk.hear(), command, isPositive)
}

export function judge(heard: Heard, command: SmtpVerb, isGood: (reply: Reply) => boolean): ProbeStep<Reply> {
  if (!heard.ok) return { ok: false, stop: { outcome: 'broken', command, detail: heard.trouble.detail } }
  if (isGood(heard.reply)) return { ok: true, value: heard.reply }
  return { ok: false, stop: { outcome: 'refused', command, reply: heard.reply } }
}

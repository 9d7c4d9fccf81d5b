// Sends one message to one server and reports what was answered (RFC 5321 §4.1): the engine of `waybill send`. It sends
// one command at a time, so that the dialogue reads as it happened, goes on while at least one recipient is accepted, and
// decides nothing about retrying.

import type { Clock } from '../core/clock.ts'
import { isIntermediate, isPositive, type Reply } from '../core/reply.ts'
import type { SmtpVerb } from '../core/reason.ts'
import type { Duration } from '../core/time.ts'
import { stuffMessage } from '../smtp/dot-stuffing.ts'
import { Conversation, type DialogueLine, type Trouble } from '../net/conversation.ts'
import { SEND_WORDS } from '../words/send.ts'
import type { Language } from '../words/language.ts'
import {
  ask,
  judge,
  openSession,
  type SessionDeps,
  type SessionPlan,
  type ProbeStep,
  type ProbeStop,
} from './open-session.ts'

export interface ProbePlan extends Partial<Pick<SessionPlan, 'name' | 'tls' | 'verified' | 'logIn'>> {
  readonly host: string
  readonly port: number
  readonly helo: string
  /** Without brackets; empty for the null reverse-path. */
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  /** The message with CRLF line ends, not dot-stuffed. */
  readonly content: Uint8Array
  readonly timeout: Duration
}

export interface ProbeDeps {
  readonly clock: Clock
  readonly onLine: (line: DialogueLine) => void
  /** Of what is said of the connection; English where it is left out. */
  readonly language?: Language
}

export interface ProbeReport {
  readonly outcome: 'accepted' | 'partly-accepted' | 'refused' | 'unreachable' | 'broken'
  readonly server: { readonly host: string; readonly port: number }
  /** The command that was refused, or on which the dialogue broke. */
  readonly command?: SmtpVerb
  readonly reply?: Reply
  /** The queue id that Waybill answers with. */
  readonly id?: string
  /** What went wrong where no reply says it. */
  readonly detail?: string
  readonly recipients: readonly { readonly address: string; readonly reply: Reply }[]
}

export async function probe(plan: ProbePlan, deps: ProbeDeps): Promise<ProbeReport> {
  const server = { host: plan.host, port: plan.port }
  const words = SEND_WORDS[deps.language ?? 'en']
  const opened = await Conversation.open({ ...plan, ...deps, words })
  if (!(opened instanceof Conversation)) {
    return { outcome: 'unreachable', server, command: 'connect', detail: opened.detail, recipients: [] }
  }
  try {
    deps.onLine({ by: 'info', text: words.connected(plan.host, plan.port) })
    const recipients: { address: string; reply: Reply }[] = []
    const end = await converse(opened, plan, recipients, { onLine: deps.onLine, words })
    return { server, recipients, ...end }
  } finally {
    opened.close()
  }
}

async function converse(
  talk: Conversation,
  plan: ProbePlan,
  recipients: { address: string; reply: Reply }[],
  deps: SessionDeps,
): Promise<Omit<ProbeReport, 'server' | 'recipients'>> {
  const hello = await openSession(talk, { verified: false, tls: 'no', name: plan.host, ...plan }, deps)
  if (!hello.ok) return quitAfter(talk, hello.stop)
  const mail = await ask(talk, 'MAIL', `MAIL FROM:<${plan.mailFrom}>${mailParameters(plan, hello.value)}`)
  if (!mail.ok) return quitAfter(talk, mail.stop)
  let refused: ProbeStop | undefined
  for (const address of plan.rcptTo) {
    const rcpt = await ask(talk, 'RCPT', `RCPT TO:<${address}>`)
    if (!rcpt.ok && rcpt.stop.reply === undefined) return rcpt.stop
    const reply = rcpt.ok ? rcpt.value : rcpt.stop.reply
    if (reply !== undefined) recipients.push({ address, reply })
    if (!rcpt.ok) refused ??= rcpt.stop
  }
  if (refused !== undefined && !recipients.some(({ reply }) => isPositive(reply))) return quitAfter(talk, refused)
  const content = await sendContent(talk, plan.content)
  if (!content.ok) return quitAfter(talk, content.stop)
  const id = queuedId(content.value)
  await ask(talk, 'QUIT', 'QUIT')
  const end =
    refused === undefined
      ? { outcome: 'accepted' as const, reply: content.value }
      : { ...refused, outcome: 'partly-accepted' as const }
  return { ...end, ...(id === undefined ? {} : { id }) }
}

async function sendContent(talk: Conversation, content: Uint8Array): Promise<ProbeStep<Reply>> {
  talk.send('DATA')
  const go = judge(await talk.hear(), 'DATA', isIntermediate)
  if (!go.ok) return go
  const wire = stuffMessage(content)
  talk.sendContent(wire, contentLines(wire))
  return judge(await talk.hear(), 'content', isPositive)
}

/** A server that refused is still left politely; what it answers to QUIT changes nothing. */
async function quitAfter(talk: Conversation, stop: ProbeStop): Promise<ProbeStop> {
  if (stop.outcome === 'refused') await ask(talk, 'QUIT', 'QUIT')
  return stop
}

const NON_ASCII = /[^\0-\x7f]/

/** SIZE (RFC 1870), BODY=8BITMIME (RFC 6152) and SMTPUTF8 (RFC 6531), where they are offered and needed. */
function mailParameters({ content, mailFrom, rcptTo }: ProbePlan, extensions: readonly string[]): string {
  const offers = (name: string): boolean => extensions.some((line) => line === name || line.startsWith(`${name} `))
  const international = [mailFrom, ...rcptTo].some((address) => NON_ASCII.test(address))
  return [
    ...(offers('SIZE') ? [`SIZE=${content.length}`] : []),
    ...(offers('8BITMIME') && content.some((octet) => octet > 127) ? ['BODY=8BITMIME'] : []),
    ...(international && offers('SMTPUTF8') ? ['SMTPUTF8'] : []),
  ]
    .map((parameter) => ` ${parameter}`)
    .join('')
}

const MOST_LINES_SHOWN = 60

/** The content as it is shown in the dialogue: as sent, but cut where it is long. */
function contentLines(wire: Uint8Array): string[] {
  const lines = Buffer.from(wire).toString('utf8').replace(/\r\n$/, '').split('\r\n')
  if (lines.length <= MOST_LINES_SHOWN) return lines
  const shown = MOST_LINES_SHOWN - 2
  return [...lines.slice(0, shown), `(${lines.length - shown - 1} more lines)`, '.']
}

/** The id in `250 2.0.0 Queued as ID`, which is what a Waybill server answers. */
function queuedId({ lines }: Reply): string | undefined {
  return /^Queued as ([0-9A-HJKMNP-TV-Z]{11})$/.exec(lines[0] ?? '')?.[1]
}

export type { DialogueLine, Trouble }

// Plays a client's bytes against a ServerSession in memory, for tests: answers its questions as a simple policy would
// (anything at `refuse.test` is refused, at `defer.test` for now; the word `stop` alone stops the server) and stores its
// messages in a list.

import type { Decision, Stage } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId, sessionId } from '../core/id.ts'
import type { IpAddress } from '../core/ip.ts'
import { reply } from '../core/reply.ts'
import {
  NO_OFFERS,
  type LoginStep,
  type Offers,
  type ServerAction,
  type SessionLimits,
  type SessionSettings,
  type Transaction,
} from './server-actions.ts'
import { ServerSession } from './server-session.ts'
import type { Question, SessionFacts } from './session-facts.ts'

export const LIMITS: SessionLimits = {
  commandLine: 512,
  contentLine: 998,
  messageSize: 10_000,
  recipients: 5,
  transactions: 20,
  errors: 10,
  unknownCommands: 4,
  idleCommands: 1_000_000,
  commands: 200,
}

export interface Played {
  readonly output: string
  readonly messages: readonly { readonly transaction: Transaction; readonly content: string }[]
  readonly closed: boolean
  readonly session: ServerSession
  /** Every action that is not a piece of content, in order, with the content between them joined. */
  readonly actions: readonly string[]
}

const ACCEPT: Decision = { verdict: 'accept', reply: reply(250, '2.1.0', 'yes'), rule: 'test', compared: {} }
const VERDICTS = new Map<string, Decision>([
  ['refuse.test', { ...ACCEPT, verdict: 'deny', reply: reply(550, '5.7.1', 'no') }],
  ['defer.test', { ...ACCEPT, verdict: 'defer', reply: reply(451, '4.3.0', 'later') }],
])

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

export const FACTS: SessionFacts = {
  session: sessionId(1),
  listener: 'smtp',
  client: { address: '192.0.2.9' as IpAddress, port: 4000 },
  local: { address: '192.0.2.1', port: 25 },
}

const TLS = { protocol: 'TLSv1.3', cipher: 'TEST' }

export interface PlayOptions {
  readonly offers?: Partial<Offers>
  readonly asks?: readonly Stage[]
  readonly noRoom?: SessionSettings['noRoom']
  /** Addresses without a domain are completed. */
  readonly completes?: boolean
  /** The connection begins in TLS. */
  readonly implicit?: boolean
  /** Each chunk arrives as it is; without this the client waits wherever it must. */
  readonly burst?: boolean
}

/**
 * `tls` in the list stands for the handshake that STARTTLS asked for. The only password is `secret`, sent by a mechanism
 * `TEST` in clear; `ask` instead gets a challenge first.
 */
export function play(
  chunks: readonly (string | Uint8Array)[],
  limits: Partial<SessionLimits> = {},
  { offers = {}, asks = [], noRoom, completes = false, implicit = false, burst = false }: PlayOptions = {},
): Played {
  const session = new ServerSession({
    facts: FACTS,
    hostname: 'mx.sandbox.test',
    mailDomain: 'sandbox.test',
    limits: { ...LIMITS, ...limits },
    offers: { ...NO_OFFERS, ...offers },
    asks: new Set<Stage>(['mail', 'rcpt', ...asks]),
    clock: new FakeClock(),
    ...(noRoom && { noRoom }),
    completes: () => completes,
  })
  const actions: string[] = []
  const messages: { transaction: Transaction; content: string }[] = []
  let output = ''
  let content = ''
  let transaction: Transaction | undefined
  const perform = (list: readonly ServerAction[]): void => {
    for (const action of list) {
      if (action.kind === 'content') {
        content += latin1(action.bytes)
        continue
      }
      // How much came before content was known to be void depends on the pieces it came in.
      actions.push(JSON.stringify(action), action.kind === 'discard' ? '' : content)
      switch (action.kind) {
        case 'send':
          output += action.text
          break
        case 'begin':
          transaction = action.transaction
          content = ''
          break
        case 'discard':
          content = ''
          break
        case 'ask': {
          perform(session.answer(VERDICTS.get(wordInQuestion(action.question)) ?? ACCEPT))
          break
        }
        case 'login':
          perform(session.login(loginStep(action.initial)))
          break
        case 'login-line':
          perform(session.login(loginStep(action.line)))
          break
        case 'starttls':
        case 'message':
          if (transaction)
            messages.push({ transaction: { ...transaction, recipients: [...transaction.recipients] }, content })
          perform(session.acceptance({ ok: true, message: messageId(messages.length), afterReply() {} }))
          break
        case 'close':
          break
      }
    }
  }
  perform(session.start(implicit ? TLS : undefined))
  for (const chunk of chunks) {
    if (chunk === 'stop') perform(session.stop())
    else if (chunk === 'tls') perform(session.secured(TLS))
    else {
      let text = typeof chunk === 'string' ? chunk : latin1(chunk)
      do {
        const groups = session.facts.helo?.verb === 'EHLO' && session.during !== 'AUTH'
        const said = burst ? text : turn(text, groups)
        text = text.slice(said.length)
        perform(session.feed(Buffer.from(said, 'latin1')))
        while (session.more) perform(session.goOn())
      } while (text !== '')
    }
  }
  return { output, messages, closed: session.closed, session, actions }
}

const WAITS = /^[ \t]*(?:EHLO|HELO|DATA|VRFY|EXPN|NOOP|TURN|ETRN|STARTTLS|AUTH|XCLIENT)\b[^\n]*\n/im

/** As much of the text as a client may say at once, in groups or line by line; in content it does not matter. */
export function turn(text: string, groups: boolean): string {
  const found = (groups ? WAITS : /\n/).exec(text)
  return found ? text.slice(0, found.index + found[0].length) : text
}

function wordInQuestion(question: Question): string {
  switch (question.stage) {
    case 'connect':
      return ''
    case 'helo':
      return question.name
    case 'auth':
      return question.mechanism.toLowerCase()
    case 'mail':
    case 'data':
      return question.mailFrom?.domain ?? ''
    case 'rcpt':
      return question.rcptTo.domain
  }
}

function loginStep(said: string | undefined): LoginStep {
  if (said === undefined) return { kind: 'challenge', reply: reply(334, undefined, '') }
  if (said === 'secret') return { kind: 'accepted', reply: reply(235, '2.7.0', 'in'), user: 'alice', mechanism: 'TEST' }
  const answer = reply(535, '5.7.8', 'wrong')
  return {
    kind: 'refused',
    reply: answer,
    reason: 'credentials',
    detail: 'wrong',
    mechanism: 'TEST',
    lockOuts: [],
    close: false,
  }
}

/** The reply codes of an output, one for each reply: `220 250 250 354 250`. */
export function codes(output: string): string {
  return [...output.matchAll(/^(\d{3}) /gm)].map(([, code]) => code).join(' ')
}

// Plays a client's bytes against a ServerSession in memory, for tests: answers its questions as a simple policy would
// (anything at `refuse.test` is refused, at `defer.test` for now; the word `stop` alone stops the server) and stores its messages in a list.

import type { Decision } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.ts'
import { messageId, sessionId } from '../core/id.ts'
import { reply } from '../core/reply.ts'
import type { ServerAction, SessionLimits, Transaction } from './server-actions.ts'
import { ServerSession } from './server-session.ts'

export const LIMITS: SessionLimits = {
  commandLine: 512,
  contentLine: 998,
  messageSize: 10_000,
  recipients: 5,
  transactions: 20,
  errors: 10,
  unknownCommands: 4,
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

export function play(chunks: readonly (string | Uint8Array)[], limits: Partial<SessionLimits> = {}): Played {
  const session = new ServerSession({
    session: sessionId(1),
    hostname: 'mx.sandbox.test',
    mailDomain: 'sandbox.test',
    listener: 'smtp',
    client: { address: '192.0.2.9', port: 4000 },
    local: { address: '192.0.2.1', port: 25 },
    limits: { ...LIMITS, ...limits },
    clock: new FakeClock(),
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
      actions.push(JSON.stringify(action), content)
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
          const { question } = action
          const domain = question.stage === 'rcpt' ? question.rcptTo.domain : question.mailFrom?.domain
          perform(session.answer(VERDICTS.get(domain ?? '') ?? ACCEPT))
          break
        }
        case 'message':
          if (transaction)
            messages.push({ transaction: { ...transaction, recipients: [...transaction.recipients] }, content })
          perform(session.stored(messageId(messages.length)))
          break
        case 'close':
          break
      }
    }
  }
  perform(session.start())
  for (const chunk of chunks) {
    if (chunk === 'stop') perform(session.stop())
    else perform(session.feed(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk))
  }
  return { output, messages, closed: session.closed, session, actions }
}

/** The reply codes of an output, one for each reply: `220 250 250 354 250`. */
export function codes(output: string): string {
  return [...output.matchAll(/^(\d{3}) /gm)].map(([, code]) => code).join(' ')
}

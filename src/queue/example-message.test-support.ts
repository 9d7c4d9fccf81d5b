// Messages for the tests of stores: short to ask for, complete when they come.

import { messageId, sessionId, type MessageId } from '../core/id.ts'
import type { Delivery, RecipientState } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { instant, type Instant } from '../core/time.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import type { NewMessage, RefusedSession } from './store.ts'

export const START = instant(Date.UTC(2026, 10, 22, 5))
export const at = (ms: number): Instant => instant(START + ms)

export const idOf = (n: number): MessageId => messageId(900_000_000_000_000 + n)

export const scheduled = (due: number, attempts = 0): RecipientState => ({ kind: 'scheduled', due: at(due), attempts })
export const active: RecipientState = { kind: 'active', attempts: 0 }
export const delivery: Delivery = { transport: 'maildir', path: '/var/mail/alice/new/1' }
export const delivered = (ms: number): RecipientState => ({
  kind: 'done',
  outcome: { kind: 'delivered', via: delivery },
  at: at(ms),
})
export const busy: Reason = {
  code: 'smtp.rcpt',
  command: 'RCPT',
  reply: reply(451, '4.7.1', 'Greylisted “for now”'),
  remote: { host: 'mx.example.net', address: '192.0.2.25', port: 25 },
  facts: { tried: ['192.0.2.25'], again: true },
}

export interface Wanted {
  readonly from?: string | null
  readonly to?: Readonly<Record<string, RecipientState>>
  readonly content?: string
  readonly receivedAt?: number
}

/** Message number `n`; without `to`, one recipient who is due at once. */
export function example(n: number, wanted: Wanted = {}): NewMessage {
  const { from = 'alice@example.org', to = { 'bob@example.net': scheduled(0) }, receivedAt = n } = wanted
  const bytes = new TextEncoder().encode(wanted.content ?? `Subject: ${n}\r\n\r\nHello\r\n`)
  const recipients = Object.entries(to).map(([address, state], index) =>
    makeRecipient(address, {
      index,
      state,
      dsn: index === 0 ? {} : { notify: ['FAILURE'], orcpt: 'rfc822;x' },
    }),
  )
  return {
    message: makeMessage({
      id: idOf(n),
      mailFrom: from === null ? null : mailbox(from),
      options: { body: '8BITMIME', smtputf8: false, ret: 'HDRS', envid: 'e1' },
      size: bytes.length,
      receivedAt: at(receivedAt),
    }),
    recipients,
    content: { kind: 'inline', bytes },
    events: [
      { at: at(receivedAt), session: sessionId(1), kind: 'helo', verb: 'EHLO', name: 'client.example' },
      {
        at: at(receivedAt),
        kind: 'queued',
        message: idOf(n),
        mailFrom: from ?? '',
        recipients: Object.keys(to),
        size: bytes.length,
      },
    ],
  }
}

export function exampleRefused(n: number, recipient = 'eve@victim.example'): RefusedSession {
  const session = sessionId(800_000_000_000_000 + n)
  return {
    session,
    at: at(n),
    client: '198.51.100.7',
    events: [
      {
        at: at(n),
        session,
        kind: 'decided',
        stage: 'rcpt',
        subject: recipient,
        decision: {
          verdict: 'deny',
          reply: reply(550, '5.7.1', 'Relaying refused'),
          rule: 'relay-control',
          compared: { client: '198.51.100.7', relay_from: ['127.0.0.1'] },
        },
      },
      { at: at(n), session, kind: 'disconnected', by: 'client', accepted: 0, during: 'RCPT' },
    ],
  }
}

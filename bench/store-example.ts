// A message and its delivery as a real relay writes them, events included, for the store's benchmark.

import type { Domain } from '../src/core/domain.ts'
import { sessionId, type MessageId, type SessionId } from '../src/core/id.ts'
import { reply } from '../src/core/reply.ts'
import type { Instant } from '../src/core/time.ts'
import type { Event, SessionEvent } from '../src/events/event.ts'
import type { NewMessage, Settlement } from '../src/queue/store.ts'

const SENDER = { localPart: 'alice', domain: 'example.org' as Domain }
const RECIPIENT = { localPart: 'bob', domain: 'example.net' as Domain }
const REMOTE = { host: 'mx1.example.net', address: '192.0.2.25', port: 25 }
const SESSION = sessionId(1_000_000_000_000_000)

export function exampleMessage(id: MessageId, at: Instant, bytes: Uint8Array, scheduled: boolean): NewMessage {
  return {
    message: {
      id,
      mailFrom: SENDER,
      origin: {
        kind: 'smtp',
        session: SESSION,
        client: '192.0.2.10',
        helo: 'client.example.org',
        protocol: 'ESMTP',
        listener: 'smtp',
      },
      options: { body: '8BITMIME', smtputf8: false },
      size: bytes.length,
      receivedAt: at,
    },
    recipients: [
      {
        index: 0,
        rcptTo: RECIPIENT,
        dsn: {},
        state: scheduled ? { kind: 'scheduled', due: at, attempts: 0 } : { kind: 'active', attempts: 0 },
      },
    ],
    content: { kind: 'inline', bytes },
    events: [
      ...sessionEvents(at, SESSION),
      {
        at,
        kind: 'queued',
        message: id,
        session: SESSION,
        mailFrom: 'alice@example.org',
        recipients: ['bob@example.net'],
        size: bytes.length,
        subject: 'An ordinary message of ordinary length',
        messageIdField: '<20261122052043.12345@client.example.org>',
      },
    ],
  }
}

function sessionEvents(at: Instant, session: SessionId): SessionEvent[] {
  const decided = (stage: 'helo' | 'mail' | 'rcpt', subject: string, rule: string): SessionEvent => ({
    at,
    session,
    kind: 'decided',
    stage,
    subject,
    decision: { verdict: 'accept', reply: reply(250, '2.1.0', 'OK'), rule, compared: { client: '192.0.2.10' } },
  })
  return [
    {
      at,
      session,
      kind: 'connected',
      listener: 'smtp',
      client: '192.0.2.10',
      clientPort: 40_000,
      local: '192.0.2.1',
      localPort: 25,
    },
    { at, session, kind: 'helo', verb: 'EHLO', name: 'client.example.org' },
    decided('mail', 'alice@example.org', 'default'),
    decided('rcpt', 'bob@example.net', 'relay-from'),
  ]
}

export function exampleDelivery(message: MessageId, at: Instant): Settlement {
  const to = 'bob@example.net'
  const accepted = reply(250, '2.0.0', 'Ok: queued as 4XyZabc123')
  const via = {
    transport: 'smtp',
    ...REMOTE,
    tls: false,
    dsn: true,
    reply: '250 2.0.0 Ok: queued as 4XyZabc123',
  } as const
  const events: Event[] = [
    { at, message, kind: 'routed', recipient: to, router: 'dns', destination: 'MX of example.net', compared: {} },
    { at, message, kind: 'attempt-started', attempt: 1, destination: 'MX of example.net', recipients: [to] },
    { at, message, kind: 'step', attempt: 1, step: 'resolve', ms: 1, facts: { hosts: ['mx1.example.net 192.0.2.25'] } },
    { at, message, kind: 'step', attempt: 1, step: 'reuse', ms: 0, remote: REMOTE, facts: { messages: 3 } },
    {
      at,
      message,
      kind: 'step',
      attempt: 1,
      step: 'envelope',
      ms: 2,
      remote: REMOTE,
      exchanges: [
        { sent: 'MAIL FROM:<alice@example.org> SIZE=4096 BODY=8BITMIME', reply: reply(250, '2.1.0', 'Ok') },
        { sent: 'RCPT TO:<bob@example.net>', reply: reply(250, '2.1.5', 'Ok') },
        { sent: 'DATA', reply: reply(354, undefined, 'End data with <CR><LF>.<CR><LF>') },
      ],
    },
    { at, message, kind: 'step', attempt: 1, step: 'content', ms: 3, exchanges: [{ sent: '.', reply: accepted }] },
    { at, message, kind: 'delivered', attempt: 1, recipient: to, via },
  ]
  return {
    message,
    states: [{ index: 0, state: { kind: 'done', outcome: { kind: 'delivered', via }, at } }],
    events,
    spawned: [],
  }
}

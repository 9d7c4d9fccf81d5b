// Addresses, messages and recipients for tests: a test says what it is about, and the rest is filled in.

import { parseMailbox, type Mailbox } from './address.ts'
import { parseDomain, type Domain } from './domain.ts'
import { messageId, sessionId } from './id.ts'
import type { Message, Recipient } from './message.ts'
import { instant } from './time.ts'

export function mailbox(text: string): Mailbox {
  const parsed = parseMailbox(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem}`)
  return parsed.value
}

export function domain(text: string): Domain {
  const parsed = parseDomain(text)
  if (parsed === undefined) throw new Error(text)
  return parsed
}

export const makeMessage = (changes: Partial<Message> = {}): Message => ({
  id: messageId(1),
  mailFrom: mailbox('alice@sender.test'),
  origin: {
    kind: 'smtp',
    session: sessionId(1),
    client: '192.0.2.1',
    helo: 'client.test',
    protocol: 'ESMTP',
    listener: 'smtp',
  },
  options: { body: '7BIT', smtputf8: false },
  size: 100,
  receivedAt: instant(0),
  ...changes,
})

/** Under way for the first time. */
export const makeRecipient = (address: string, changes: Partial<Recipient> = {}): Recipient => ({
  index: 0,
  rcptTo: mailbox(address),
  dsn: {},
  state: { kind: 'active', attempts: 0 },
  ...changes,
})

/** One after the other, as RCPT named them. */
export const makeRecipients = (
  addresses: readonly string[],
  changes: Partial<Omit<Recipient, 'index' | 'rcptTo'>> = {},
): readonly Recipient[] => addresses.map((address, index) => makeRecipient(address, { ...changes, index }))

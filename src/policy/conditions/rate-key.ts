// Whom `rate` counts: the text that stands for a client, a user, an address or a domain, or several of them together. An
// IPv6 client is its /64, since whoever has one address of it has all of them.

import { formatMailbox, type Mailbox } from '../../core/address.ts'
import type { Stage } from '../../core/decision.ts'
import { ipBytes, isIpv6, parseIp, type IpAddress } from '../../core/ip.ts'
import type { Subject } from '../../conditions/subject.ts'

export const KEYS = ['client', 'user', 'sender', 'sender_domain', 'recipient', 'recipient_domain'] as const
export type KeyPart = (typeof KEYS)[number]

export const KEY_FROM: Readonly<Record<KeyPart, Stage>> = {
  client: 'connect',
  user: 'mail',
  sender: 'mail',
  sender_domain: 'mail',
  recipient: 'rcpt',
  recipient_domain: 'rcpt',
}

export type Key =
  | { readonly kind: 'key'; readonly text: string }
  /** There is nobody to count. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }

export function keyOf(parts: readonly KeyPart[], subject: Subject): Key {
  const texts: string[] = []
  for (const part of parts) {
    const key = partOf(part, subject)
    // Everyone's bounces share the null sender, so on its own it tells nobody apart.
    if (key.kind === 'key' && key.text === NULL_SENDER && parts.length === 1) {
      return { kind: 'none', why: 'the null sender <> is not counted by itself' }
    }
    if (key.kind !== 'key') return key
    texts.push(key.text)
  }
  return { kind: 'key', text: texts.join(' ') }
}

const NULL_SENDER = '<>'
const found = (text: string): Key => ({ kind: 'key', text })
const tooEarly = (part: KeyPart): Key => ({
  kind: 'unknown',
  why: `${part} is known from the stage ${KEY_FROM[part]} on, and this rule stands before it`,
})

function partOf(part: KeyPart, { facts, question }: Subject): Key {
  switch (part) {
    case 'client':
      return found(clientKey(facts.client.address))
    case 'user':
      return facts.user === undefined ? { kind: 'none', why: 'nobody has logged in' } : found(facts.user)
    case 'sender':
      if (!('mailFrom' in question)) return tooEarly(part)
      return found(question.mailFrom === null ? NULL_SENDER : formatMailbox(question.mailFrom).toLowerCase())
    case 'sender_domain':
      if (!('mailFrom' in question)) return tooEarly(part)
      return found(question.mailFrom === null ? NULL_SENDER : question.mailFrom.domain)
    case 'recipient':
    case 'recipient_domain': {
      if (question.stage === 'rcpt') return found(recipientKey(part, question.rcptTo))
      if (question.stage !== 'data') return tooEarly(part)
      const keys = new Set(question.recipients.map((recipient) => recipientKey(part, recipient)))
      const [only] = keys
      // A message for several cannot be counted for one of them.
      return only !== undefined && keys.size === 1
        ? found(only)
        : { kind: 'unknown', why: `this message has more than one ${part}; count by ${part} at the stage rcpt` }
    }
  }
}

const recipientKey = (part: 'recipient' | 'recipient_domain', mailbox: Mailbox): string =>
  part === 'recipient' ? formatMailbox(mailbox).toLowerCase() : mailbox.domain

/** `2001:db8:1:2::/64`. */
function clientKey(address: IpAddress): string {
  if (!isIpv6(address)) return address
  const groups = (ipBytes(address) ?? []).slice(0, 8)
  const hex = [0, 2, 4, 6].map((i) => (((groups[i] ?? 0) << 8) | (groups[i + 1] ?? 0)).toString(16))
  return `${parseIp(`${hex.join(':')}::`) ?? address}/64`
}

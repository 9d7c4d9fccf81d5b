// Whether a message gets an answer in the name of somebody who is away (RFC 3834 §2): never to the empty sender, a program, a list or bulk
// mail, and to nobody who did not write to this very person. Pure.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import { fieldText, isNamed, type HeaderField } from '../core/header.ts'
import type { LeftOut, Message } from '../core/message.ts'
import { ofPrograms } from './of-programs.ts'

export interface ReplyQuestion {
  readonly mailFrom: Message['mailFrom']
  readonly header: readonly HeaderField[]
  /** In whose name. */
  readonly as: Mailbox
  /** Further addresses of theirs, in small letters. */
  readonly alsoFor: readonly string[]
}

/** RFC 3834 §2: addresses that belong to programs, and those who look after lists. */
const PROGRAM =
  /^(?:mailer-daemon|postmaster|listserv|majordomo|no-?reply|do-?not-?reply|bounces?|nobody|www-data|root)$|^owner-|-(?:owner|request|bounces?)$|^(?:bounces?|prvs)[+=-]|-bounces?[+=]/i

/** Undefined: it gets one, as far as the message itself says. */
export function whyNoReply({ mailFrom, header, as, alsoFor }: ReplyQuestion): LeftOut | undefined {
  if (mailFrom === null) return 'null-sender'
  if (PROGRAM.test(mailFrom.localPart)) return 'program'
  const own = [formatMailbox(as).toLowerCase(), ...alsoFor]
  if (own.includes(formatMailbox(mailFrom).toLowerCase())) return 'own'
  const automatic = ofPrograms(header)
  if (automatic) return automatic.why
  // Exchange's word for the same.
  if (header.some((field) => isNamed(field, 'x-auto-response-suppress') && /all|oof/i.test(fieldText(field)))) {
    return 'automatic'
  }
  return header.some((field) => isForPeople(field) && names(fieldText(field), own)) ? undefined : 'not-personal'
}

const FOR_PEOPLE = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'] as const
const isForPeople = (field: HeaderField): boolean => FOR_PEOPLE.some((name) => isNamed(field, name))

/** As a whole address: `eve-alice@example.org` is none of alice's. */
function names(text: string, own: readonly string[]): boolean {
  // Octets become characters where an address is written in UTF-8 (RFC 6532).
  const written = Buffer.from(text, 'latin1').toString('utf8').toLowerCase()
  return own.some((address) => {
    for (let at = written.indexOf(address); at >= 0; at = written.indexOf(address, at + 1)) {
      const [before = ' ', after = ' '] = [written[at - 1], written[at + address.length]]
      if (!ATOM.test(before) && !ATOM.test(after)) return true
    }
    return false
  })
}

const ATOM = /[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~.@]/u

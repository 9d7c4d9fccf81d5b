// `own_sender: true`: whether the sender is one of the addresses of the user who has logged in: the user's name at any
// local domain that is not virtual, with or without a `+tag`, or the name itself where it is an address. The null sender (`<>`) is nobody's
// and may be used by everyone, for receipts and notices are sent with it (RFC 5321 §4.5.5). Who has not logged in has none; to
// whom this machine trusts (`submission.trusted_users`), all are.

import { formatReversePath, type Mailbox } from '../../core/address.ts'
import { booleanValue } from '../../config/values.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { when, type ConditionKind } from '../condition.ts'
import type { MailSubject } from '../subject.ts'

export const ownSender: ConditionKind<boolean, ConditionDeps, MailSubject> = {
  name: 'own_sender',
  from: 'mail',
  facts: ['user', 'sender'],
  schema: booleanValue,
  binds: (wanted, holds) => (wanted && holds ? 'client' : 'nothing'),
  make(wanted, { ourselves: { sharedDomains } }) {
    const isOwn = (sender: Mailbox, user: string): boolean => {
      const localPart = sender.localPart.toLowerCase()
      // A user's own name may hold a plus.
      const own = [localPart, localPart.replace(/\+.*$/s, '')]
      if (user.includes('@')) return own.some((name) => `${name}@${sender.domain}` === user.toLowerCase())
      return own.includes(user.toLowerCase()) && sharedDomains.has(sender.domain)
    }
    return ({ user, trusted, mailFrom = null }) => {
      const own = user !== undefined && (trusted === true || mailFrom === null || isOwn(mailFrom, user))
      return when(own === wanted, { user: user ?? null, sender: formatReversePath(mailFrom) })
    }
  },
}

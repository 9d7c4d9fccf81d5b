// The values that any rule's text may quote, whatever its conditions compared: who the client is and what it has said so
// far. At `data` a message may have many recipients; they are shown in short.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import { STAGES, type Stage } from '../core/decision.ts'
import type { FactValue } from '../core/reason.ts'
import { shownSender, type MailSubject } from '../conditions/subject.ts'

interface Value {
  readonly from: Stage
  readonly read: (subject: MailSubject) => FactValue | undefined
}

const SHOWN = 3

const some = (texts: readonly string[]): string =>
  texts.length > SHOWN ? `${texts.slice(0, SHOWN).join(', ')} and ${texts.length - SHOWN} more` : texts.join(', ')

const domainsOf = (recipients: readonly Mailbox[]): readonly string[] => [
  ...new Set(recipients.map(({ domain }) => domain)),
]

const VALUES: Readonly<Record<string, Value>> = {
  client: { from: 'connect', read: ({ client }) => client },
  user: { from: 'connect', read: ({ user }) => user ?? 'nobody' },
  helo: { from: 'helo', read: ({ helo }) => helo ?? 'nothing' },
  sender: { from: 'mail', read: ({ mailFrom }) => shownSender(mailFrom) },
  recipient: { from: 'rcpt', read: ({ recipients }) => some(recipients.map(formatMailbox)) },
  recipient_domain: { from: 'rcpt', read: ({ recipients }) => some(domainsOf(recipients)) },
}

/** The names that exist at a stage. */
export const subjectValueNames = (stage: Stage): readonly string[] =>
  Object.entries(VALUES).flatMap(([name, { from }]) => (STAGES.indexOf(from) <= STAGES.indexOf(stage) ? [name] : []))

export const subjectValue = (name: string, subject: MailSubject): FactValue | undefined =>
  Object.hasOwn(VALUES, name) ? VALUES[name]?.read(subject) : undefined

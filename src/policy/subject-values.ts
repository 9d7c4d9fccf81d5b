// The values that any rule's text may quote, whatever its conditions compared: who the client is and what it has said so
// far. At `data` a message may have many recipients; they are shown in short.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import { STAGES, type Stage } from '../core/decision.ts'
import type { FactValue } from '../core/reason.ts'
import type { Subject } from './condition.ts'
import { helloName, recipientsOf, senderOf, shownSender } from './subject.ts'

interface Value {
  readonly from: Stage
  readonly read: (subject: Subject) => FactValue | undefined
}

const SHOWN = 3

const some = (texts: readonly string[]): string =>
  texts.length > SHOWN ? `${texts.slice(0, SHOWN).join(', ')} and ${texts.length - SHOWN} more` : texts.join(', ')

const domainsOf = (recipients: readonly Mailbox[]): readonly string[] => [
  ...new Set(recipients.map(({ domain }) => domain)),
]

const VALUES: Readonly<Record<string, Value>> = {
  client: { from: 'connect', read: ({ facts }) => facts.client.address },
  user: { from: 'connect', read: ({ facts }) => facts.user ?? 'nobody' },
  helo: { from: 'helo', read: (subject) => helloName(subject) ?? 'nothing' },
  sender: { from: 'mail', read: (subject) => shownSender(senderOf(subject)) },
  recipient: { from: 'rcpt', read: (subject) => some(recipientsOf(subject).map(formatMailbox)) },
  recipient_domain: { from: 'rcpt', read: (subject) => some(domainsOf(recipientsOf(subject))) },
}

/** The names that exist at a stage. */
export const subjectValueNames = (stage: Stage): readonly string[] =>
  Object.entries(VALUES).flatMap(([name, { from }]) => (STAGES.indexOf(from) <= STAGES.indexOf(stage) ? [name] : []))

export const subjectValue = (name: string, subject: Subject): FactValue | undefined =>
  Object.hasOwn(VALUES, name) ? VALUES[name]?.read(subject) : undefined

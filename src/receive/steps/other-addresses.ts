// The step that gives the users of this server the addresses by which they are known elsewhere, in mail that they themselves or their
// machines send: in the sender of the envelope, From, Reply-To and Sender, as Debian's Exim has it (flags Ffrs). What strangers
// send is left as it is, whatever stands in it. Before the signature, which would break.

import { formatMailbox, type Mailbox } from '../../core/address.ts'
import { fieldName, fieldText, isNamed, rawValue, type HeaderField } from '../../core/header.ts'
import { completeHeaderAddresses, replaceHeaderAddresses } from '../../conditions/header-addresses.ts'
import type { OtherAddress, OtherAddresses } from '../other-addresses.ts'
import type { Receiving, StepResult } from '../receiving.ts'

const FIELDS = ['from', 'reply-to', 'sender']

/** Where an address stood that became another one. */
interface Replaced extends OtherAddress {
  readonly from: string
  readonly where: Set<string>
}

export function otherAddresses(receiving: Receiving): StepResult {
  const { deps, intake } = receiving
  const { others } = deps
  return others === undefined || !deps.signs(intake.transaction.facts) ? 'next' : replace(receiving, others)
}

function replace(receiving: Receiving, others: OtherAddresses): StepResult {
  const { intake, section, changes, told } = receiving
  const { mailFrom, recipients, facts } = intake.transaction
  const leaves = recipients.some(({ rcptTo }) => !others.isLocal(rcptTo.domain))
  const replaced = new Map<string, Replaced>()
  const other = (mailbox: Mailbox, where: string): Mailbox | undefined => {
    const found = others.of(mailbox, leaves)
    if (!found) return undefined
    const from = formatMailbox(mailbox)
    const known = replaced.get(from) ?? { ...found, from, where: new Set<string>() }
    known.where.add(where)
    replaced.set(from, known)
    return found.mailbox
  }
  if (mailFrom !== null) receiving.mailFrom = other(mailFrom, 'MAIL FROM') ?? mailFrom
  for (const name of FIELDS) {
    for (const [i, field] of section.fields.filter((one) => isNamed(one, name)).entries()) {
      const text = textOf(field, facts.submitter?.mailDomain)
      const value = withOthers(text, (mailbox) => other(mailbox, fieldName(field)))
      if (value) changes.push({ kind: 'change-field', name: fieldName(field), nth: i + 1, value })
    }
  }
  for (const { from, mailbox, where, because } of replaced.values()) {
    const to = formatMailbox(mailbox)
    told.push({ kind: 'readdressed', at: intake.at, message: intake.id, from, to, where: [...where], because })
  }
  return 'next'
}

/** Latin-1 characters for octets; a program of this machine may leave out its domain (mend.ts). */
function textOf(field: HeaderField, mailDomain: string | undefined): string {
  const completed = mailDomain === undefined ? undefined : completeHeaderAddresses(fieldText(field), mailDomain)
  return completed === undefined
    ? Buffer.from(rawValue(field)).toString('latin1')
    : Buffer.from(` ${completed}`, 'utf8').toString('latin1')
}

function withOthers(text: string, other: (mailbox: Mailbox) => Mailbox | undefined): Uint8Array | undefined {
  const value = replaceHeaderAddresses(text, (mailbox) => {
    const found = other(mailbox)
    return found && formatMailbox(found)
  })
  return value === undefined ? undefined : Buffer.from(value, 'latin1')
}

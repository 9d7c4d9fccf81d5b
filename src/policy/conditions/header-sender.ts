// `header_sender: true`: whether mail could be sent to at least one address of Sender, Reply-To or From, so that whoever
// reads the message can answer it. `false` holds when none can be reached.

import { booleanValue } from '../../config/values.ts'
import { formatMailbox } from '../../core/address.ts'
import { fieldText, isNamed } from '../../core/header.ts'
import type { Facts } from '../../core/reason.ts'
import { routability } from '../callout/routability.ts'
import { unknown, when, type Answer } from '../../conditions/condition.ts'
import { parseHeaderAddresses } from '../../conditions/header-addresses.ts'
import { remember } from '../../conditions/memo.ts'
import type { PolicyDeps } from '../policy-deps.ts'
import type { RuleConditionKind, RuleSubject } from '../rule-subject.ts'

/** In the order in which Exim looks. */
const FIELDS = ['sender', 'reply-to', 'from']
/** Each may cost a look-up; an honest header names one or two. */
const MOST = 10
/** The field of an honest sender is short, and reading takes time. */
const LONGEST_FIELD = 10_000

export const headerSender: RuleConditionKind<boolean> = {
  name: 'header_sender',
  from: 'data',
  facts: ['header_senders', 'header_sender'],
  schema: booleanValue,
  binds: () => 'nothing',
  make: (wanted, deps) => (subject) => check(wanted, subject, deps),
}

async function check(wanted: boolean, subject: RuleSubject, deps: PolicyDeps): Promise<Answer> {
  const header = subject.content?.header
  if (header === undefined) return unknown('the content is not there', {})
  const mailboxes = FIELDS.flatMap((name) =>
    header.flatMap((field) =>
      isNamed(field, name) && field.valueEnd - field.valueStart <= LONGEST_FIELD
        ? parseHeaderAddresses(fieldText(field)).addresses
        : [],
    ),
  ).slice(0, MOST)
  const compared: Facts = { header_senders: mailboxes.map(formatMailbox) }
  let doubt: string | undefined
  for (const mailbox of mailboxes) {
    const address = formatMailbox(mailbox)
    const found = await remember(
      subject,
      `header-sender ${address}`,
      () => routability(mailbox, null, deps),
      ({ kind }) => kind === 'unknown',
    )
    if (found.kind === 'here' || found.kind === 'elsewhere')
      return when(wanted, { ...compared, header_sender: address })
    if (found.kind === 'unknown') doubt ??= `${address}: ${found.why}`
  }
  return doubt === undefined ? when(!wanted, { ...compared, header_sender: 'none' }) : unknown(doubt, compared)
}

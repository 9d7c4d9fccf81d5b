// `recipient_verified: true`: whether mail for the recipient can be sent on: to a mailbox here or to hosts that take it.
// `unknown-user`, `nxdomain`, `no-mail`, `unroutable` and `loop` are told apart, so that each can have its own text. With
// `callout: true` the next hop is asked whether it would take the mail. At `data` all recipients must hold.

import { formatMailbox, type Mailbox } from '../../core/address.ts'
import { yes, type Answer, type Condition } from '../../conditions/condition.ts'
import type { PolicyDeps } from '../policy-deps.ts'
import type { Subject } from '../../conditions/subject.ts'
import type { RuleConditionKind } from '../rule-subject.ts'
import { asAnswer, verify } from './sender-verified-state.ts'
import { recipientVerifiedSchema, type VerifyValue } from './sender-verified-value.ts'

export const recipientVerified: RuleConditionKind<VerifyValue> = {
  name: 'recipient_verified',
  from: 'rcpt',
  facts: ['recipient_state', 'recipient_why', 'recipient_status', 'callout_host', 'callout_sent', 'callout_reply'],
  schema: recipientVerifiedSchema,
  binds: () => 'nothing',
  make: makeRecipientVerified,
}

function makeRecipientVerified(value: VerifyValue, deps: PolicyDeps): Condition {
  const check = (mailbox: Mailbox, subject: Subject): Answer | Promise<Answer> => {
    const mailFrom = value.from === 'sender' ? (subject.mailFrom ?? null) : null
    const asked = {
      mailbox,
      mailFrom: subject.mailFrom ?? null,
      ...(value.callout ? { callout: { mailFrom, as: 'recipient' } as const } : {}),
    }
    const compared = { recipient: formatMailbox(mailbox), recipient_wanted: value.is }
    const found = verify(asked, value, deps, subject)
    return found instanceof Promise
      ? found.then((later) => asAnswer(later, value, 'recipient', compared))
      : asAnswer(found, value, 'recipient', compared)
  }
  return (subject) => {
    const [first, ...others] = subject.recipients
    if (first && others.length === 0) return check(first, subject)
    return Promise.all(subject.recipients.map(async (mailbox) => check(mailbox, subject))).then(together)
  }
}

/** One that does not hold decides; one that is not known leaves the rest in doubt. */
const together = (answers: readonly Answer[]): Answer =>
  answers.find(({ kind }) => kind === 'no') ??
  answers.find(({ kind }) => kind === 'unknown') ??
  answers[0] ??
  yes({ recipients: 0 })

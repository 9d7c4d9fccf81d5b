// `sender_verified: true`: whether a bounce could be sent to the sender of the message. The null sender needs none. With
// `callout: true` the sender's own servers are asked whether they would take one.

import { when } from '../../conditions/condition.ts'
import { shownSender } from '../../conditions/subject.ts'
import type { RuleConditionKind } from '../rule-subject.ts'
import { asAnswer, verify } from './sender-verified-state.ts'
import { senderVerifiedSchema, type VerifyValue } from './sender-verified-value.ts'

export const senderVerified: RuleConditionKind<VerifyValue> = {
  name: 'sender_verified',
  from: 'mail',
  facts: ['sender_state', 'sender_why', 'callout_host', 'callout_sent', 'callout_reply'],
  schema: senderVerifiedSchema,
  binds: () => 'nothing',
  make: (value, deps) => (subject) => {
    const { mailFrom: sender } = subject
    const compared = { sender: shownSender(sender), sender_wanted: value.is }
    if (sender === undefined) throw new Error('no sender is known before MAIL')
    if (sender === null) {
      return when(value.is.includes('ok'), { ...compared, sender_state: 'ok', sender_why: 'a bounce has no sender' })
    }
    const callout = { mailFrom: null, as: 'sender' } as const
    const asked = { mailbox: sender, mailFrom: null, ...(value.callout ? { callout } : {}) }
    const found = verify(asked, value, deps, subject)
    return found instanceof Promise
      ? found.then((later) => asAnswer(later, value, 'sender', compared))
      : asAnswer(found, value, 'sender', compared)
  },
}

// Whether the sender can be answered, and whether the client only guesses names (acl_check_rcpt, steps 6 to 8). Debian asks
// this before it knows whether the mail is wanted at all; here only mail that may pass costs other servers a question.

import type { Config } from '../../config/config.ts'
import type { WrittenRule } from '../written-rule.ts'
import { listPath, notExcused } from './lists.ts'

/** RFC 3463 §3.2: 5.1.8, bad sender's system address. */
const unreachable = { code: 550, status: '5.1.8', text: 'The sender {sender} cannot be answered: {sender_why}' }

const badRecipients: WrittenRule = {
  name: 'too-many-bad-recipients',
  when: { bad_recipient_share: { more_than: 10, accepted_below: '50%' } },
  deny: 'Too many of the recipients of this message do not exist; it will not be taken for any more of them',
}

export function senderRules(config: Config): readonly WrittenRule[] {
  const { checks } = config
  const callouts = listPath(config, 'local_sender_callout')
  return [
    ...(checks.verifySender
      ? [{ name: 'verify-sender', when: { ...notExcused(config), sender_verified: false }, deny: unreachable }]
      : []),
    ...(callouts === undefined
      ? []
      : [
          {
            name: 'call-out-to-sender',
            when: { sender: callouts, ...notExcused(config), sender_verified: { is: false, callout: true } },
            deny: unreachable,
          },
        ]),
    ...(checks.badRecipients ? [badRecipients] : []),
  ]
}

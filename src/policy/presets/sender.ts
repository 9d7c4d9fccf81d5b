// Whether the sender can be answered, and whether the client only guesses names (acl_check_rcpt, steps 6 to 8). Debian asks
// this before it knows whether the mail is wanted at all; here only mail that may pass costs other servers a question.

import { notExcused } from './lists.ts'
import { presetRule } from './preset-rule.ts'
import { check, list } from './settings.ts'

/** RFC 3463 §3.2: 5.1.8, bad sender's system address. */
const deny = { code: 550, status: '5.1.8', text: 'The sender {sender} cannot be answered: {sender_why}' }

export const SENDER_RULES = [
  presetRule({
    name: 'verify-sender',
    stage: 'rcpt',
    setting: check('verify_sender'),
    write: (config) => ({ when: { ...notExcused(config), sender_verified: false }, deny }),
  }),
  presetRule({
    name: 'call-out-to-sender',
    stage: 'rcpt',
    setting: list('local_sender_callout', 'sender'),
    write: (config, senders) => ({
      when: { sender: senders, ...notExcused(config), sender_verified: { is: false, callout: true } },
      deny,
    }),
  }),
  presetRule({
    name: 'too-many-bad-recipients',
    stage: 'rcpt',
    setting: check('bad_recipients'),
    write: () => ({
      when: { bad_recipient_share: { more_than: 10, accepted_below: '50%' } },
      deny: 'Too many of the recipients of this message do not exist; it will not be taken for any more of them',
    }),
  }),
] as const

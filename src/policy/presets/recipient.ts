// Whether the recipient can be reached: asked for everyone, trusted or not, so that a wrong address is refused while its
// writer is still there, instead of bounced later (acl_check_rcpt, step 12, which Debian asks of strangers only).

import type { Config } from '../../config/config.ts'
import type { WrittenRule } from '../written-rule.ts'

const elsewhere = ['relay_to', 'other']

export const recipientRules = ({ checks }: Config): readonly WrittenRule[] => [
  {
    name: 'unknown-user',
    when: { recipient_domain: 'local', recipient_verified: 'unknown-user' },
    deny: { code: 550, status: '5.1.1', text: 'There is no mailbox {recipient} here; check the address' },
  },
  ...(checks.recipientDomain ? domainRules : []),
]

/** While DNS is silent, clients that we trust are not kept waiting (`unknown: next`): the queue asks again. */
const domainRules: readonly WrittenRule[] = [
  {
    name: 'no-such-domain',
    when: { recipient_domain: elsewhere, recipient_verified: 'nxdomain' },
    deny: { code: 550, status: '5.1.2', text: 'The domain {recipient_domain} does not exist; check the address' },
    unknown: 'next',
  },
  {
    // RFC 7505 §4.2 has a code of its own for this.
    name: 'domain-takes-no-mail',
    when: { recipient_domain: elsewhere, recipient_verified: 'no-mail' },
    deny: { code: 556, status: '5.1.10', text: 'The domain {recipient_domain} accepts no mail (null MX)' },
    unknown: 'next',
  },
  {
    name: 'no-route',
    when: { recipient_domain: elsewhere, recipient_verified: ['unroutable', 'loop', 'unknown-user'] },
    deny: { code: 550, status: '5.4.4', text: 'Mail for {recipient} cannot be sent on: {recipient_why}' },
    unknown: 'next',
  },
]

// Whether the recipient can be reached: asked for everyone, trusted or not, so that a wrong address is refused while its
// writer is still there, instead of bounced later (acl_check_rcpt, step 12, which Debian asks of strangers only).

import { presetRule } from './preset-rule.ts'
import { ALWAYS, check, whenSet } from './settings.ts'

const elsewhere = ['relay_to', 'other']

/** While DNS is silent about a domain, clients that we trust are not kept waiting (`unknown: next`): the queue asks again. */
export const RECIPIENT_RULES = [
  presetRule({
    name: 'alias-refuses',
    stage: 'rcpt',
    setting: whenSet('aliases', ({ aliases }) => aliases !== null),
    write: () => ({
      when: { recipient_domain: 'local', recipient_verified: 'alias-fail' },
      deny: { code: 550, status: '5.1.6', text: 'No mail for {recipient}: {recipient_why}' },
    }),
  }),
  presetRule({
    name: 'route-refuses',
    stage: 'rcpt',
    setting: whenSet('routes', ({ policy, srs }) => policy.routes.length > 0 || srs !== null),
    write: () => ({
      when: { recipient_verified: 'route-fail' },
      deny: { code: 550, status: '5.1.6', text: 'No mail for {recipient}: {recipient_why}' },
      // Whether DNS knows the domain is for other rules.
      unknown: 'next',
    }),
  }),
  presetRule({
    name: 'unknown-user',
    stage: 'rcpt',
    setting: ALWAYS,
    write: () => ({
      when: { recipient_domain: 'local', recipient_verified: 'unknown-user' },
      deny: { code: 550, status: '5.1.1', text: 'There is no mailbox {recipient} here; check the address' },
    }),
  }),
  presetRule({
    name: 'no-such-domain',
    stage: 'rcpt',
    setting: check('recipient_domain'),
    write: () => ({
      when: { recipient_domain: elsewhere, recipient_verified: 'nxdomain' },
      deny: { code: 550, status: '5.1.2', text: 'The domain {recipient_domain} does not exist; check the address' },
      unknown: 'next',
    }),
  }),
  presetRule({
    name: 'domain-takes-no-mail',
    stage: 'rcpt',
    setting: check('recipient_domain'),
    write: () => ({
      when: { recipient_domain: elsewhere, recipient_verified: 'no-mail' },
      // RFC 7505 §4.2 has a code of its own for this.
      deny: { code: 556, status: '5.1.10', text: 'The domain {recipient_domain} accepts no mail (null MX)' },
      unknown: 'next',
    }),
  }),
  presetRule({
    name: 'no-route',
    stage: 'rcpt',
    setting: check('recipient_domain'),
    write: () => ({
      when: { recipient_domain: elsewhere, recipient_verified: ['unroutable', 'loop', 'unknown-user'] },
      deny: { code: 550, status: '5.4.4', text: 'Mail for {recipient} cannot be sent on: {recipient_why}' },
      unknown: 'next',
    }),
  }),
] as const

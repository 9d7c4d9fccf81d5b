// What an address may look like, and which is always reached (acl_check_rcpt, steps 3 to 5).

import type { Config } from '../../config/config.ts'
import type { WrittenWhen } from '../written-rule.ts'
import { presetRule } from './preset-rule.ts'
import { check, whenSet } from './settings.ts'

/** Everyone may know that characters are not welcome, nobody need know which. RFC 3463 §3.2: 5.1.3, bad address syntax. */
const deny = {
  code: 550,
  status: '5.1.3',
  text: 'The address {recipient} holds characters that are not accepted here',
}

/**
 * A return address that this server made holds what the sender's own address holds (`a/b@there.example`), and is proved by its
 * hash: refusing its form would lose the notification. A forged one is refused by its route.
 */
const exceptReturnAddresses = ({ srs }: Config): WrittenWhen =>
  srs === null ? {} : { not: { local_part: ['SRS0=*', 'SRS1=*'], recipient_domain: srs.domain } }

export const FORM_RULES = [
  presetRule({
    name: 'restricted-characters-here',
    stage: 'rcpt',
    setting: check('restricted_characters'),
    write: (config) => ({
      when: { local_part: 'restricted-local', recipient_domain: 'local', ...exceptReturnAddresses(config) },
      deny,
    }),
  }),
  presetRule({
    name: 'restricted-characters-elsewhere',
    stage: 'rcpt',
    setting: check('restricted_characters'),
    write: () => ({ when: { local_part: 'restricted-remote', recipient_domain: ['relay_to', 'other'] }, deny }),
  }),
  /** RFC 5321 §4.5.1 wants postmaster to be reached; a mailbox that does not exist cannot be. */
  presetRule({
    name: 'always-reachable',
    stage: 'rcpt',
    setting: whenSet('checks.always_reachable', ({ checks }) => checks.alwaysReachable.length > 0),
    write: ({ checks, site }) => {
      const here: WrittenWhen = { recipient_domain: 'local', recipient_verified: true }
      const goingOn: readonly WrittenWhen[] = site === 'local' ? [] : [{ recipient_domain: 'relay_to' }]
      return { when: { local_part: checks.alwaysReachable, any: [here, ...goingOn] }, accept: true }
    },
  }),
] as const

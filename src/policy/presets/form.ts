// What an address may look like, and which is always reached (acl_check_rcpt, steps 3 to 5).

import type { Config } from '../../config/config.ts'
import type { WrittenRule, WrittenWhen } from '../written-rule.ts'

/** Everyone may know that characters are not welcome, nobody need know which. RFC 3463 §3.2: 5.1.3, bad address syntax. */
const refusal = {
  code: 550,
  status: '5.1.3',
  text: 'The address {recipient} holds characters that are not accepted here',
}

const restrictedCharacters: readonly WrittenRule[] = [
  {
    name: 'restricted-characters-here',
    when: { local_part: 'restricted-local', recipient_domain: 'local' },
    deny: refusal,
  },
  {
    name: 'restricted-characters-elsewhere',
    when: { local_part: 'restricted-remote', recipient_domain: ['relay_to', 'other'] },
    deny: refusal,
  },
]

/** RFC 5321 §4.5.1 wants postmaster to be reached; a mailbox that does not exist cannot be. */
function alwaysReachable({ checks, site }: Config): readonly WrittenRule[] {
  if (checks.alwaysReachable.length === 0) return []
  const here: WrittenWhen = { recipient_domain: 'local', recipient_verified: true }
  const goingOn: readonly WrittenWhen[] = site === 'local' ? [] : [{ recipient_domain: 'relay_to' }]
  const when = { local_part: checks.alwaysReachable, any: [here, ...goingOn] }
  return [{ name: 'always-reachable', when, accept: true }]
}

export const formRules = (config: Config): readonly WrittenRule[] => [
  ...(config.checks.restrictedCharacters ? restrictedCharacters : []),
  ...alwaysReachable(config),
]

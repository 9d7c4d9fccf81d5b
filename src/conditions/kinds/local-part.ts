// `local_part: postmaster`, patterns, or one of two named sets: what stands before the @ of the recipient. The sets are
// Debian's tests for characters that have no place in an address and once meant routes (`user%far@here`), pipes or
// files (CHECK_RCPT_LOCAL_LOCALPARTS and CHECK_RCPT_REMOTE_LOCALPARTS). At `data` it holds when it does for any recipient.

import type * as v from 'valibot'
import { value } from '../../config/values.ts'
import { someOf } from '../../core/facts.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { when, type ConditionKind } from '../condition.ts'
import { isNot, oneOrMore } from '../condition-values.ts'
import { firstMatch, parsePattern, type Pattern } from '../../core/name-pattern.ts'
import type { AddressedSubject } from '../subject.ts'

/** A dot at the beginning, or one of `@ % ! / | \` # & ?` anywhere. */
const RESTRICTED_LOCAL = /^\.|[@%!/|`#&?]/
/** Elsewhere a slash or a pipe inside is the other server's business; at the beginning it is not, nor is a climb (`/../`). */
const RESTRICTED_REMOTE = /^[./|]|[@%!`#&?]|\/\.\.\//

const SETS: Readonly<Record<string, Pattern>> = {
  'restricted-local': { text: 'restricted-local', matches: (localPart) => RESTRICTED_LOCAL.test(localPart) },
  'restricted-remote': { text: 'restricted-remote', matches: (localPart) => RESTRICTED_REMOTE.test(localPart) },
}

const item = value<Pattern>((input) => {
  const pattern = typeof input !== 'string' ? undefined : (SETS[input] ?? parsePattern(input))
  return pattern === undefined || input === ''
    ? isNot(input, 'a pattern', `write for example postmaster, "sales-*", or one of ${Object.keys(SETS).join(', ')}`)
    : { value: pattern }
})

const schema: v.GenericSchema<unknown, readonly Pattern[]> = oneOrMore(item, '[postmaster, abuse]')

export const localPart: ConditionKind<readonly Pattern[], ConditionDeps, AddressedSubject> = {
  name: 'local_part',
  from: 'rcpt',
  facts: ['local_part', 'local_part_pattern'],
  schema,
  binds: () => 'nothing',
  make(patterns) {
    const shown = someOf(patterns.map(({ text }) => text))
    return ({ recipients }) => {
      for (const recipient of recipients) {
        const found = firstMatch(patterns, recipient.localPart)
        if (found) return when(true, { local_part: recipient.localPart, local_part_pattern: found.text })
      }
      return when(false, { local_part: recipients[0]?.localPart ?? null, local_part_patterns: shown })
    }
  },
}

// What the sender may have meant: addresses here that differ from the one that was refused by a slip or two. Only addresses
// that exist are named, and only to the operator.

import type { Mailbox } from '../core/address.ts'
import type { Ourselves } from '../config/ourselves.ts'
import { slipsIn } from '../config/nearest-key.ts'

const MOST_NAMED = 2

export function nearestRecipients(
  { localPart, domain }: Mailbox,
  users: readonly string[],
  { localDomains, relayTo, placeOf }: Pick<Ourselves, 'localDomains' | 'relayTo' | 'placeOf'>,
): readonly string[] {
  const here = placeOf(domain) === 'local'
  const wanted = localPart.toLowerCase()
  const near = here
    ? users.map((user) => ({ text: `${user}@${domain}`, slips: slipsIn(wanted, user) }))
    : [...localDomains, ...relayTo.filter((one) => !one.includes('*'))].map((one) => ({
        text: `${localPart}@${one}`,
        slips: slipsIn(domain, one),
      }))
  return near
    .filter(({ slips }) => slips > 0 && slips < Infinity)
    .toSorted((a, b) => a.slips - b.slips)
    .slice(0, MOST_NAMED)
    .map(({ text }) => text)
}

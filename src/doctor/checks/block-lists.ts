// Are the addresses that this host sends from on block lists that receivers ask (RFC 5782)? A list that does not answer this resolver,
// or refuses to, says nothing, and least of all that an address is not on it; host.lists tells of that.

import { askedAddress, askZone, type ZoneAnswer } from '../../conditions/kinds/dnsbl-query.ts'
import type { IpAddress } from '../../core/ip.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { HostCheck, CheckVerdict } from '../check.ts'
import type { Look } from '../look.ts'
import type { BlockListZone } from '../world.ts'
import { accessTo } from './list-access.ts'

export const blockLists: HostCheck = {
  id: 'host.listed',
  of: 'host',
  async run({ own, blockLists: zones }, look) {
    if (own.length === 0) return [{ found: 'unknown.own-address' }]
    const verdicts = await Promise.all(
      own.filter(({ address }) => !isReservedAddress(address)).map(({ address }) => one(address, zones, look)),
    )
    return verdicts.flat()
  },
}

async function one(address: IpAddress, zones: readonly BlockListZone[], look: Look): Promise<readonly CheckVerdict[]> {
  const answers = await Promise.all(
    zones.map(async ({ zone, major }) => ({
      major,
      serves: (await accessTo(zone, look)).kind === 'serves',
      answer: await askZone({ zone, codes: [] }, askedAddress(address), look.resolver, look.signal),
    })),
  )
  const listed = answers.flatMap(({ major, answer }) =>
    answer.kind === 'listed' ? [listing(address, answer, major)] : [],
  )
  if (listed.length > 0) return listed
  const clean = answers.filter(({ serves, answer }) => serves && answer.kind === 'clean')
  if (clean.length === 0) return []
  const values = { address, zones: clean.map(({ answer }) => answer.zone).join(', ') }
  return [{ found: 'listed.nowhere', about: address, values }]
}

/** Spamhaus ZEN: addresses whose provider says that no mail server is there. */
const POLICY_CODES = ['127.0.0.10', '127.0.0.11']

function listing(
  address: IpAddress,
  { zone, listings, text }: Extract<ZoneAnswer, { kind: 'listed' }>,
  major: boolean,
): CheckVerdict {
  const codes = listings.map(({ code }) => code)
  const dialUp = zone.endsWith('spamhaus.org') && codes.every((code) => POLICY_CODES.includes(code))
  const values = { address, zone, codes: codes.join(', '), text }
  return {
    found: dialUp ? 'listed.dial-up' : major ? 'listed.there' : 'listed.minor',
    about: `${address} ${zone}`,
    values,
  }
}

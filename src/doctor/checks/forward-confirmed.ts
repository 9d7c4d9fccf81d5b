// Do the reverse names of our addresses lead back to them, and is one of them the name that we greet with?

import { isIpv6 } from '../../core/ip.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { HostCheck, OwnAddress, CheckVerdict } from '../check.ts'
import { notAnswered, type Look } from '../look.ts'
import type { World } from '../world.ts'
import { addressLine, reverseLine } from './zone-line.ts'

/** Of an address with many names: each costs whoever connects a question, and receivers ask about a few only. */
const MOST_NAMES = 5

export const forwardConfirmed: HostCheck = {
  id: 'host.confirmed',
  of: 'host',
  async run(world, look) {
    const verdicts = await Promise.all(world.own.map((own) => one(own, world, look)))
    return verdicts.flat()
  },
}

/** Nothing where there is no reverse name: host.reverse tells of that. */
async function one({ address }: OwnAddress, { hostname }: World, look: Look): Promise<readonly CheckVerdict[]> {
  const about = address
  if (isReservedAddress(address)) return []
  const reverse = await look.ptr(address)
  if (reverse.kind !== 'answer') return []
  const names = reverse.records.slice(0, MOST_NAMES)
  const back = await Promise.all(names.map((name) => (isIpv6(address) ? look.aaaa(name) : look.a(name))))
  const confirmed = names.filter((_, i) => {
    const result = back[i]
    return result?.kind === 'answer' && result.records.includes(address)
  })
  const values = { address, names: names.join(', '), name: hostname }
  if (confirmed.length === 0) {
    const trouble = back.find((result) => result.kind === 'temporary')
    if (trouble) return [{ ...notAnswered(trouble, `A ${names.join(', ')}`), about }]
    const cures = names.slice(0, 1).map((name) => ({ where: 'zone', text: addressLine(name, address) }) as const)
    return [{ found: 'confirmed.no', about, values, cures }]
  }
  if (confirmed.includes(hostname.toLowerCase())) return [{ found: 'confirmed.yes', about, values }]
  const cures = [{ where: 'zone', text: reverseLine(address, hostname) }] as const
  return [{ found: 'confirmed.other-name', about, values, cures }]
}

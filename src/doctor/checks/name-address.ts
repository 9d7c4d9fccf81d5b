// Has the name that this host greets with an address in DNS, and is it the one that others see it come from?

import { isIpv6 } from '../../core/ip.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { Cure, HostCheck, CheckVerdict } from '../check.ts'
import { notAnswered } from '../look.ts'
import { isAskableName } from './askable-name.ts'
import { addressLine } from './zone-line.ts'

export const nameAddress: HostCheck = {
  id: 'host.address',
  of: 'host',
  async run({ hostname, own }, look) {
    if (!isAskableName(hostname)) return []
    const result = await look.addresses(hostname)
    if (result.kind === 'temporary') return [notAnswered(result, `A ${hostname}`)]
    const told = own.filter(({ from }) => from !== 'dns').map(({ address }) => address)
    const values = { name: hostname, own: told.join(', ') }
    const cures: readonly Cure[] = told.map((address) => ({ where: 'zone', text: addressLine(hostname, address) }))
    if (result.kind === 'none') return [{ found: 'name.no-address', values, cures }]
    const { addresses } = result
    const shown = { ...values, addresses: addresses.join(', ') }
    if (addresses.every(isReservedAddress)) return [{ found: 'name.private-address', values: shown, cures }]
    if (told.length === 0) return [{ found: 'name.has-address', values: shown }]
    // A name that has no address of the family says nothing of it; H14 is the question for IPv6.
    const strangers = told.filter(
      (address) => addresses.some((one) => isIpv6(one) === isIpv6(address)) && !addresses.includes(address),
    )
    const found: CheckVerdict['found'] = strangers.length === 0 ? 'name.leads-here' : 'name.elsewhere'
    return [{ found, values: shown, ...(strangers.length > 0 && { cures }) }]
  },
}

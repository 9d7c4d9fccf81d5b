// Are the addresses of the mail hosts such as others can reach? Exim says of a domain with private ones that "all relevant MX records
// point to non-existent hosts".

import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { DomainCheck, CheckVerdict } from '../check.ts'
import { addressesOf, hostAddresses } from './mail-hosts.ts'

export const mxPublic: DomainCheck = {
  id: 'mx.public',
  of: 'domain',
  async run(domain, look) {
    const all = await hostAddresses(domain, look)
    if (addressesOf(all).length === 0) return []
    const wrong = all.flatMap((one): CheckVerdict[] => {
      const reserved = addressesOf([one]).filter(isReservedAddress)
      if (reserved.length === 0) return []
      const values = { domain, host: one.host, addresses: reserved.join(', ') }
      const cures = [{ where: 'zone', text: `${one.host}. IN A 192.0.2.1` }] as const
      return [{ found: 'mx-public.no', about: one.host, values, cures }]
    })
    if (wrong.length > 0) return wrong
    return [{ found: 'mx-public.yes', values: { domain, addresses: addressesOf(all).join(', ') } }]
  },
}

// Has each mail host an address?

import type { DomainCheck, CheckVerdict } from '../check.ts'
import { notAnswered } from '../look.ts'
import { hostAddresses } from './mail-hosts.ts'

export const mxAddress: DomainCheck = {
  id: 'mx.address',
  of: 'domain',
  async run(domain, look) {
    const all = await hostAddresses(domain, look)
    if (all.length === 0) return []
    const wrong = all.flatMap(({ host, result }): CheckVerdict[] => {
      switch (result.kind) {
        case 'answer':
          return []
        case 'temporary':
          return [{ ...notAnswered(result, `A ${host}`), about: host }]
        case 'none': {
          const cures = [{ where: 'zone', text: `${host}. IN A 192.0.2.1` }] as const
          return [{ found: 'mx-address.none', about: host, values: { domain, host }, cures }]
        }
      }
    })
    if (wrong.length > 0) return wrong
    return [{ found: 'mx-address.found', values: { domain, hosts: all.map(({ host }) => host).join(', ') } }]
  },
}

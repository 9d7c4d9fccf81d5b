// Does the mail of the domain come to this host? It need not, but whoever looks for mail that does not come wants to know.

import type { DomainCheck } from '../check.ts'
import { addressesOf, hostAddresses } from './mail-hosts.ts'
import { mxLine } from './zone-line.ts'

export const mxHere: DomainCheck = {
  id: 'mx.here',
  of: 'domain',
  async run(domain, look, { own, machine, hostname }) {
    const all = await hostAddresses(domain, look)
    const addresses = addressesOf(all)
    if (addresses.length === 0 || own.length + machine.length === 0) return []
    const ours = new Set<string>([...own.map(({ address }) => address), ...machine])
    const here = addresses.filter((address) => ours.has(address))
    const values = { domain, hosts: all.map(({ host }) => host).join(', '), addresses: addresses.join(', ') }
    if (here.length > 0) {
      return [{ found: here.length === addresses.length ? 'mx-here.yes' : 'mx-here.some', values }]
    }
    return [{ found: 'mx-here.no', values, cures: [{ where: 'zone', text: mxLine(domain, hostname) }] }]
  },
}

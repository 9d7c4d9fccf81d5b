// Does DNS name hosts that take mail for the domain (RFC 5321 §5.1), or say that none does (RFC 7505)?

import type { DomainCheck } from '../check.ts'
import { notAnswered } from '../look.ts'
import { mxLine } from './zone-line.ts'

export const mxNamed: DomainCheck = {
  id: 'mx.named',
  of: 'domain',
  async run(domain, look, { hostname }) {
    const result = await look.mx(domain)
    const cures = [{ where: 'zone', text: mxLine(domain, hostname === '' ? `mail.${domain}` : hostname) }] as const
    switch (result.kind) {
      case 'nxdomain':
      case 'temporary':
        // domain.exists tells of both.
        return []
      case 'nodata': {
        const fallback = await look.addresses(domain)
        if (fallback.kind === 'temporary') return [notAnswered(fallback, `A ${domain}`)]
        if (fallback.kind === 'none') return [{ found: 'mx.none', values: { domain }, cures }]
        return [{ found: 'mx.address-counts', values: { domain, addresses: fallback.addresses.join(', ') }, cures }]
      }
      case 'answer': {
        const hosts = result.records.map(({ preference, exchange }) => `${preference} ${exchange || '.'}`).join(', ')
        const none = result.records.filter(({ exchange }) => exchange === '').length
        if (none === 0) return [{ found: 'mx.named', values: { domain, hosts } }]
        const found = none === result.records.length ? 'mx.null' : 'mx.null-among-others'
        return [{ found, values: { domain, hosts } }]
      }
    }
  },
}

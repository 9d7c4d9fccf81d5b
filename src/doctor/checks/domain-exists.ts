// Does the domain exist, and can its answers be believed? Others put mail off for one whose DNS is out of order, and refuse it for
// one that is not there.

import type { DomainCheck } from '../check.ts'
import { notAnswered } from '../look.ts'

export const domainExists: DomainCheck = {
  id: 'domain.exists',
  of: 'domain',
  async run(domain, look) {
    const result = await look.mx(domain)
    const values = { domain }
    switch (result.kind) {
      case 'answer':
      case 'nodata':
        return [{ found: 'domain.exists', values }]
      case 'nxdomain':
        return [{ found: 'domain.gone', values }]
      case 'temporary':
        if (result.fault === 'dnssec') return [{ found: 'domain.bogus', values: { ...values, detail: result.detail } }]
        if (result.fault === 'alias-loop')
          return [{ found: 'domain.alias-loop', values: { ...values, detail: result.detail } }]
        return [notAnswered(result, `MX ${domain}`)]
    }
  },
}

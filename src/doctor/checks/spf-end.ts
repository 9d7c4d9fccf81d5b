// What does the SPF record say of those that it does not name (RFC 7208 §5.1, §4.7)? `+all` lets everybody send as the domain.

import { isSpfRecord } from '../../email-auth/spf/record.ts'
import type { DomainCheck } from '../check.ts'
import { txtLine } from './zone-line.ts'

export const spfEnd: DomainCheck = {
  id: 'spf.end',
  of: 'domain',
  async run(domain, look) {
    const result = await look.txt(domain)
    const records = result.kind === 'answer' ? result.records.filter(isSpfRecord) : []
    const [record] = records
    if (record === undefined || records.length > 1) return []
    const terms = record.trim().split(/\s+/).slice(1)
    const all = terms.find((term) => /^[+?~-]?all$/i.test(term))?.toLowerCase()
    const values = { domain, end: all ?? '' }
    if (all === '-all' || all === '~all') return [{ found: 'spf-end.closed', values }]
    if (all === undefined && terms.some((term) => /^redirect=/i.test(term))) return []
    const closed = [...terms.filter((term) => term.toLowerCase() !== all), '~all']
    const cures = [{ where: 'zone', text: txtLine(domain, `v=spf1 ${closed.join(' ')}`) }] as const
    return [{ found: all === '+all' || all === 'all' ? 'spf-end.anybody' : 'spf-end.open', values, cures }]
  },
}

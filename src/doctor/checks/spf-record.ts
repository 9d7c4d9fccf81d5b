// Has the domain one SPF record, and only one (RFC 7208 §3.2, §4.5)? Two count as none.

import { isSpfRecord } from '../../email-auth/spf/record.ts'
import type { DomainCheck } from '../check.ts'
import { notAnswered } from '../look.ts'
import { txtLine } from './zone-line.ts'

export const spfRecord: DomainCheck = {
  id: 'spf.record',
  of: 'domain',
  async run(domain, look, { own }) {
    const result = await look.txt(domain)
    if (result.kind === 'temporary') return [notAnswered(result, `TXT ${domain}`)]
    if (result.kind === 'nxdomain') return []
    const records = result.kind === 'answer' ? result.records.filter(isSpfRecord) : []
    const values = { domain, count: String(records.length), record: records[0] ?? '' }
    if (records.length === 1) return [{ found: 'spf.one', values }]
    if (records.length === 0) {
      const ours = own.map(({ address }) => ` ${address.includes(':') ? 'ip6' : 'ip4'}:${address}`).join('')
      return [{ found: 'spf.none', values, cures: [{ where: 'zone', text: txtLine(domain, `v=spf1 mx${ours} ~all`) }] }]
    }
    return [{ found: 'spf.several', values, cures: [{ where: 'zone', text: txtLine(domain, merged(records)) }] }]
  },
}

/** All terms of all records once, the end of the first behind them. */
function merged(records: readonly string[]): string {
  const terms = records.flatMap((record) => record.trim().split(/\s+/).slice(1))
  const end = terms.find((term) => /^[+?~-]?all$/i.test(term)) ?? '~all'
  const others = [...new Set(terms)].filter((term) => !/^[+?~-]?all$/i.test(term))
  return ['v=spf1', ...others, end].join(' ')
}

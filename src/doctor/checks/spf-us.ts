// Does the SPF record let this host send as the domain?

import { isReservedAddress } from '../../route/reserved-addresses.ts'
import { listsAddress, spfRecords } from '../../diagnose/own/evidence/spf-lists.ts'
import type { DomainCheck, CheckVerdict } from '../check.ts'
import { txtLine } from './zone-line.ts'

export const spfUs: DomainCheck = {
  id: 'spf.us',
  of: 'domain',
  async run(domain, look, { own }) {
    const result = await look.txt(domain)
    const records = result.kind === 'answer' ? spfRecords(result.records) : []
    const [record] = records
    if (record === undefined || records.length > 1) return []
    if (own.length === 0) return [{ found: 'unknown.own-address' }]
    const ours = own.filter(({ address }) => !isReservedAddress(address))
    const verdicts = await Promise.all(
      ours.map(async ({ address }): Promise<readonly CheckVerdict[]> => {
        const listed = await listsAddress({ record, domain, address }, { resolver: look.resolver, signal: look.signal })
        const about = address
        const values = { domain, address }
        switch (listed) {
          case 'listed':
            return [{ found: 'spf-us.yes', about, values }]
          case 'not-listed': {
            const term = `${address.includes(':') ? 'ip6' : 'ip4'}:${address}`
            const cures = [{ where: 'zone', text: txtLine(domain, withTerm(record, term)) }] as const
            return [{ found: 'spf-us.no', about, values, cures }]
          }
          case 'unknown':
            return [
              { found: 'unknown.dns', about, values: { asked: `SPF ${domain}`, fault: 'unclear', detail: record } },
            ]
        }
      }),
    )
    return verdicts.flat()
  },
}

/** At the beginning, before whatever might match and say no. */
const withTerm = (record: string, term: string): string =>
  record
    .trim()
    .replace(/^v=spf1\s*/i, `v=spf1 ${term} `)
    .trim()

// What the domain says of TLS to those who send it mail: reports (RFC 8460) and MTA-STS (RFC 8461). Neither must be there.

import type { DomainCheck } from '../check.ts'
import { notAnswered } from '../look.ts'
import { txtLine } from './zone-line.ts'

export const tlsReports: DomainCheck = {
  id: 'tls.reports',
  of: 'domain',
  async run(domain, look) {
    const name = `_smtp._tls.${domain}`
    const result = await look.txt(name)
    if (result.kind === 'temporary') return [notAnswered(result, `TXT ${name}`)]
    const records = result.kind === 'answer' ? result.records.filter((text) => /^v=TLSRPTv1\b/i.test(text)) : []
    const cures = [{ where: 'zone', text: txtLine(name, `v=TLSRPTv1; rua=mailto:postmaster@${domain}`) }] as const
    const [record] = records
    const values = { domain, record: record ?? '' }
    if (record === undefined) return [{ found: 'tls-rpt.none', values, cures }]
    const good = records.length === 1 && /;\s*rua=(?:mailto:|https:\/\/)\S+/i.test(record)
    return [good ? { found: 'tls-rpt.asked', values } : { found: 'tls-rpt.wrong', values, cures }]
  },
}

export const mtaSts: DomainCheck = {
  id: 'tls.mta-sts',
  of: 'domain',
  async run(domain, look) {
    const name = `_mta-sts.${domain}`
    const result = await look.txt(name)
    if (result.kind === 'temporary') return [notAnswered(result, `TXT ${name}`)]
    const records = result.kind === 'answer' ? result.records.filter((text) => /^v=STSv1\b/.test(text)) : []
    const [record] = records
    const values = { domain, record: record ?? '' }
    if (record === undefined) return [{ found: 'mta-sts.none', values }]
    // RFC 8461 §3.1.
    const good = records.length === 1 && /^v=STSv1\s*;\s*id\s*=\s*[a-z0-9]{1,32}\s*(?:;|$)/i.test(record)
    if (!good) return [{ found: 'mta-sts.wrong', values }]
    const host = await look.addresses(`mta-sts.${domain}`)
    return [{ found: host.kind === 'none' ? 'mta-sts.wrong' : 'mta-sts.published', values }]
  },
}

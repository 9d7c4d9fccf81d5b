// Does the SPF record let this host send as the domain? Asked as receivers do (RFC 7208 §4), of each address that it sends from.

import { parseDomain } from '../../core/domain.ts'
import { checkSpf } from '../../email-auth/spf/check-spf.ts'
import { isSpfRecord } from '../../email-auth/spf/record.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { CheckVerdict, DomainCheck, OwnAddress } from '../check.ts'
import type { Look } from '../look.ts'
import type { World } from '../world.ts'
import { txtLine } from './zone-line.ts'

export const spfUs: DomainCheck = {
  id: 'spf.us',
  of: 'domain',
  async run(domain, look, world) {
    const result = await look.txt(domain)
    const records = result.kind === 'answer' ? result.records.filter(isSpfRecord) : []
    const [record] = records
    if (record === undefined || records.length > 1) return []
    if (world.own.length === 0) return [{ found: 'unknown.own-address' }]
    const ours = world.own.filter(({ address }) => !isReservedAddress(address))
    const verdicts = await Promise.all(ours.map((own) => judge(own, { domain, record }, look, world)))
    return verdicts.flat()
  },
}

async function judge(
  { address }: OwnAddress,
  { domain, record }: { readonly domain: string; readonly record: string },
  { resolver }: Look,
  { clock, hostname }: World,
): Promise<readonly CheckVerdict[]> {
  const name = parseDomain(domain)
  if (name === undefined) return []
  const about = address
  const mailFrom = { localPart: 'postmaster', domain: name }
  const spf = await checkSpf(
    { client: address, helo: hostname, mailFrom, identity: 'mailfrom' },
    { resolver, clock, hostname },
  )
  const { result, reason, term = '', detail = '' } = spf
  const values = { domain, address, result, term }
  switch (result) {
    case 'pass':
      return [{ found: 'spf-us.yes', about, values }]
    case 'fail':
    case 'softfail':
    case 'neutral': {
      const missing = `${address.includes(':') ? 'ip6' : 'ip4'}:${address}`
      const cures = [{ where: 'zone', text: txtLine(domain, withTerm(record, missing)) }] as const
      return [{ found: 'spf-us.no', about, values, cures }]
    }
    case 'temperror':
      return [{ found: 'unknown.dns', about, values: { asked: `SPF ${domain}`, fault: reason, detail } }]
    case 'permerror':
    case 'none':
    case 'policy':
      // spf.form, spf.include and spf.lookups tell of what is wrong with it.
      return []
  }
}

/** At the beginning, before whatever might match and say no. */
const withTerm = (record: string, term: string): string => record.replace(/^v=spf1\s*/i, `v=spf1 ${term} `).trim()

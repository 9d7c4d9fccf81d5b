// What the domain says of TLS to those who send it mail: reports (RFC 8460) and MTA-STS (RFC 8461), whose policy must name the hosts
// that the MX records name. Neither must be there.

import { parseDomain } from '../../core/domain.ts'
import { namesHost } from '../../tls-policy/sts-policy.ts'
import { readStsRecord } from '../../tls-policy/sts-record.ts'
import type { CheckVerdict, DomainCheck } from '../check.ts'
import { notAnswered, type Look } from '../look.ts'
import type { World } from '../world.ts'
import { namedHosts } from './mail-hosts.ts'
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
  async run(domain, look, world) {
    const name = `_mta-sts.${domain}`
    const result = await look.txt(name)
    if (result.kind === 'temporary') return [notAnswered(result, `TXT ${name}`)]
    const texts = result.kind === 'answer' ? result.records : []
    const record = texts.find((text) => /^v=STSv1\b/.test(text)) ?? ''
    const values = { domain, record }
    const { kind } = readStsRecord(texts)
    if (record === '') return [{ found: 'mta-sts.none', values }]
    if (kind !== 'id') return [{ found: 'mta-sts.wrong', values }]
    const host = await look.addresses(`mta-sts.${domain}`)
    return host.kind === 'none' ? [{ found: 'mta-sts.wrong', values }] : [await policyOf(domain, record, look, world)]
  },
}

async function policyOf(domain: string, record: string, look: Look, { stsPolicy }: World): Promise<CheckVerdict> {
  const parsed = parseDomain(domain)
  if (parsed === undefined) return { found: 'mta-sts.wrong', values: { domain, record } }
  const fetched = await stsPolicy(parsed, look.signal)
  const host = `mta-sts.${domain}`
  const came = fetched.ok ? `mode ${fetched.policy.mode}, mx ${fetched.policy.mx.join(' ')}` : fetched.problem.detail
  look.note({ asked: `GET https://${host}/.well-known/mta-sts.txt`, of: `${host} port 443`, came })
  if (!fetched.ok) {
    const { result, detail } = fetched.problem
    const found = result === 'sts-policy-fetch-error' ? 'mta-sts.unreached' : 'mta-sts.invalid'
    return { found, values: { domain, record, detail } }
  }
  const { mode } = fetched.policy
  const hosts = await namedHosts(domain, look)
  const others = mode === 'none' ? [] : hosts.filter((one) => !namesHost(fetched.policy, one))
  const values = { domain, record, mode, lines: others.map((one) => `mx: ${one}`).join(', ') }
  if (others.length === 0) return { found: 'mta-sts.published', values }
  return { found: mode === 'enforce' ? 'mta-sts.other-hosts' : 'mta-sts.other-hosts-testing', values }
}

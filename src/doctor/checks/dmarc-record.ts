// Has the domain one DMARC record that can be read, and what does it demand (RFC 9989 §4.7)? Four checks on one record.

import { isDmarcRecord } from '../../email-auth/dmarc/record.ts'
import type { CheckVerdict, DomainCheck } from '../check.ts'
import { notAnswered, type Look } from '../look.ts'
import { dmarcTags, type DmarcTags } from './dmarc-text.ts'
import { txtLine } from './zone-line.ts'

const usual = (domain: string): string => `v=DMARC1; p=none; rua=mailto:postmaster@${domain}`

export const dmarcRecord: DomainCheck = {
  id: 'dmarc.record',
  of: 'domain',
  async run(domain, look) {
    const result = await look.txt(`_dmarc.${domain}`)
    if (result.kind === 'temporary') return [notAnswered(result, `TXT _dmarc.${domain}`)]
    const records = result.kind === 'answer' ? result.records.filter(isDmarcRecord) : []
    const values = { domain, count: String(records.length), record: records[0] ?? '' }
    if (records.length === 1) return [{ found: 'dmarc.one', values }]
    const cures = [{ where: 'zone', text: txtLine(`_dmarc.${domain}`, records[0] ?? usual(domain)) }] as const
    if (records.length > 1) return [{ found: 'dmarc.several', values, cures }]
    const parent = await recordOfParent(domain, look)
    if (parent) return [{ found: 'dmarc.of-parent', values: { ...values, parent } }]
    return [{ found: 'dmarc.none', values, cures }]
  },
}

/** RFC 9989 §4.10: the tree is walked upwards, with five questions at most. */
async function recordOfParent(domain: string, look: Look): Promise<string | undefined> {
  const labels = domain.split('.')
  for (let i = 1; i < Math.min(labels.length - 1, 5); i++) {
    const parent = labels.slice(i).join('.')
    const result = await look.txt(`_dmarc.${parent}`)
    if (result.kind === 'answer' && result.records.filter(isDmarcRecord).length === 1) return parent
  }
  return undefined
}

/** The tags of the one record; undefined where there is not one, which `dmarc.record` tells of. */
async function tagsOf(domain: string, look: Look): Promise<DmarcTags | undefined> {
  const result = await look.txt(`_dmarc.${domain}`)
  const records = result.kind === 'answer' ? result.records.filter(isDmarcRecord) : []
  const [record] = records
  return record === undefined || records.length > 1 ? undefined : dmarcTags(record)
}

export const dmarcForm: DomainCheck = {
  id: 'dmarc.form',
  of: 'domain',
  async run(domain, look) {
    const tags = await tagsOf(domain, look)
    if (!tags) return []
    const { wrong } = tags
    if (wrong.length === 0) return [{ found: 'dmarc-form.good', values: { domain } }]
    return [{ found: 'dmarc-form.wrong', values: { domain, wrong: wrong.join('; ') } }]
  },
}

export const dmarcPolicy: DomainCheck = {
  id: 'dmarc.policy',
  of: 'domain',
  async run(domain, look) {
    const tags = await tagsOf(domain, look)
    const policy = tags?.values.get('p')?.toLowerCase() ?? ''
    const values = { domain, policy }
    if (policy === 'none') return [{ found: 'dmarc-policy.none', values }]
    return policy === 'reject' || policy === 'quarantine' ? [{ found: 'dmarc-policy.enforced', values }] : []
  },
}

export const dmarcReports: DomainCheck = {
  id: 'dmarc.reports',
  of: 'domain',
  async run(domain, look) {
    const tags = await tagsOf(domain, look)
    if (!tags) return []
    const rua = tags.values.get('rua') ?? ''
    const cure = `v=DMARC1; p=${tags.values.get('p') ?? 'none'}; rua=mailto:postmaster@${domain}`
    if (rua === '') {
      const cures = [{ where: 'zone', text: txtLine(`_dmarc.${domain}`, cure) }] as const
      return [{ found: 'dmarc-reports.none', values: { domain }, cures }]
    }
    const others = [...rua.matchAll(/mailto:[^@\s,]+@([\w.-]{1,253})/gi)]
      .map(([, name = '']) => name.toLowerCase())
      .filter((name) => name !== domain && !name.endsWith(`.${domain}`) && !domain.endsWith(`.${name}`))
    const verdicts = await Promise.all([...new Set(others)].slice(0, 5).map((other) => mayReport(domain, other, look)))
    const wrong = verdicts.filter((verdict) => verdict !== undefined)
    return wrong.length > 0 ? wrong : [{ found: 'dmarc-reports.asked', values: { domain, to: rua } }]
  },
}

/** RFC 9990 §4: whoever gets reports on another domain has to say that they are welcome. */
async function mayReport(domain: string, other: string, look: Look): Promise<CheckVerdict | undefined> {
  const name = `${domain}._report._dmarc.${other}`
  const result = await look.txt(name)
  if (result.kind === 'temporary') return { ...notAnswered(result, `TXT ${name}`), about: other }
  if (result.kind === 'answer' && result.records.filter(isDmarcRecord).length > 0) return undefined
  const cures = [{ where: 'zone', text: txtLine(name, 'v=DMARC1') }] as const
  return { found: 'dmarc-reports.not-allowed', about: other, values: { domain, other }, cures }
}

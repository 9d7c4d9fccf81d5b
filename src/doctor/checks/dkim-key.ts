// Is there a key for each selector that is told, and can signatures be checked with it (RFC 6376 §3.6.1, RFC 8301)?

import { parseKeyRecord } from '../../email-auth/dkim/key-record.ts'
import type { DomainCheck, CheckVerdict } from '../check.ts'
import { notAnswered, type Look } from '../look.ts'

/** RFC 8301 §3.2: verifiers must not take less. */
const LEAST_BITS = 1024
const GOOD_BITS = 2048

const recordName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`

export const dkimRecord: DomainCheck = {
  id: 'dkim.record',
  of: 'domain',
  async run(domain, look, { selectorsOf }) {
    return Promise.all(
      selectorsOf(domain).map(async (selector): Promise<CheckVerdict> => {
        const name = recordName(selector, domain)
        const result = await look.txt(name)
        if (result.kind === 'temporary') return { ...notAnswered(result, `TXT ${name}`), about: selector }
        const found = result.kind === 'answer' ? 'dkim.found' : 'dkim.none'
        return { found, about: selector, values: { domain, selector, name } }
      }),
    )
  },
}

export const dkimKey: DomainCheck = {
  id: 'dkim.key',
  of: 'domain',
  async run(domain, look, { selectorsOf }) {
    const verdicts = await Promise.all(selectorsOf(domain).map((selector) => keyOf(domain, selector, look)))
    return verdicts.flat()
  },
}

async function keyOf(domain: string, selector: string, look: Look): Promise<readonly CheckVerdict[]> {
  const name = recordName(selector, domain)
  const result = await look.txt(name)
  if (result.kind !== 'answer') return []
  const about = selector
  const values = { domain, selector, name }
  const [text = '', ...more] = result.records
  if (more.length > 0) {
    return [{ found: 'dkim-key.broken', about, values: { ...values, why: `${result.records.length} TXT records` } }]
  }
  const read = parseKeyRecord(text)
  if (!read.ok) {
    const found = read.reason === 'key-revoked' ? 'dkim-key.revoked' : 'dkim-key.broken'
    return [{ found, about, values: { ...values, why: read.detail } }]
  }
  const { type, bits, testing } = read.record
  const sized = { ...values, type, bits: String(bits) }
  if (type === 'rsa' && bits < LEAST_BITS) return [{ found: 'dkim-key.short', about, values: sized }]
  if (type === 'rsa' && bits < GOOD_BITS) return [{ found: 'dkim-key.weak', about, values: sized }]
  return [{ found: testing ? 'dkim-key.testing' : 'dkim-key.good', about, values: sized }]
}

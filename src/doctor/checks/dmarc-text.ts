// A DMARC record as its owner wrote it, tag by tag (RFC 9989 §4.7, §4.8), with what is wrong with each: receivers pass over most
// mistakes (../../email-auth/dmarc/record.ts), so that their owner never hears of them. Nothing is asked here.

export interface DmarcTags {
  /** By lower-case name. */
  readonly values: ReadonlyMap<string, string>
  /** Tags as they are written, that cannot be read or must not stand there. */
  readonly wrong: readonly string[]
}

const POLICIES = ['none', 'quarantine', 'reject']
const ALLOWED: Readonly<Record<string, RegExp>> = {
  p: /^(?:none|quarantine|reject)$/i,
  sp: /^(?:none|quarantine|reject)$/i,
  np: /^(?:none|quarantine|reject)$/i,
  adkim: /^[rs]$/i,
  aspf: /^[rs]$/i,
  rua: /^(?:mailto:[^\s,]+@[^\s,]+(?:\s*,\s*)?)+$/i,
  ruf: /^(?:mailto:[^\s,]+@[^\s,]+(?:\s*,\s*)?)+$/i,
  fo: /^[01ds](?::[01ds])*$/i,
  psd: /^[ynu]$/i,
  t: /^[yn]$/i,
  // RFC 7489 had these; they mean nothing any more, and harm nobody.
  pct: /^\d{1,3}$/,
  ri: /^\d{1,10}$/,
  rf: /^\w+$/,
}

export function dmarcTags(record: string): DmarcTags {
  const values = new Map<string, string>()
  const wrong: string[] = []
  const parts = record.split(';').map((part) => part.trim())
  for (const [i, part] of parts.entries()) {
    if (i === 0 || (part === '' && i === parts.length - 1)) continue
    const [, name = '', value = ''] = /^([a-z]+)\s*=\s*(.*)$/i.exec(part) ?? []
    const key = name.toLowerCase()
    if (key === '' || values.has(key) || ALLOWED[key]?.test(value) === false) wrong.push(part)
    else values.set(key, value)
  }
  const policy = values.get('p')
  if (policy === undefined || !POLICIES.includes(policy.toLowerCase())) {
    if (!wrong.some((part) => /^p\s*=/i.test(part))) wrong.push('p= (missing)')
  }
  return { values, wrong }
}

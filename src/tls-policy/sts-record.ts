// The TXT record at `_mta-sts.DOMAIN` (RFC 8461 §3.1): that a domain has a policy, and by its id when that was changed.

/** `ambiguous`: more than one, which is as good as none. */
export type StsRecord =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'none' | 'ambiguous' | 'invalid' }

const VERSION = /^v=STSv1[ \t]*(?:;|$)/
const ID = /^[A-Za-z0-9]{1,32}$/

export function readStsRecord(texts: readonly string[]): StsRecord {
  // RFC 8461 §3.1: what does not begin with the version is something else.
  const [record, ...others] = texts.filter((text) => VERSION.test(text))
  if (record === undefined) return { kind: 'none' }
  if (others.length > 0) return { kind: 'ambiguous' }
  for (const field of record.split(';')) {
    const [name = '', value = ''] = field.split('=').map((part) => part.trim())
    if (name === 'id') return ID.test(value) ? { kind: 'id', id: value } : { kind: 'invalid' }
  }
  return { kind: 'invalid' }
}

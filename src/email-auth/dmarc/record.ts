// The text of a DMARC record as values (RFC 9989 §4.7, §4.8), and records of RFC 7489 as they stand in DNS still: tags that
// are gone since (`pct`, `rf`, `ri`) mean nothing, but for `pct=0`, which said what `t=y` says now (RFC 9989 §A.6).

import { DMARC_POLICIES, type DmarcPolicy } from '../../core/origin-results.ts'

export interface DmarcRecord {
  readonly p: DmarcPolicy
  /** For domains below this one. */
  readonly sp?: DmarcPolicy
  /** For domains below that do not exist. */
  readonly np?: DmarcPolicy
  /** `t=y`: the owner is trying, and wants one step less than is written. */
  readonly testing: boolean
  readonly spfMode: 'relaxed' | 'strict'
  readonly dkimMode: 'relaxed' | 'strict'
  /** Whether the domain is a public suffix, or says that it is none; undefined where it says nothing. */
  readonly psd?: 'y' | 'n'
}

export type ReadDmarc =
  | { readonly ok: true; readonly record: DmarcRecord }
  /** `tag`: what stands in the way, as written. */
  | { readonly ok: false; readonly tag: string }

/** RFC 9989 §4.7: the version stands first, and is written so. */
export const isDmarcRecord = (text: string): boolean => /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text)

/** RFC 9989 §4.7 has a dozen tags; nobody means a thousand. */
const MOST_TAGS = 100

/** `text` is one of which isDmarcRecord says yes. */
export function readDmarc(text: string): ReadDmarc {
  const tags = new Map<string, string>()
  for (const part of text.split(';', MOST_TAGS).slice(1)) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase()
    // The first of several counts, and what is no tag does not.
    if (name !== '' && !tags.has(name)) tags.set(name, part.slice(equals + 1).trim())
  }
  // RFC 9989 §4.7: with a wrong policy and somebody who wants reports it is a record all the same, of policy none.
  const reported = /^mailto:[^\s,]+@/i.test(tags.get('rua') ?? '')
  for (const name of ['p', 'sp', 'np']) {
    const value = tags.get(name)
    const wrong = value === undefined ? name === 'p' : policyOf(value) === undefined
    if (!wrong) continue
    if (!reported) return { ok: false, tag: value === undefined ? `${name}=` : `${name}=${value}` }
    return { ok: true, record: recordOf(tags, {}) }
  }
  return { ok: true, record: recordOf(tags, { p: tags.get('p'), sp: tags.get('sp'), np: tags.get('np') }) }
}

function recordOf(
  tags: ReadonlyMap<string, string>,
  written: Readonly<Record<'p' | 'sp' | 'np', string | undefined>> | Readonly<Record<string, never>>,
): DmarcRecord {
  const sp = policyOf(written.sp)
  const np = policyOf(written.np)
  const psd = tags.get('psd')?.toLowerCase()
  return {
    p: policyOf(written.p) ?? 'none',
    ...(sp && { sp }),
    ...(np && { np }),
    testing: tags.get('t')?.toLowerCase() === 'y' || tags.get('pct') === '0',
    spfMode: modeOf(tags.get('aspf')),
    dkimMode: modeOf(tags.get('adkim')),
    ...((psd === 'y' || psd === 'n') && { psd }),
  }
}

const policyOf = (text: string | undefined): DmarcPolicy | undefined =>
  DMARC_POLICIES.find((policy) => policy === text?.toLowerCase())

const modeOf = (text: string | undefined): 'relaxed' | 'strict' => (text?.toLowerCase() === 's' ? 'strict' : 'relaxed')

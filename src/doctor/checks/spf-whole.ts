// Can the SPF record be read, with all that it includes, and within the ten questions that receivers ask (RFC 7208 §4.6.4)? A record
// that fails in any of these is void as a whole.

import type { CheckVerdict, DomainCheck } from '../check.ts'
import { notAnswered } from '../look.ts'
import { spfTree } from './spf-tree.ts'

const MOST_LOOKUPS = 10
const NEAR = 9

export const spfForm: DomainCheck = {
  id: 'spf.form',
  of: 'domain',
  async run(domain, look) {
    const tree = await spfTree(domain, look)
    if (tree === undefined) return []
    const wrong = tree.faults.flatMap(({ kind, domain: where, term }): CheckVerdict[] =>
      kind === 'syntax' ? [{ found: 'spf-form.wrong', about: where, values: { domain, where, term } }] : [],
    )
    return wrong.length > 0 ? wrong : [{ found: 'spf-form.good', values: { domain } }]
  },
}

export const spfInclude: DomainCheck = {
  id: 'spf.include',
  of: 'domain',
  async run(domain, look) {
    const tree = await spfTree(domain, look)
    if (tree === undefined) return []
    const wrong = tree.faults.flatMap(({ kind, domain: where, term }): CheckVerdict[] => {
      if (kind === 'syntax') return []
      const found = kind === 'no-record' ? 'spf-include.none' : 'spf-include.several'
      return [{ found, about: where, values: { domain, where, term } }]
    })
    if (wrong.length > 0) return wrong
    if (tree.unknown.length > 0) {
      return tree.unknown.map(({ domain: where, trouble }) => ({
        ...notAnswered(trouble, `TXT ${where}`),
        about: where,
      }))
    }
    return [{ found: 'spf-include.found', values: { domain } }]
  },
}

export const spfLookups: DomainCheck = {
  id: 'spf.lookups',
  of: 'domain',
  async run(domain, look) {
    const tree = await spfTree(domain, look)
    // What cannot be read or found ends the counting before its time.
    if (tree === undefined) return []
    const values = { domain, count: String(tree.lookups) }
    if (tree.lookups > MOST_LOOKUPS) return [{ found: 'spf-lookups.many', values }]
    return [{ found: tree.lookups >= NEAR ? 'spf-lookups.near' : 'spf-lookups.few', values }]
  },
}

// Does the resolver of this host answer, and does it say of a name that cannot exist that it does not? Some providers lead
// mistyped names to a page of their own; then every domain exists and every block list lists everybody.

import type { HostCheck } from '../check.ts'

/** It has stood there since 1997, and no name server is without it. */
const KNOWN = 'a.root-servers.net'
const KNOWN_ADDRESS = '198.41.0.4'
/** RFC 6761 §6.4: nothing exists below it. */
const NOWHERE = 'waybill-asks-for-what-is-not.invalid'

export const resolverCheck: HostCheck = {
  id: 'host.resolver',
  of: 'host',
  async run({ server }, look) {
    const [known, nowhere] = await Promise.all([look.a(KNOWN), look.a(NOWHERE)])
    const values = { server }
    if (nowhere.kind === 'answer') {
      return [{ found: 'resolver.lies', values: { ...values, asked: NOWHERE, came: nowhere.records.join(', ') } }]
    }
    if (known.kind === 'answer' && !known.records.some((address) => address === KNOWN_ADDRESS)) {
      return [{ found: 'resolver.lies', values: { ...values, asked: KNOWN, came: known.records.join(', ') } }]
    }
    if (known.kind === 'temporary') return [{ found: 'resolver.silent', values: { ...values, detail: known.detail } }]
    return [
      { found: known.kind === 'answer' ? 'resolver.good' : 'resolver.alone', values: { ...values, asked: KNOWN } },
    ]
  },
}

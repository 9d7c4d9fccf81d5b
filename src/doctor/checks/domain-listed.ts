// Is the domain itself on block lists that receivers ask about the names in a mail (RFC 5782 §3)? A list that does not answer this
// resolver, or refuses to, says nothing, and least of all that a domain is not on it.

import { askedDomain, askZone } from '../../conditions/kinds/dnsbl-query.ts'
import type { CheckVerdict, DomainCheck } from '../check.ts'
import { accessTo } from './list-access.ts'

/** RFC 5782 §5: what every list of domains has. */
const TEST_ENTRY = 'test'

export const domainListed: DomainCheck = {
  id: 'domain.listed',
  of: 'domain',
  async run(domain, look, { domainLists }) {
    const answers = await Promise.all(
      domainLists.map(async (zone) => ({
        serves: (await accessTo(zone, look, TEST_ENTRY)).kind === 'serves',
        answer: await askZone({ zone, codes: [] }, askedDomain(domain), look.resolver, look.signal),
      })),
    )
    const listed = answers.flatMap(({ answer }): CheckVerdict[] => {
      if (answer.kind !== 'listed') return []
      const { zone, listings, text } = answer
      const values = { domain, zone, codes: listings.map(({ code }) => code).join(', '), text }
      return [{ found: 'domain-listed.there', about: zone, values }]
    })
    if (listed.length > 0) return listed
    const clean = answers.flatMap(({ serves, answer }) => (serves && answer.kind === 'clean' ? [answer.zone] : []))
    return clean.length === 0 ? [] : [{ found: 'domain-listed.nowhere', values: { domain, zones: clean.join(', ') } }]
  },
}

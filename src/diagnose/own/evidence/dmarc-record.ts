// Does the domain in From publish DMARC, and what does it demand? Asked at the domain and then at its parents (RFC 9989).

import { domainOfAddress } from '../own-case.ts'
import { found, unanswered, type Check } from './check.ts'
import { authorDomain } from './header-fields.ts'

/** The domain itself and so many parents of at least two labels. */
const MOST_NAMES = 4

export const checkDmarcRecord: Check = async (one, cause, deps) => {
  const author = authorDomain(one.header) ?? (one.sender === '' ? undefined : domainOfAddress(one.sender))
  if (author === undefined || author.startsWith('[')) return []
  for (const domain of selfAndParents(author)) {
    const result = await deps.resolver.txt(`_dmarc.${domain}`, deps.signal)
    if (result.kind === 'temporary') return unanswered(cause, deps, `DMARC ${domain}`)
    const record =
      result.kind === 'answer' ? result.records.find((text) => /^v=DMARC1\b/i.test(text.trim())) : undefined
    if (record === undefined) continue
    const policy = /;\s*p\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase()
    const kind = cause === 'dmarc.missing' ? 'refutes' : policy === 'none' || policy === undefined ? 'note' : 'confirms'
    return found(cause === 'dmarc.fail' || cause === 'dmarc.missing' ? kind : 'note', cause, deps, {
      en: `${domain} publishes DMARC: “${record.slice(0, 200)}”.`,
      ru: `Запись DMARC у ${domain}: «${record.slice(0, 200)}».`,
    })
  }
  return found(cause === 'dmarc.missing' ? 'confirms' : 'note', cause, deps, {
    en: `${author} publishes no DMARC record.`,
    ru: `У домена ${author} нет записи DMARC.`,
  })
}

function selfAndParents(domain: string): readonly string[] {
  const labels = domain.split('.')
  const names = labels.slice(0, Math.max(1, labels.length - 1)).map((_, i) => labels.slice(i).join('.'))
  return names.slice(0, MOST_NAMES)
}

// Where does DNS send mail for the recipient's domain now? It may have changed since the attempt.

import { parseDomain } from '../../../core/domain.ts'
import { domainOfAddress, type OwnCase } from '../own-case.ts'
import { found, unanswered, type Check, type CheckDeps } from './check.ts'
import type { CauseId } from '../../causes/facts.ts'
import type { Finding } from '../own-case.ts'

const MOST_NAMED = 5

export const checkMailHosts: Check = async (one, cause, deps) => {
  const domain = parseDomain(domainOfAddress(one.recipient))
  if (domain === undefined) return []
  const result = await deps.resolver.mx(domain, deps.signal)
  switch (result.kind) {
    case 'temporary':
      return unanswered(cause, deps, `MX ${domain}`)
    case 'nxdomain':
      return found(cause === 'domain.not-found' ? 'confirms' : 'note', cause, deps, {
        en: `${domain} does not exist in DNS.`,
        ru: `Домена ${domain} в DNS нет.`,
      })
    case 'nodata':
      return withoutMx(domain, cause, deps)
    case 'answer': {
      const hosts = result.records.toSorted((a, b) => a.preference - b.preference).map(({ exchange }) => exchange)
      if (hosts.every((host) => host === '')) {
        return found(cause === 'domain.null-mx' ? 'confirms' : 'note', cause, deps, {
          en: `${domain} says that it takes no mail (MX 0 .).`,
          ru: `${domain} объявляет, что почту не принимает (MX 0 .).`,
        })
      }
      return namesHosts(one, cause, deps, { domain, hosts })
    }
  }
}

/** RFC 5321 §5.1: the address of the domain itself is then its mail host. */
async function withoutMx(domain: string, cause: CauseId, deps: CheckDeps): Promise<readonly Finding[]> {
  const [a, aaaa] = await Promise.all([deps.resolver.a(domain, deps.signal), deps.resolver.aaaa(domain, deps.signal)])
  const addresses = [a, aaaa].flatMap((result) => (result.kind === 'answer' ? result.records : []))
  if (addresses.length === 0) {
    if (a.kind === 'temporary' || aaaa.kind === 'temporary') return unanswered(cause, deps, `A ${domain}`)
    return found(cause === 'domain.no-route' ? 'confirms' : 'note', cause, deps, {
      en: `${domain} has neither MX nor address.`,
      ru: `У домена ${domain} нет ни MX, ни адреса.`,
    })
  }
  return found('note', cause, deps, {
    en: `${domain} has no MX record; its own address ${addresses.join(', ')} counts.`,
    ru: `У домена ${domain} нет записи MX; считается его собственный адрес ${addresses.join(', ')}.`,
  })
}

interface Named {
  readonly domain: string
  readonly hosts: readonly string[]
}

function namesHosts({ reason, smarthosts = [] }: OwnCase, cause: CauseId, deps: CheckDeps, { domain, hosts }: Named) {
  const list = hosts.slice(0, MOST_NAMED).join(', ')
  const host = reason.remote?.host
  const asked = host !== undefined && !smarthosts.includes(host)
  if (cause === 'domain.not-found' || cause === 'domain.null-mx') {
    return found('refutes', cause, deps, {
      en: `${domain} now names ${list} for its mail.`,
      ru: `Сейчас домен ${domain} называет для почты ${list}.`,
    })
  }
  if (asked && !hosts.includes(host)) {
    return found(cause === 'relay.denied' ? 'refutes' : 'note', cause, deps, {
      en: `DNS now sends mail for ${domain} to ${list}, and no longer to ${host}.`,
      ru: `Сейчас DNS направляет почту ${domain} на ${list}, а не на ${host}.`,
    })
  }
  if (cause === 'relay.denied' && asked) {
    return found('confirms', cause, deps, {
      en: `DNS does send mail for ${domain} to ${host}: the message came to the right place.`,
      ru: `DNS действительно направляет почту ${domain} на ${host}: письмо пришло куда надо.`,
    })
  }
  return found('note', cause, deps, {
    en: `DNS sends mail for ${domain} to ${list}.`,
    ru: `DNS направляет почту ${domain} на ${list}.`,
  })
}

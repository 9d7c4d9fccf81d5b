// Has the address that this server sent from a name, and does the name lead back to it?

import { isIpv6 } from '../../../core/ip.ts'
import { found, unanswered, type Check } from './check.ts'

/** Of an address with many. */
const MOST_NAMES = 3

export const checkReverseDns: Check = async ({ outgoing }, cause, deps) => {
  if (outgoing === undefined) return []
  const { address } = outgoing
  const result = await deps.resolver.ptr(address, deps.signal)
  const decisive = cause === 'dns.ptr'
  if (result.kind === 'temporary') return unanswered(cause, deps, `PTR ${address}`)
  const names = result.kind === 'answer' ? result.records.slice(0, MOST_NAMES) : []
  if (names.length === 0) {
    return found(decisive ? 'confirms' : 'note', cause, deps, {
      en: `${address} has no reverse name (PTR).`,
      ru: `У адреса ${address} нет обратного имени (PTR).`,
    })
  }
  const back = await Promise.all(
    names.map((name) => (isIpv6(address) ? deps.resolver.aaaa(name, deps.signal) : deps.resolver.a(name, deps.signal))),
  )
  const confirmed = names.find((_, i) => {
    const one = back[i]
    return one?.kind === 'answer' && one.records.includes(address)
  })
  if (confirmed !== undefined) {
    return found(decisive ? 'refutes' : 'note', cause, deps, {
      en: `${address} has the reverse name ${confirmed}, which leads back to it.`,
      ru: `Обратное имя адреса ${address} — ${confirmed}, и оно ведёт обратно.`,
    })
  }
  if (back.some(({ kind }) => kind === 'temporary')) return unanswered(cause, deps, `A ${names.join(', ')}`)
  return found(decisive ? 'confirms' : 'note', cause, deps, {
    en: `${address} has the reverse name ${names.join(', ')}, but that does not lead back to it.`,
    ru: `Обратное имя адреса ${address} — ${names.join(', ')}, но обратно оно не ведёт.`,
  })
}

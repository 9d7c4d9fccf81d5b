// Does the name that this server greets with exist?

import { found, unanswered, type Check } from './check.ts'

export const checkHelloName: Check = async ({ hostname }, cause, deps) => {
  if (hostname === undefined) return []
  const [a, aaaa] = await Promise.all([
    deps.resolver.a(hostname, deps.signal),
    deps.resolver.aaaa(hostname, deps.signal),
  ])
  const addresses = [a, aaaa].flatMap((result) => (result.kind === 'answer' ? result.records : []))
  if (addresses.length > 0) {
    return found('note', cause, deps, {
      en: `This server greets as ${hostname}, which has the address ${addresses.join(', ')}.`,
      ru: `Этот сервер называет себя ${hostname}; адрес этого имени: ${addresses.join(', ')}.`,
    })
  }
  if (a.kind === 'temporary' || aaaa.kind === 'temporary') return unanswered(cause, deps, `A ${hostname}`)
  return found(cause === 'dns.helo' ? 'confirms' : 'note', cause, deps, {
    en: `This server greets as ${hostname}, and that name has no address in DNS.`,
    ru: `Этот сервер называет себя ${hostname}, но адреса у этого имени в DNS нет.`,
  })
}

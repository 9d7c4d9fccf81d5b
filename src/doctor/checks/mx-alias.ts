// Is a mail host an alias? RFC 5321 §5.1 and RFC 2181 §10.3 forbid it, and some servers do not deliver there.

import type { DomainCheck, CheckVerdict } from '../check.ts'
import { hostAddresses } from './mail-hosts.ts'
import { mxLine } from './zone-line.ts'

export const mxAlias: DomainCheck = {
  id: 'mx.alias',
  of: 'domain',
  async run(domain, look) {
    const all = await hostAddresses(domain, look)
    const answered = all.flatMap(({ host, result }) => (result.kind === 'answer' ? [{ host, ...result }] : []))
    if (answered.length === 0) return []
    const aliases = answered.flatMap(({ host, aliases: [...way] }): CheckVerdict[] => {
      const end = way.at(-1)
      if (end === undefined) return []
      const cures = [{ where: 'zone', text: mxLine(domain, end) }] as const
      return [{ found: 'mx-alias.yes', about: host, values: { domain, host, alias: end }, cures }]
    })
    const hosts = answered.map(({ host }) => host).join(', ')
    return aliases.length > 0 ? aliases : [{ found: 'mx-alias.no', values: { domain, hosts } }]
  },
}

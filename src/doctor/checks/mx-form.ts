// Is what MX names a name of a host? An address is none (RFC 5321 §5.1), and a name with the domain behind it twice is one that lacks
// its final dot in the zone file.

import { parseIp } from '../../core/ip.ts'
import type { DomainCheck, CheckVerdict } from '../check.ts'
import { mailHosts } from './mail-hosts.ts'
import { mxLine } from './zone-line.ts'

export const mxForm: DomainCheck = {
  id: 'mx.form',
  of: 'domain',
  async run(domain, look) {
    const hosts = await mailHosts(domain, look)
    if (hosts.length === 0) return []
    const wrong = hosts.flatMap((host): CheckVerdict[] => {
      const values = { domain, host }
      if (parseIp(host) !== undefined) {
        const cures = [
          { where: 'zone', text: `${mxLine(domain, `mail.${domain}`)}\nmail.${domain}. IN A ${host}` },
        ] as const
        return [{ found: 'mx-form.address', about: host, values, cures }]
      }
      const [once] = host.split(`.${domain}.${domain}`)
      if (once === undefined || once === host) return []
      const cures = [{ where: 'zone', text: mxLine(domain, `${once}.${domain}`) }] as const
      return [{ found: 'mx-form.doubled', about: host, values, cures }]
    })
    return wrong.length > 0 ? wrong : [{ found: 'mx-form.good', values: { domain, hosts: hosts.join(', ') } }]
  },
}

// Takes the domains that stand in Debian's file hubbed_hosts, whosever they are: their mail goes to the hosts named there. Like
// Debian's router of that name it is asked before all others. Who may send to these domains is for the rules (`relay_to`).

import { parseDomain } from '../../core/domain.ts'
import { isAddressLiteral } from '../../core/address.ts'
import { hubKeys, type Hub, type Hubs } from '../../lookup/tables/hubbed-hosts.ts'
import type { TableFile } from '../../lookup/tables/table-file.ts'
import { inTurn, type OneWay } from '../destination.ts'
import { NO_FACTS, type Router } from '../router.ts'

export const hubbedHostsRouter = (file: TableFile<Hubs>): Router => ({
  name: 'hubbed-hosts',
  asked: 'always',
  route({ rcptTo: { domain } }) {
    if (isAddressLiteral(domain)) return { kind: 'declined', because: 'literal', compared: NO_FACTS }
    const found = file.find(hubKeys(domain))
    if (found.kind === 'none') return { kind: 'declined', because: 'no-hub', compared: NO_FACTS }
    const compared = { file: file.path }
    if (found.kind === 'unknown') {
      return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: found.why } }, compared }
    }
    const { value, line } = found.value
    const destination = inTurn(value.hubs.flatMap(wayTo), value.order)
    if (!destination) return { kind: 'declined', because: 'no-hub', compared }
    return { kind: 'destination', destination, compared: { ...compared, line } }
  },
})

function wayTo({ host, port, mx }: Hub): readonly OneWay[] {
  if (!mx) return [{ kind: 'host', host, port }]
  const domain = parseDomain(host)
  return domain === undefined ? [{ kind: 'host', host, port }] : [{ kind: 'mx', domain, port }]
}

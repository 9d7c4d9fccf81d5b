// Does this host take passwords in clear, from whoever comes over the network? Then they can be read on the way (RFC 4954 §4, RFC 8314 §3).

import { isLoopback } from '../../core/ip.ts'
import type { CheckVerdict, HostCheck } from '../check.ts'
import { meetHere } from './here.ts'

export const logInOffer: HostCheck = {
  id: 'host.log-in',
  of: 'host',
  async run(world, look) {
    const verdicts = await Promise.all(
      world.ports.map(async (place): Promise<readonly CheckVerdict[]> => {
        if (place.mode === 'submissions') return []
        const met = await meetHere(place, { mode: 'clear' }, world, look)
        const offers = met?.answer.offersInClear
        if (met === undefined || offers === undefined) return []
        const about = `port ${place.port}`
        const auth = offers.find((line) => /^AUTH\b/i.test(line))
        const values = { port: String(place.port), offer: auth ?? '' }
        if (auth === undefined) return [{ found: 'log-in.protected', about, values }]
        // Who comes over loopback cannot be overheard.
        return [{ found: isLoopback(met.address) ? 'log-in.loopback' : 'log-in.in-clear', about, values }]
      }),
    )
    return verdicts.flat()
  },
}

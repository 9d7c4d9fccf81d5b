// Does the mail server of this host carry out, within TLS, what came before TLS? Whoever is on the way could then put commands of
// their own into a protected session. RFC 3207 §4.2: the server must forget whatever it has from the client.

import { describeReply, isPositive } from '../../core/reply.ts'
import type { HostCheck } from '../check.ts'
import { comesUnasked, speakHere } from './here.ts'

export const startTlsInjection: HostCheck = {
  id: 'host.injection',
  of: 'host',
  async run(world, look) {
    const place = world.ports.find(({ mode }) => mode !== 'submissions')
    using spoken = place && (await speakHere(place, world, look))
    if (place === undefined || spoken === undefined) return []
    const { session, address } = spoken
    session.send('STARTTLS\r\nNOOP')
    const ready = await session.hear()
    // That there is no TLS is told by another check.
    if (!ready.ok || !isPositive(ready.reply)) return []
    const next = session.hear()
    const early = await comesUnasked(next, world)
    const secured = early === undefined && (await session.secure(world.hostname)).ok
    const late = secured ? await comesUnasked(next, world) : undefined
    const came = late?.ok === true ? describeReply(late.reply) : 'nothing'
    look.note({ asked: 'STARTTLS and NOOP in one', of: `${address} port ${place.port}`, came })
    const values = { address, came }
    return [{ found: late?.ok === true ? 'injection.open' : 'injection.none', values }]
  },
}

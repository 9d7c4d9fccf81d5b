// Does the server greet with the name of this host? Receivers of bounces and tests of others compare the two (RFC 5321 §4.2).

import type { HostCheck } from '../check.ts'
import { meetHere } from './here.ts'

export const banner: HostCheck = {
  id: 'host.banner',
  of: 'host',
  async run(world, look) {
    const place = world.ports.find(({ mode }) => mode === 'smtp')
    const met = place && (await meetHere(place, { mode: 'clear' }, world, look))
    const greeting = met?.answer.verdict === 'answers' ? met.answer.greeting : undefined
    if (place === undefined || greeting === undefined) return []
    const [said = ''] = (greeting.lines[0] ?? '').split(' ')
    const values = { port: String(place.port), said, name: world.hostname }
    return [{ found: said.toLowerCase() === world.hostname.toLowerCase() ? 'banner.own' : 'banner.other', values }]
  },
}

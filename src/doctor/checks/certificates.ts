// Which certificate does each port of this host show, and can the name be proved with it (RFC 9525)? Servers take any, mail programs
// warn their users of a bad one.

import type { ReasonCode } from '../../core/reason.ts'
import { days, instant } from '../../core/time.ts'
import type { CheckVerdict, HostCheck } from '../check.ts'
import type { FoundId } from '../found.ts'
import type { Look } from '../look.ts'
import type { TlsAnswer } from '../port-talk.ts'
import type { MailPort, World } from '../world.ts'
import { meetHere } from './here.ts'

/** ACME renews a month before the end: who comes so near has been left alone. */
const SOON = days(14)

export const certificates: HostCheck = {
  id: 'host.tls',
  of: 'host',
  async run(world, look) {
    const verdicts = await Promise.all(world.ports.map((port) => judgePort(port, world, look)))
    return verdicts.flat()
  },
}

/** Nothing where nobody listens: host.in tells of port 25, and the others need not be there. */
async function judgePort(place: MailPort, world: World, look: Look): Promise<readonly CheckVerdict[]> {
  const met = await meetHere(place, { mode: place.mode === 'submissions' ? 'tls' : 'starttls' }, world, look)
  if (met === undefined) return []
  const { verdict, detail, tls } = met.answer
  const about = `port ${place.port}`
  const values = { port: String(place.port), name: world.hostname }
  if (verdict === 'tls-failed') return [{ found: 'tls.failed', about, values: { ...values, why: detail } }]
  if (tls === undefined) return verdict !== 'answers' ? [] : [{ found: 'tls.none', about, values }]
  const { facts, validUntil = '' } = tls
  const names = [facts['certificate_names'] ?? []].flat().join(', ')
  const shown = { ...values, until: validUntil.slice(0, 10), names, why: String(facts['verify_error'] ?? tls.fault) }
  return [{ found: judge(tls, place, world), about, values: shown }]
}

function judge({ fault, validUntil }: TlsAnswer, { mode }: MailPort, { clock }: World): FoundId {
  if (fault === undefined) {
    const end = validUntil === undefined ? undefined : instant(Date.parse(validUntil))
    return end !== undefined && end - clock.now() < SOON ? 'tls.expires-soon' : 'tls.good'
  }
  if (fault === 'tls.cert-self-signed') return mode === 'smtp' ? 'tls.self-signed' : 'tls.self-signed-clients'
  return FAULTS[fault] ?? 'tls.untrusted'
}

const FAULTS: Readonly<Partial<Record<ReasonCode, FoundId>>> = {
  'tls.cert-expired': 'tls.expired',
  'tls.cert-name': 'tls.other-name',
}

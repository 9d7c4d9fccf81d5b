// Do the TLSA records of the mail hosts (DANE, RFC 7672) fit the certificates that those show? Senders who look at them do not
// deliver to a host whose certificate is another one, so records that were forgotten when it was renewed keep mail away.

import { seconds } from '../../core/time.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import { findDane } from '../../tls-policy/dane.ts'
import type { CheckVerdict, DomainCheck } from '../check.ts'
import type { Resolver } from '../../dns/resolver.ts'
import { notAnswered, type Look } from '../look.ts'
import { talkToPort } from '../port-talk.ts'
import type { World } from '../world.ts'
import { shownAnswer } from './here.ts'
import { namedHosts } from './mail-hosts.ts'
import { tlsaLine } from './zone-line.ts'

const SMTP = 25
const WAIT = seconds(4)
/** Of a domain with many. */
const MOST_HOSTS = 3

export const daneRecords: DomainCheck = {
  id: 'tls.dane',
  of: 'domain',
  async run(domain, look, world) {
    const hosts = (await namedHosts(domain, look)).slice(0, MOST_HOSTS)
    const verdicts = (await Promise.all(hosts.map((host) => tryHost(host, look, world)))).flat()
    const told = verdicts.filter(({ found }) => found !== 'dane.none')
    return told.length > 0 ? told : verdicts.slice(0, 1)
  },
}

const isStartTls = (line: string): boolean => /^STARTTLS\b/i.test(line)
const SPEAKS_OF_CERTIFICATE = /^tls\.(?:dane|cert)/

async function tryHost(host: string, look: Look, world: World): Promise<readonly CheckVerdict[]> {
  const found = await look.addresses(host)
  // That it has none, or that nobody can call it, is told by others.
  if (found.kind !== 'answer') return []
  let validated = true
  const believed: Pick<Resolver, 'tlsa'> = {
    async tlsa(name) {
      const answer = await look.tlsa(name)
      if (answer.kind !== 'answer') return answer
      validated &&= answer.authenticated
      // What is in the zone is looked at whether or not this resolver says that it is signed.
      return { ...answer, authenticated: true }
    },
  }
  const about = host
  const dane = await findDane({ host, canonical: found.aliases.at(-1) ?? host }, SMTP, believed)
  if (dane.kind === 'none') return [{ found: 'dane.none', values: { host } }]
  if (dane.kind === 'unknown')
    return [notAnswered({ kind: 'temporary', fault: 'servfail', detail: dane.detail }, `TLSA ${dane.asked}`)]
  const name = `_${SMTP}._tcp.${dane.base}`
  const values = { host, name, server: world.server }
  if (dane.kind === 'unusable') return [{ found: 'dane.unusable', about, values }]

  const address = found.addresses.find((one) => !isReservedAddress(one))
  if (address === undefined) return []
  const { clock, dialer, hostname } = world
  const proof = { by: 'dane', clock, records: dane.records, names: [host, dane.base] } as const
  const question = { address, port: SMTP, mode: 'starttls', host, helo: hostname, proof, stopAfter: 'tls' } as const
  const answer = await talkToPort(question, { dialer, clock, timeout: WAIT, signal: look.signal })
  look.note({ asked: 'STARTTLS', of: `${host} [${address}] port ${SMTP}`, came: shownAnswer(answer) })
  if (answer.tls) return [{ found: validated ? 'dane.right' : 'dane.fits', about, values }]
  const { tlsFault, verdict, offers = [] } = answer
  if (verdict === 'answers' && !offers.some(isStartTls)) return [{ found: 'dane.no-tls', about, values }]
  if (tlsFault === undefined || !SPEAKS_OF_CERTIFICATE.test(tlsFault.code)) return []
  const shown = tlsFault.facts['shown']
  if (typeof shown !== 'string') return [{ found: 'dane.chain', about, values: { ...values, why: tlsFault.code } }]
  return [{ found: 'dane.other', about, values, cures: [{ where: 'zone', text: tlsaLine(name, shown) }] }]
}

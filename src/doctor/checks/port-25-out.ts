// Can this host reach port 25 of others? Many providers block it. Mail hosts of several large providers are connected to and left
// politely after their greeting; nothing is said besides.

import type { IpAddress } from '../../core/ip.ts'
import { seconds } from '../../core/time.ts'
import type { HostCheck } from '../check.ts'
import type { Look } from '../look.ts'
import type { World } from '../world.ts'
import { talkToPort } from '../port-talk.ts'
import { shownAnswer } from './here.ts'

/** Far apart, so that one that is out of order does not count for all. */
const PROVIDERS = ['gmail.com', 'outlook.com', 'mail.ru', 'yandex.ru']
const WAIT = seconds(4)
const SMTP = 25

interface Tried {
  readonly where: string
  readonly came: string
  readonly open: boolean
  readonly noNetwork: boolean
}

export const port25Out: HostCheck = {
  id: 'host.out',
  of: 'host',
  async run(world, look) {
    const found = await Promise.all(PROVIDERS.map((domain) => hostOf(domain, look)))
    const places = found.flatMap((one) => (typeof one === 'string' || one === undefined ? [] : [one]))
    if (places.length === 0) {
      const detail = found.find((one) => typeof one === 'string') ?? 'no addresses'
      return [{ found: 'unknown.dns', values: { asked: `MX ${PROVIDERS.join(', ')}`, fault: 'silent', detail } }]
    }
    const tried = await Promise.all(places.map((place) => tryPlace(place, world, look)))
    const open = tried.filter((one) => one.open)
    const closed = tried.filter((one) => !one.open)
    const values = {
      open: open.map(({ where }) => where).join(', '),
      closed: closed.map(({ where, came }) => `${where}: ${came}`).join('; '),
    }
    if (closed.length === 0) return [{ found: 'out.open', values }]
    if (open.length > 0) return [{ found: 'out.some', values }]
    return [{ found: tried.every(({ noNetwork }) => noNetwork) ? 'out.no-network' : 'out.blocked', values }]
  },
}

/** A text: what DNS said instead. */
async function hostOf(domain: string, look: Look): Promise<{ host: string; address: IpAddress } | string | undefined> {
  const mx = await look.mx(domain)
  if (mx.kind === 'temporary') return mx.detail
  const host =
    mx.kind === 'answer' ? mx.records.toSorted((a, b) => a.preference - b.preference)[0]?.exchange : undefined
  if (host === undefined || host === '') return undefined
  const a = await look.a(host)
  if (a.kind === 'temporary') return a.detail
  const [address] = a.kind === 'answer' ? a.records : []
  return address === undefined ? undefined : { host, address }
}

async function tryPlace(
  { host, address }: { readonly host: string; readonly address: IpAddress },
  { dialer, clock }: World,
  { signal, note }: Look,
): Promise<Tried> {
  const answer = await talkToPort(
    { address, port: SMTP, mode: 'clear', host },
    { dialer, clock, timeout: WAIT, signal },
  )
  const where = `${host} [${address}]`
  const came = shownAnswer(answer)
  note({ asked: 'connect', of: `${where} port ${SMTP}`, came })
  return { where, came, open: answer.greeting !== undefined, noNetwork: answer.verdict === 'no-route' }
}

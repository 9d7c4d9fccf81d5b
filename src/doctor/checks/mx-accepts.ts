// Do the mail hosts of the domain answer, and do they take mail for it: for postmaster (RFC 5321 §4.5.1), from the empty sender? Tried
// up to RCPT; nothing is sent.

import type { IpAddress } from '../../core/ip.ts'
import { describeReply, isPositive, isTransient } from '../../core/reply.ts'
import { seconds } from '../../core/time.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { CheckVerdict, DomainCheck } from '../check.ts'
import type { FoundId } from '../found.ts'
import type { Look } from '../look.ts'
import { talkToPort, type PortVerdict } from '../port-talk.ts'
import type { World } from '../world.ts'
import { shownAnswer } from './here.ts'
import { hostAddresses } from './mail-hosts.ts'

const WAIT = seconds(4)
const SMTP = 25
/** Of a domain with many. */
const MOST_HOSTS = 3

export const mxAccepts: DomainCheck = {
  id: 'mx.accepts',
  of: 'domain',
  async run(domain, look, world) {
    const hosts = await hostAddresses(domain, look)
    const reachable = hosts.flatMap(({ host, result }) => {
      const [address] = result.kind === 'answer' ? result.addresses.filter((one) => !isReservedAddress(one)) : []
      return address === undefined ? [] : [{ host, address }]
    })
    return Promise.all(reachable.slice(0, MOST_HOSTS).map((place) => tryHost(domain, place, world, look)))
  },
}

async function tryHost(
  domain: string,
  { host, address }: { readonly host: string; readonly address: IpAddress },
  { dialer, clock, hostname }: World,
  { signal, note }: Look,
): Promise<CheckVerdict> {
  const mails = [{ from: '', to: `postmaster@${domain}` }]
  const question = { address, port: SMTP, mode: 'starttls', host, helo: hostname, mails } as const
  const answer = await talkToPort(question, { dialer, clock, timeout: WAIT, signal })
  const where = `${host} [${address}]`
  note({ asked: 'connect', of: `${where} port ${SMTP}`, came: shownAnswer(answer) })
  const about = host
  const [said] = answer.mails
  const values = { domain, host, came: said ? describeReply(said.reply).slice(0, 200) : shownAnswer(answer) }
  if (said) {
    note({ asked: `${said.command} postmaster@${domain}`, of: where, came: values.came })
    if (isPositive(said.reply)) return { found: 'mx-accepts.yes', about, values }
    return { found: isTransient(said.reply) ? 'mx-accepts.later' : 'mx-accepts.no', about, values }
  }
  return { found: WITHOUT_REPLY[answer.verdict] ?? 'mx-accepts.unreached', about, values }
}

/** What is left may be the network of this host as well. */
const WITHOUT_REPLY: Readonly<Partial<Record<PortVerdict, FoundId>>> = {
  refused: 'mx-accepts.closed',
  'put-off': 'mx-accepts.unwelcome',
  'turned-away': 'mx-accepts.unwelcome',
}

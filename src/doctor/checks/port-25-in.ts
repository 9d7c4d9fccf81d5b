// Does a mail server listen on this host, and not on loopback alone? Whether a firewall lets others come to it cannot be seen from here.

import { isLoopback, type IpAddress } from '../../core/ip.ts'
import { seconds } from '../../core/time.ts'
import type { HostCheck } from '../check.ts'
import type { Look } from '../look.ts'
import { talkToPort } from '../port-talk.ts'
import type { World } from '../world.ts'
import { LOOPBACK, outsideAddresses, shownAnswer } from './here.ts'

const WAIT = seconds(4)
const SMTP = 25

export const port25In: HostCheck = {
  id: 'host.in',
  of: 'host',
  async run(world, look) {
    const port = world.ports.find(({ mode }) => mode === 'smtp')?.port ?? SMTP
    const outside = outsideAddresses(world)
    const tried = await Promise.all([...LOOPBACK, ...outside].map((address) => tryAddress(address, port, world, look)))
    const open = tried.filter(({ answer }) => answer.greeting !== undefined)
    const [first] = open.length > 0 ? open : tried
    const values = {
      port: String(port),
      open: open.map(({ address }) => address).join(', '),
      came: first === undefined ? '' : shownAnswer(first.answer),
    }
    if (open.length === 0) return [{ found: 'in.closed', values }]
    if (open.every(({ answer }) => answer.verdict !== 'answers')) return [{ found: 'in.busy', values }]
    const loopbackOnly = outside.length > 0 && open.every(({ address }) => isLoopback(address))
    return [{ found: loopbackOnly ? 'in.loopback-only' : 'in.open', values }]
  },
}

async function tryAddress(address: IpAddress, port: number, { here, clock, hostname }: World, { signal, note }: Look) {
  const question = { address, port, mode: 'clear', host: hostname } as const
  const answer = await talkToPort(question, { dialer: here, clock, timeout: WAIT, signal })
  note({ asked: 'connect', of: `${address} port ${port}`, came: shownAnswer(answer) })
  return { address, answer }
}

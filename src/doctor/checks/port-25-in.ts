// Does a mail server listen on this host, and not on loopback alone? Whether a firewall lets others come to it cannot be seen from here.

import { isLoopback, parseIp, type IpAddress } from '../../core/ip.ts'
import { seconds } from '../../core/time.ts'
import type { HostCheck } from '../check.ts'
import type { Look } from '../look.ts'
import type { World } from '../world.ts'
import { greeting } from './greeting.ts'

const WAIT = seconds(4)
const LOOPBACK = ['127.0.0.1', '::1'].flatMap((text) => parseIp(text) ?? [])
/** Of a machine with many. */
const MOST_ADDRESSES = 6

export const port25In: HostCheck = {
  id: 'host.in',
  of: 'host',
  async run(world, look) {
    const outside = world.machine.filter((address) => !isLoopback(address) && !address.startsWith('fe80:'))
    const places = [...LOOPBACK, ...outside.slice(0, MOST_ADDRESSES)]
    const tried = await Promise.all(places.map((address) => tryAddress(address, world, look)))
    const open = tried.filter(({ heard }) => heard.kind === 'reply')
    const values = {
      port: String(world.inPort),
      open: open.map(({ address }) => address).join(', '),
      came: open[0]?.heard.text ?? tried[0]?.heard.text ?? '',
    }
    if (open.length === 0) return [{ found: 'in.closed', values }]
    const good = open.filter(({ heard }) => heard.kind === 'reply' && heard.reply.code === 220)
    if (good.length === 0) return [{ found: 'in.busy', values }]
    const loopbackOnly = outside.length > 0 && open.every(({ address }) => isLoopback(address))
    return [{ found: loopbackOnly ? 'in.loopback-only' : 'in.open', values }]
  },
}

async function tryAddress(address: IpAddress, world: World, look: Look) {
  const heard = await greeting(address, world.inPort, world.here, {
    clock: world.clock,
    timeout: WAIT,
    signal: look.signal,
  })
  look.note({ asked: 'connect', of: `${address} port ${world.inPort}`, came: heard.text })
  return { address, heard }
}

// The address of this machine that its connections to the Internet come from, as the kernel would choose it. Nothing is sent: a
// UDP socket that is only connected asks the routing table and no more.

import { createSocket } from 'node:dgram'
import { parseIp, type IpAddress } from '../core/ip.ts'

/** Addresses of documentation (RFC 5737, RFC 3849): the default route leads there, and nobody is there. */
const FAR = { udp4: '192.0.2.1', udp6: '2001:db8::1' } as const
const ANY_PORT = 25

/** Undefined: no way leads out of here by that protocol. */
export function outgoingAddress(family: keyof typeof FAR): Promise<IpAddress | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(family)
    const end = (address: IpAddress | undefined): void => {
      socket
        .removeAllListeners()
        .on('error', () => {})
        .close()
      resolve(address)
    }
    socket.on('error', () => end(undefined))
    socket.on('connect', () => end(parseIp(socket.address().address)))
    socket.connect(ANY_PORT, FAR[family])
  })
}

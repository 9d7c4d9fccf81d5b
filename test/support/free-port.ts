// Ports of the loopback interface that nothing uses at this moment, for programs that cannot be told "any port".
// Between the look and the use another program may take the port; who starts the program notices and says so.

import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** `count` different free ports of 127.0.0.1. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports: number[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.push((server.address() as AddressInfo).port)
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('no free port on 127.0.0.1')
  return port
}

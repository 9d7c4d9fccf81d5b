// Ports of the loopback interface that nothing uses at this moment, for programs that cannot be told "any port".
//
// The system gives ports from 32768 on to whoever asks for any, and to every connection: one of those may be gone before the
// program that is to have it has started, and then another test's server answers there. So these lie below, and each
// process of the tests takes them from a stretch of its own, one after the other.

import { once } from 'node:events'
import { createServer } from 'node:net'

const FIRST = 10_000
const STRETCH = 100
const STRETCHES = 220

/** Files of tests that run at the same time have process ids near each other, and so different stretches. */
const start = FIRST + (process.pid % STRETCHES) * STRETCH
let next = 0

/** `count` different free ports of 127.0.0.1. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = []
  for (let tried = 0; ports.length < count && tried < STRETCH; tried += 1) {
    const port = start + (next++ % STRETCH)
    if (await isFree(port)) ports.push(port)
  }
  if (ports.length < count) throw new Error(`no ${count} free ports from ${start} to ${start + STRETCH - 1}`)
  return ports
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('no free port on 127.0.0.1')
  return port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

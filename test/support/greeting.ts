// Whether an SMTP server answers on a port: the test that a server has started, whatever it prints.

import { connect } from 'node:net'

import { seconds, type Duration } from '../../src/core/time.ts'
import type { Running } from './child.ts'
import { waitFor } from './wait-for.ts'

/** Connects once; true when the first line of the server begins with 220. */
export function greets(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('data', (chunk) => {
      resolve(chunk.toString('latin1').startsWith('220'))
      socket.end('QUIT\r\n')
    })
    socket.on('error', () => resolve(false))
    socket.on('close', () => resolve(false))
  })
}

/** Waits until the program's SMTP port greets; fails at once when the program ends instead. */
export async function waitForGreeting(
  name: string,
  program: Running,
  port: number,
  patience: Duration = seconds(40),
): Promise<void> {
  await waitFor(
    `${name} to greet on port ${port}`,
    async () => {
      if (program.gone) {
        throw new Error(`${name} ended (${program.ending}) instead of listening on port ${port}:\n${program.output}`)
      }
      return greets(port)
    },
    patience,
  )
}

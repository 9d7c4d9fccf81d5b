// Whether somebody answers at a socket of this machine or at a host: connects, says nothing, and goes.

import { connect } from 'node:net'
import type { Clock } from '../core/clock.ts'
import type { SocketPlace } from '../core/place.ts'
import type { Duration } from '../core/time.ts'

/** Undefined: somebody took the connection. Else what the system said (`ECONNREFUSED`, `ENOENT`), or `ETIMEDOUT`. */
export function probeSocket(place: SocketPlace, clock: Clock, within: Duration): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(place)
    const timer = clock.after(within, () => end('ETIMEDOUT'), true)
    const end = (problem: string | undefined): void => {
      timer.cancel()
      socket.destroy()
      resolve(problem)
    }
    socket.once('connect', () => end(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
}

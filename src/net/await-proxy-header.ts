// Reads the PROXY header at the beginning of a connection; what came behind it is put back for the session to read.

import type { Socket } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { seconds } from '../core/time.ts'
import { readProxyHeader, type ProxyHeader } from './proxy-protocol.ts'

export type ProxyResult =
  | Extract<ProxyHeader, { kind: 'proxied' | 'local' }>
  | { readonly kind: 'failed'; readonly problem: string }

/** A proxy sends its header at once. */
const PATIENCE = seconds(10)

/** `done` is called exactly once, with the socket paused and without listeners of ours. */
export function awaitProxyHeader(socket: Socket, clock: Clock, done: (result: ProxyResult) => void): void {
  let held: Buffer = Buffer.alloc(0)
  const finish = (result: ProxyResult): void => {
    timer.cancel()
    socket.off('data', onData).off('end', onGone).off('close', onGone).off('error', onGone)
    socket.pause()
    done(result)
  }
  const onData = (bytes: Buffer): void => {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
    const header = readProxyHeader(held)
    if (header.kind === 'more') return
    if (header.kind === 'bad') return finish({ kind: 'failed', problem: header.problem })
    const rest = held.subarray(header.length)
    finish(header)
    // A flowing stream hands it to whoever listens next.
    if (rest.length > 0) socket.unshift(rest)
  }
  const onGone = (): void => finish({ kind: 'failed', problem: 'it ended before its PROXY header was complete' })
  const timer = clock.after(PATIENCE, () =>
    finish({ kind: 'failed', problem: 'its PROXY header did not come in time' }),
  )
  socket.on('data', onData).on('end', onGone).on('close', onGone).on('error', onGone)
}

// What signals mean to a server. INT, TERM and QUIT ask for a clean stop, a second one ends the process at once. HUP stops it
// when the terminal that it was started on has gone; a server without one reads its configuration anew. USR1 and USR2
// mean nothing: left to Node, USR1 would open its debugger to everyone on this machine, and the others would end the server.

import type { EventEmitter } from 'node:events'
import { performance } from 'node:perf_hooks'

export interface StopSignals {
  /** Resolves with the name of the first signal. */
  readonly first: Promise<NodeJS.Signals>
  /** Gives the signals back to their usual meaning. */
  release(): void
}

/** Ctrl-C reaches the launcher and this process both, and the launcher passes its own on: that is one signal, not two. */
const ECHO_MS = 500

export interface StopSignalOptions {
  /** Where signals come from; the process itself unless told. */
  readonly source?: Pick<EventEmitter, 'on' | 'off'>
  readonly onSecond?: () => void
  /** Milliseconds that only go forward. */
  readonly now?: () => number
  /** Whether the server stands on a terminal. */
  readonly onTerminal: boolean
  /** HUP to a server that stands on no terminal. */
  readonly onHangup: () => void
  /** A signal came that means nothing. */
  readonly onIgnored: (signal: NodeJS.Signals) => void
}

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const
const MEANINGLESS = ['SIGUSR1', 'SIGUSR2'] as const

export function listenForStop(options: StopSignalOptions): StopSignals {
  const { source = process, onSecond = () => process.exit(130), now = () => performance.now() } = options
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let since: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    if (since === undefined) {
      since = now()
      resolve(signal)
    } else if (now() - since > ECHO_MS) {
      onSecond()
    }
  }
  const { onTerminal, onHangup, onIgnored } = options
  const listeners = [
    ...STOPPING.map((signal) => [signal, stop] as const),
    ['SIGHUP', onTerminal ? stop : onHangup] as const,
    ...MEANINGLESS.map((signal) => [signal, onIgnored] as const),
  ]
  for (const [signal, listener] of listeners) source.on(signal, listener)
  return {
    first: promise,
    release: () => {
      for (const [signal, listener] of listeners) source.off(signal, listener)
    },
  }
}

// Waits for SIGINT or SIGTERM. The first asks for a clean stop, a second ends the process at once.

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
}

export function listenForStop(options: StopSignalOptions = {}): StopSignals {
  const { source = process, onSecond = () => process.exit(130), now = () => performance.now() } = options
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let since: number | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    if (since === undefined) {
      since = now()
      resolve(signal)
    } else if (now() - since > ECHO_MS) {
      onSecond()
    }
  }
  source.on('SIGINT', onSignal)
  source.on('SIGTERM', onSignal)
  return {
    first: promise,
    release: () => {
      source.off('SIGINT', onSignal)
      source.off('SIGTERM', onSignal)
    },
  }
}

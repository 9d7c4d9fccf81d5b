// Tells systemd how the server is (sd_notify(3)): that it takes mail, that it stops, and, where the unit asks for it, that its
// event loop still turns. Node has no datagrams to local sockets, so systemd's own program for scripts sends them.

import { spawn } from 'node:child_process'
import { duration } from '../core/time.ts'
import type { Clock, Timer } from '../core/clock.ts'

export interface ServiceManager {
  ready(): void
  stopping(): void
}

type Env = Readonly<Record<string, string | undefined>>

const NOBODY: ServiceManager = { ready: () => undefined, stopping: () => undefined }

export function serviceManager(
  env: Env,
  clock: Clock,
  onProblem: (problem: string) => void,
  program = 'systemd-notify',
): ServiceManager {
  if (!env['NOTIFY_SOCKET']) return NOBODY
  /** Once is enough: the watchdog's words come for ever. */
  let told = false
  const tell = (...words: readonly string[]): void => {
    const problem = (text: string): void => {
      if (!told) onProblem(text)
      told = true
    }
    const child = spawn(program, words, { stdio: 'ignore' })
    child.on('error', ({ message }) => problem(message))
    child.on('exit', (code) => code !== 0 && problem(`${program} ended with ${code}`))
  }
  let beat: Timer | undefined
  /** Twice as often as is asked for, as sd_watchdog_enabled(3) advises. */
  const half = duration(Math.floor(Number(env['WATCHDOG_USEC'] ?? 0) / 2000))
  const live = (): void => {
    tell('WATCHDOG=1')
    beat = clock.after(half, live)
  }
  return {
    ready() {
      tell('--ready')
      if (half > 0) beat = clock.after(half, live)
    },
    stopping() {
      beat?.cancel()
      tell('STOPPING=1')
    },
  }
}

// What a command sees of the world: two outputs (data and talk), the environment, the clock. Tests hand in their own.

import type { Readable } from 'node:stream'
import { EXIT } from './exit-code.ts'
import { operatorName } from './operator-name.ts'
import { systemClock, type Clock } from '../core/clock.ts'
import { choosePaint, type Paint } from './render/paint.ts'

export interface Terminal {
  /** Prints data: what the command was asked for. */
  readonly out: (text: string) => void
  /** Prints octets as they are, where a file or a program takes them and no terminal. */
  readonly octets?: (bytes: Uint8Array) => void
  /** Prints talk: hints, warnings, errors. */
  readonly err: (text: string) => void
  readonly paint: Paint
  /** Columns that data may fill. */
  readonly width: number
  /** Whether talk is read by a person as it comes, so that progress may be shown. */
  readonly errIsTerminal?: boolean
  /** Calls `run` instead of ending, when the person at the terminal wants an end; returns what undoes it. */
  readonly onInterrupt?: (run: () => void) => () => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable
  /** Who types, as the events of a change name them. */
  readonly operator?: string
  readonly clock: Clock
  /** The machine's own where it is left out. */
  readonly timeZone?: string
}

/** Lines wider than this are hard to read even where there is room. */
const WIDEST = 120
const USUAL = 80
const NARROWEST = 40

export function processTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process
  // Who is to be told that there is nobody to tell?
  stderr.on('error', () => {})
  stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Somebody who reads only the beginning (`waybill trace … | head`, `2>&1 | head`) is no error.
    if (code === 'EPIPE') return
    stderr.write(`waybill: The answer could not be written: ${message}.\n`)
    process.exit(EXIT.failed)
  })
  return {
    out: (text) => void stdout.write(text),
    ...(!stdout.isTTY && { octets: (bytes: Uint8Array) => void stdout.write(bytes) }),
    err: (text) => void stderr.write(text),
    paint: choosePaint(stdout, env),
    width: stdout.isTTY && stdout.columns > 0 ? Math.min(Math.max(stdout.columns, NARROWEST), WIDEST) : USUAL,
    errIsTerminal: stderr.isTTY,
    onInterrupt(run) {
      process.once('SIGINT', run)
      return () => void process.off('SIGINT', run)
    },
    env,
    stdin,
    operator: operatorName(env),
    clock: systemClock,
  }
}

export const printLines = (terminal: Terminal, lines: readonly string[]): void =>
  terminal.out(lines.map((line) => `${line}\n`).join(''))

export const printJson = (terminal: Terminal, value: unknown): void =>
  terminal.out(`${JSON.stringify(value, null, 2)}\n`)

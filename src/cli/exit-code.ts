// The exit codes of every command, and which problem gives which. The manual page lists them.

import type { ControlProblemCode } from '../control/control.ts'

export const EXIT = {
  ok: 0,
  /** Not found, refused, failed. */
  failed: 1,
  /** A mistake in the command line or in the configuration. */
  usage: 2,
  /** EX_UNAVAILABLE of sysexits.h: the server cannot be reached. */
  unavailable: 69,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export function exitCodeFor(code: ControlProblemCode): ExitCode {
  switch (code) {
    case 'bad-id':
    case 'bad-request':
    case 'too-large':
      return EXIT.usage
    case 'not-found':
    case 'damaged':
    case 'log-in':
    case 'not-allowed':
    case 'internal':
      return EXIT.failed
    case 'unavailable':
    case 'busy':
      return EXIT.unavailable
  }
}

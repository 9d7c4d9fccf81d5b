// The operator's log: faults of the server and its setup, not what happens to mail (that is events). One JSON line each
// on stderr, by pino.

import { pino, type Logger } from 'pino'
import type { LogOutput } from './log-output.ts'

export interface Log {
  debug(message: string, facts?: object): void
  info(message: string, facts?: object): void
  warn(message: string, facts?: object): void
  error(message: string, facts?: object): void
}

export function pinoLog(level: 'debug' | 'info' | 'warn' | 'error', output: LogOutput): Log {
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output)
  return {
    debug: (message, facts = {}) => logger.debug(facts, message),
    info: (message, facts = {}) => logger.info(facts, message),
    warn: (message, facts = {}) => logger.warn(facts, message),
    error: (message, facts = {}) => logger.error(facts, message),
  }
}

/** Text of whatever was thrown, with its stack: for the operator only, never for a peer. */
export const faultText = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

// A token from a program of the site's own, which knows how to get one: the first line that it prints, or JSON as token endpoints
// give it (RFC 6749 §5.1: `access_token`, `expires_in`). It is started without a shell, and asked again when the token is about
// to expire, or was refused. What it prints is told nowhere, for it may be a secret also where it is no token.

import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { after, duration, minutes, seconds, type Duration, type Tick } from '../core/time.ts'
import type { SecretReading } from './secret.ts'

export interface ReadToken {
  readonly read: () => Promise<SecretReading>
  /** It was refused: the next one is a new one. */
  readonly forget: () => void
}

const PATIENCE = seconds(30)
const MOST_BYTES = 64 * 1024
/** Where the program does not say. */
const USUAL_LIFE = minutes(5)
/** Before its end it is no good any more for a session that begins. */
const SPARE = minutes(1)

export function tokenCommand(argv: readonly string[], { clock, environment }: TokenWorld): ReadToken {
  let kept: { readonly token: string; readonly until: Tick } | undefined
  let asking: Promise<SecretReading> | undefined
  const ask = async (): Promise<SecretReading> => {
    const printed = await output(argv, environment)
    if (!printed.ok) return printed
    const found = tokenIn(printed.value)
    if (!found) return { ok: false, detail: `${shown(argv)} prints no token` }
    kept = { token: found.token, until: after(clock.ticks(), found.life) }
    return { ok: true, value: found.token }
  }
  return {
    async read() {
      if (kept && clock.ticks() < kept.until) return { ok: true, value: kept.token }
      // One at a time, however many connections are made at once.
      asking ??= ask().finally(() => (asking = undefined))
      return asking
    },
    forget() {
      kept = undefined
    },
  }
}

export interface TokenWorld {
  readonly clock: Clock
  readonly environment: NodeJS.ProcessEnv
}

function output([program = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv): Promise<SecretReading> {
  const { PATH, HOME, LANG } = environment
  const env = {
    ...(PATH !== undefined && { PATH }),
    ...(HOME !== undefined && { HOME }),
    ...(LANG !== undefined && { LANG }),
  }
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: PATIENCE, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL' }, (error, out) => {
      resolve(error ? { ok: false, detail: `${shown([program])} ${whyOf(error)}` } : { ok: true, value: out })
    })
  })
}

function whyOf(error: Error & { readonly code?: unknown; readonly killed?: boolean }): string {
  if (error.killed === true) return `did not end within ${PATIENCE / 1000} seconds, or printed too much`
  if (typeof error.code === 'number') return `ended with code ${error.code}`
  return `cannot be started (${typeof error.code === 'string' ? error.code : 'unknown'})`
}

/** What stands behind the name may be a secret. */
const shown = ([program = '']: readonly string[]): string => basename(program)

interface FoundToken {
  readonly token: string
  readonly life: Duration
}

/** Printable and without blanks, so that it cannot end a line of the protocol (RFC 6750 §2.1). */
const TOKEN = /^[\x21-\x7e]+$/

function tokenIn(text: string): FoundToken | undefined {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return tokenInJson(trimmed)
  const [token = ''] = trimmed.split(/\r?\n/)
  return TOKEN.test(token) ? { token, life: USUAL_LIFE } : undefined
}

function tokenInJson(text: string): FoundToken | undefined {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return undefined
  }
  const { access_token: token, expires_in: life } = given as Readonly<Record<string, unknown>>
  if (typeof token !== 'string' || !TOKEN.test(token)) return undefined
  const left = typeof life === 'number' && life > 0 ? duration(Math.max(0, life * 1000 - SPARE)) : USUAL_LIFE
  return { token, life: left }
}

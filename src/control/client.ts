// The command line's side of the control port: asks the running server over the socket in its state folder, and where
// none answers, reads the store that it left (and opens it for a change). Decides which of the two; words for people and
// exit codes are the command's business.

import { existsSync } from 'node:fs'
import type { Clock } from '../core/clock.ts'
import {
  answer,
  CONTROL_PROBLEMS,
  problem,
  type ControlAnswer,
  type Control,
  type ControlProblem,
  type ControlProblemCode,
} from './control.ts'
import type { OwnKnowledge } from './diagnose-recipients.ts'
import { formRequest, OPERATOR_HEADER, type HttpRequest } from './http-form.ts'
import type { Trial } from '../site/trial.ts'
import { socketPath } from './socket-path.ts'
import { serverHealth } from './use-cases/health.ts'

export interface ControlClient {
  readonly control: Control
  /** Whether a server answered; otherwise the store is read and nothing is delivered until one is started. */
  readonly running: boolean
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly stateFolder: string
  readonly clock: Clock
  readonly version: string
  /** Who asks, for the events of a change. */
  readonly by?: string | undefined
  /** Where no server answers: the rules of its configuration, which are loaded when they are needed. */
  readonly trial?: (() => Promise<Trial | undefined>) | undefined
  /** The same for what its configuration says of it, for look-ups. */
  readonly own?: (() => Promise<OwnKnowledge>) | undefined
}

/** How long a server may take to answer; it does one database query and at most one fsync. */
const ANSWER_TIMEOUT_MS = 15_000

/** What is tried out may have to wait for DNS, more than once. */
const TRIAL_TIMEOUT_MS = 120_000

type Asked =
  | { readonly kind: 'reply'; readonly status: number; readonly body: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'error'; readonly code: string }

export async function connectControl(options: ConnectOptions): Promise<ControlAnswer<ControlClient>> {
  const path = socketPath(options.stateFolder)
  const asked = existsSync(path)
    ? await ask(path, { method: 'GET', url: serverHealth.http.path }, ANSWER_TIMEOUT_MS)
    : ({ kind: 'nobody' } as const)
  switch (asked.kind) {
    case 'reply':
      return answer({ control: socketControl(path, options.by), running: true, close: async () => {} })
    case 'nobody':
      return openStopped(options)
    case 'error':
      return problem('unavailable', socketTrouble(path, asked.code))
  }
}

async function openStopped(options: ConnectOptions): Promise<ControlAnswer<ControlClient>> {
  const [{ stoppedControl }, own] = await Promise.all([import('./stopped-control.ts'), options.own?.()])
  return stoppedControl({ ...options, own })
}

function socketTrouble(path: string, code: string): string {
  if (code === 'EACCES' || code === 'EPERM') {
    return `You are not allowed to open ${path}. Run the command as the user that the server runs as, or as root.`
  }
  return `The server behind ${path} does not answer (${code}). Look at its log, or stop and start it.`
}

/** The control port over the socket; also used by tests with a server of their own. */
export function socketControl(path: string, operator?: string): Control {
  return {
    async ask(useCase, input, by = operator) {
      const request = formRequest(useCase, input)
      if (!request.ok) return request
      // The server was asked to, so it may have to wait for others.
      const patient = useCase.effect === 'look-up' || useCase.patient === true
      return call(path, { ...request.value, by }, patient ? TRIAL_TIMEOUT_MS : ANSWER_TIMEOUT_MS)
    },
  }
}

async function call<T>(path: string, request: AskedBy, timeout: number): Promise<ControlAnswer<T>> {
  const asked = await ask(path, request, timeout)
  switch (asked.kind) {
    case 'reply':
      return readAnswer<T>(asked.status, asked.body)
    case 'nobody':
      return problem('unavailable', 'The server stopped before it answered. Start it and run the command again.')
    case 'error':
      return problem('unavailable', socketTrouble(path, asked.code))
  }
}

/** The parser of answers: the socket is the server's own, so a good status vouches for the shape. */
function readAnswer<T>(status: number, body: string): ControlAnswer<T> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return problem('internal', 'The server answered with something that is not JSON.')
  }
  if (status === 200) return answer(value as T)
  const error = (value as { error?: Partial<ControlProblem> } | null)?.error
  const code = error?.code !== undefined && isProblemCode(error.code) ? error.code : 'internal'
  return problem(code, error?.message ?? `The server answered with status ${status}.`)
}

const isProblemCode = (text: string): text is ControlProblemCode => Object.hasOwn(CONTROL_PROBLEMS, text)

interface AskedBy extends HttpRequest {
  readonly by?: string | undefined
}

function ask(socketPath: string, { method, url, body, by }: AskedBy, timeout: number): Promise<Asked> {
  const headers = {
    host: 'localhost',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(by !== undefined && { [OPERATOR_HEADER]: by }),
  }
  // An import of this module would evaluate all that it offers, an HTTP client for the web among it: a third of what a small command takes.
  const { request } = process.getBuiltinModule('node:http')
  return new Promise((resolve) => {
    const call = request({ socketPath, method, path: url, headers, timeout, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve({ kind: 'error', code: 'ECONNRESET' }))
      response.on('end', () =>
        resolve({ kind: 'reply', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    call.on('timeout', () => call.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
    call.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) =>
      resolve(code === 'ENOENT' || code === 'ECONNREFUSED' ? { kind: 'nobody' } : { kind: 'error', code }),
    )
    call.end(body)
  })
}

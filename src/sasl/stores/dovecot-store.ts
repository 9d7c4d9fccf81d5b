// Dovecot's authentication socket as a password store: one connection for each question, so that a Dovecot that was
// restarted is no special case. Everything that goes wrong on the way is "unavailable".

import { randomInt } from 'node:crypto'
import { createConnection, type Socket } from 'node:net'
import type { Clock } from '../../core/clock.ts'
import { formatDuration, seconds, type Duration } from '../../core/time.ts'
import type { LoginContext, PasswordStore, PasswordVerdict } from '../password-store.ts'
import { DovecotLogin } from './dovecot-protocol.ts'
import { WorkLimit } from '../../lookup/work-limit.ts'

export type DovecotSocket = { readonly path: string } | { readonly host: string; readonly port: number }

export interface DovecotStoreOptions {
  readonly socket: DovecotSocket
  readonly clock: Clock
  /** Dovecot holds back a refusal for some seconds on purpose; the default leaves room for that. */
  readonly timeout?: Duration
}

const TIMEOUT = seconds(30)
const CONNECTIONS = 32
const WAITING = 256
const HIGHEST_ID = 2 ** 31 - 1

export function dovecotStore({ socket, clock, timeout = TIMEOUT }: DovecotStoreOptions): PasswordStore {
  const place = 'path' in socket ? socket.path : `${socket.host}:${socket.port}`
  const name = `Dovecot at ${place}`
  const work = new WorkLimit(CONNECTIONS, WAITING)
  return {
    name,
    async verify(user, password, context = {}) {
      const login = new DovecotLogin({ user, password, context, clientId: randomInt(1, HIGHEST_ID) })
      const done = await work.run(() => converse(login, { socket, clock, timeout, context }))
      const verdict: PasswordVerdict = done.ok
        ? done.value
        : { kind: 'unavailable', detail: 'too many questions at once' }
      return verdict.kind === 'ok' ? verdict : { kind: verdict.kind, detail: `${name}: ${verdict.detail}` }
    },
  }
}

interface Conversation {
  readonly socket: DovecotSocket
  readonly clock: Clock
  readonly timeout: Duration
  readonly context: LoginContext
}

function converse(login: DovecotLogin, { socket, clock, timeout, context }: Conversation): Promise<PasswordVerdict> {
  return new Promise((resolve) => {
    const connection: Socket = createConnection(socket)
    const end = (verdict: PasswordVerdict): void => {
      timer.cancel()
      context.signal?.removeEventListener('abort', abandon)
      connection.destroy()
      resolve(verdict)
    }
    const lost = (detail: string): void => end({ kind: 'unavailable', detail })
    const abandon = (): void => lost('the client went away')
    const timer = clock.after(timeout, () => lost(`no answer within ${formatDuration(timeout)}`))
    context.signal?.addEventListener('abort', abandon, { once: true })
    if (context.signal?.aborted === true) abandon()
    connection.setEncoding('utf8')
    connection.on('error', (error: NodeJS.ErrnoException) => lost(told(error)))
    connection.on('close', () => lost('the connection was closed without an answer'))
    connection.on('data', (text: string) => {
      const { send, verdict } = login.feed(text)
      if (verdict) end(verdict)
      else if (send !== undefined) connection.write(send)
    })
    connection.write(login.hello())
  })
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'no such socket; does Dovecot run, and does its `service auth` have a listener there?',
  ECONNREFUSED: 'nothing listens there; does Dovecot run?',
  EACCES: 'no permission; set mode and user of the listener in Dovecot’s `service auth`',
}

const told = (error: NodeJS.ErrnoException): string => ADVICE[error.code ?? ''] ?? error.message

// saslauthd as a password store, and behind it PAM, shadow, Kerberos or LDAP, whatever it was started with: a socket to which name,
// password, service and realm are sent, each with its length before it, and which answers `OK` or `NO` and why. A connection for each
// question. Everything that goes wrong on the way is "unavailable".

import { createConnection } from 'node:net'
import type { Clock } from '../../core/clock.ts'
import { formatDuration, seconds, type Duration } from '../../core/time.ts'
import { WorkLimit } from '../../lookup/work-limit.ts'
import type { PasswordStore, PasswordVerdict } from '../password-store.ts'

export interface SaslauthdOptions {
  readonly path: string
  /** PAM looks for a file of this name. */
  readonly service: string
  readonly clock: Clock
  readonly timeout?: Duration
}

/** PAM holds back a refusal for some seconds on purpose. */
const TIMEOUT = seconds(30)
/** saslauthd has five processes unless it is told otherwise; others of its users want some. */
const CONNECTIONS = 4
const WAITING = 256
const LENGTH_BYTES = 2
/** saslauthd itself takes no more. */
const LONGEST_FIELD = 255
/** What it says where it could not ask; all other refusals are of the name or the password. */
const TROUBLES = ['PAM start error', 'Insufficient permission', 'Internal error']

export function saslauthdStore({ path, service, clock, timeout = TIMEOUT }: SaslauthdOptions): PasswordStore {
  const name = `saslauthd at ${path}`
  const work = new WorkLimit(CONNECTIONS, WAITING)
  return {
    name,
    async verify(user, password, { signal } = {}) {
      const fields = [user, password, service, ''].map((field) => Buffer.from(field))
      if (fields.some(({ length }) => length > LONGEST_FIELD))
        return { kind: 'wrong', detail: `${name}: a name or password of more than ${LONGEST_FIELD} octets` }
      const done = await work.run(() => ask(path, fields, { clock, timeout, ...(signal && { signal }) }))
      const verdict: PasswordVerdict = done.ok
        ? done.value
        : { kind: 'unavailable', detail: 'too many questions at once' }
      return verdict.kind === 'ok' ? verdict : { kind: verdict.kind, detail: `${name}: ${verdict.detail}` }
    },
  }
}

interface Asking {
  readonly clock: Clock
  readonly timeout: Duration
  readonly signal?: AbortSignal
}

function ask(path: string, fields: readonly Buffer[], { clock, timeout, signal }: Asking): Promise<PasswordVerdict> {
  return new Promise((resolve) => {
    const connection = createConnection(path)
    const end = (verdict: PasswordVerdict): void => {
      timer.cancel()
      signal?.removeEventListener('abort', abandon)
      connection.destroy()
      resolve(verdict)
    }
    const lost = (detail: string): void => end({ kind: 'unavailable', detail })
    const abandon = (): void => lost('the client went away')
    const timer = clock.after(timeout, () => lost(`no answer within ${formatDuration(timeout)}`))
    signal?.addEventListener('abort', abandon, { once: true })
    if (signal?.aborted === true) abandon()
    let came = Buffer.alloc(0)
    connection.on('error', (error: NodeJS.ErrnoException) => lost(ADVICE[error.code ?? ''] ?? error.message))
    connection.on('close', () => lost('the connection was closed without an answer'))
    connection.on('data', (bytes: Buffer) => {
      came = Buffer.concat([came, bytes])
      if (came.length < LENGTH_BYTES || came.length < LENGTH_BYTES + came.readUInt16BE()) return
      end(verdictOf(came.subarray(LENGTH_BYTES, LENGTH_BYTES + came.readUInt16BE()).toString()))
    })
    connection.write(Buffer.concat(fields.flatMap((field) => [lengthOf(field), field])))
  })
}

function lengthOf({ length }: Buffer): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES)
  bytes.writeUInt16BE(length)
  return bytes
}

function verdictOf(answer: string): PasswordVerdict {
  if (/^OK(?:$|[ \0])/.test(answer)) return { kind: 'ok' }
  const why = answer.replace(/\0.*$/s, '').slice(0, 200)
  if (!why.startsWith('NO'))
    return { kind: 'unavailable', detail: `an answer that is neither OK nor NO: ${JSON.stringify(why)}` }
  const kind = TROUBLES.some((trouble) => why.includes(trouble)) ? 'unavailable' : 'wrong'
  return { kind, detail: `it answers “${why}”` }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'no such socket; does saslauthd run (START=yes in /etc/default/saslauthd), and with which -m?',
  ECONNREFUSED: 'nothing listens there; does saslauthd run?',
  EACCES: 'no permission; add the user of this server to the group sasl',
}

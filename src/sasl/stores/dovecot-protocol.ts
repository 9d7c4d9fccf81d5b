// The client's side of Dovecot's authentication protocol, major version 1, for one PLAIN log-in, without I/O: text in, text
// to send or a verdict out. Order: handshake until DONE, one AUTH, then OK or FAIL. What is not understood is
// "unavailable": a verdict about the password comes from Dovecot's own words alone.
// Specification: "Dovecot Authentication Protocol" in Dovecot's documentation.

import type { LoginContext, PasswordVerdict } from '../password-store.ts'

export interface DovecotLoginRequest {
  readonly user: string
  readonly password: string
  readonly context: LoginContext
  /** Names this connection; Dovecot refuses a number that another open connection uses. */
  readonly clientId: number
}

export interface DovecotStep {
  readonly send?: string
  readonly verdict?: PasswordVerdict
}

/** Dovecot's own limit of a line is 16384; its handshake is some lines of a few dozen bytes. */
const MOST_RECEIVED = 65_536
const MAJOR = '1'
const AUTH_ID = '1'

export class DovecotLogin {
  readonly #request: DovecotLoginRequest
  #rest = ''
  #received = 0
  #versionSeen = false
  #plainSeen = false
  #asked = false

  constructor(request: DovecotLoginRequest) {
    this.#request = request
  }

  /** What the client says first; it need not wait for the server. */
  hello(): string {
    return line('VERSION', MAJOR, '2') + line('CPID', String(this.#request.clientId))
  }

  feed(text: string): DovecotStep {
    this.#received += text.length
    if (this.#received > MOST_RECEIVED) return unavailable(`Dovecot sent more than ${MOST_RECEIVED} bytes`)
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    let send = ''
    for (const each of lines) {
      const step = this.#take(each.split('\t').map(unescapeTabs))
      send += step.send ?? ''
      if (step.verdict) return step
    }
    return send === '' ? {} : { send }
  }

  #take([command = '', ...fields]: readonly string[]): DovecotStep {
    switch (command) {
      case 'VERSION':
        this.#versionSeen = fields[0] === MAJOR
        return this.#versionSeen ? {} : unavailable(`Dovecot speaks version ${fields[0]} of the protocol, not ${MAJOR}`)
      case 'MECH':
        this.#plainSeen ||= fields[0] === 'PLAIN'
        return {}
      case 'DONE':
        return this.#ask()
      case 'OK':
        return this.#asked && fields[0] === AUTH_ID ? accepted(this.#request.user, fields.slice(1)) : astray(command)
      case 'FAIL':
        return this.#asked && fields[0] === AUTH_ID ? refused(fields.slice(1)) : astray(command)
      case 'CONT':
        return unavailable('Dovecot asked for more although PLAIN was complete')
      default:
        // SPID, CUID, COOKIE and what later versions add.
        return {}
    }
  }

  #ask(): DovecotStep {
    if (this.#asked) return astray('DONE')
    if (!this.#versionSeen) return unavailable('Dovecot did not say which version of the protocol it speaks')
    if (!this.#plainSeen)
      return unavailable('Dovecot does not offer PLAIN on this socket; add `plain` to its auth_mechanisms')
    this.#asked = true
    const { user, password, context } = this.#request
    const response = Buffer.from(`\0${user}\0${password}`).toString('base64')
    return {
      send: line(
        'AUTH',
        AUTH_ID,
        'PLAIN',
        'service=smtp',
        'nologin',
        ...(context.secured === true ? ['secured'] : []),
        // Dovecot slows down an address after failures; all clients without one would share the blame.
        context.client ? `rip=${context.client}` : 'no-penalty',
        ...(context.local ? [`lip=${context.local}`] : []),
        // Has to be the last one.
        `resp=${response}`,
      ),
    }
  }
}

const line = (...fields: readonly string[]): string => `${fields.join('\t')}\n`

function accepted(asked: string, fields: readonly string[]): DovecotStep {
  const user = valueOf('user', fields)
  return { verdict: user === undefined || user === '' || user === asked ? { kind: 'ok' } : { kind: 'ok', user } }
}

function refused(fields: readonly string[]): DovecotStep {
  const code = valueOf('code', fields)
  const said = valueOf('reason', fields)
  const told = (what: string): string => (said === undefined ? what : `${what}: ${said}`)
  if (fields.includes('temp') || code === 'temp_fail') return unavailable(told('Dovecot has a temporary failure'))
  if (code === 'auth_mech_ssl_required' || code === 'auth_mech_invalid')
    return unavailable(told(`Dovecot does not take PLAIN from here (${code})`))
  if (fields.includes('user_disabled') || code === 'user_disabled') return wrong(told('Dovecot says: user disabled'))
  if (fields.includes('pass_expired') || code === 'pass_expired') return wrong(told('Dovecot says: password expired'))
  return wrong(told('Dovecot refused name or password'))
}

function valueOf(name: string, fields: readonly string[]): string | undefined {
  return fields.find((field) => field.startsWith(`${name}=`))?.slice(name.length + 1)
}

const ESCAPED: Readonly<Record<string, string>> = { '0': '\0', '1': '\x01', t: '\t', r: '\r', l: '\n' }
const unescapeTabs = (text: string): string =>
  text.replaceAll(/\x01(.)/gs, (_, letter: string) => ESCAPED[letter] ?? letter)

const wrong = (detail: string): DovecotStep => ({ verdict: { kind: 'wrong', detail } })
const unavailable = (detail: string): DovecotStep => ({ verdict: { kind: 'unavailable', detail } })
const astray = (command: string): DovecotStep =>
  unavailable(`Dovecot sent ${command} at a moment where it means nothing`)

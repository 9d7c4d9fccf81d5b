// The step that logs this server in to its smarthost (RFC 4954), once the connection is safe for that. Whatever is in the way is
// a reason of its own, for somebody here or at the provider must do something about it. The password stands in no event.

import { randomBytes } from 'node:crypto'
import type { Smarthost, SmarthostLogin } from '../../config/config.ts'
import type { Reason } from '../../core/reason.ts'
import type { Exchange } from '../../events/event.ts'
import type { ClientConnection } from '../../net/client-connection.ts'
import { chooseMechanism, type ClientMechanism, type Credentials } from '../../sasl/client/client-mechanism.ts'
import { Secrets } from '../../sasl/client/secrets.ts'
import type { AuthLine } from '../../smtp/client/auth.ts'
import { isOnThisMachine } from '../../core/ip.ts'
import type { Underway } from '../attempt-deps.ts'

const NONCE_BYTES = 18

/** Undefined: this server is logged in. */
export async function logIn(
  underway: Underway,
  connection: ClientConnection,
  smarthost: Smarthost & { readonly login: SmarthostLogin },
): Promise<Reason | undefined> {
  const since = performance.now()
  const { remote, session, tls } = connection
  const { record, deps } = underway
  const refused = (problem: Reason): Reason => {
    record.step('auth', since, { remote, problem })
    return problem
  }
  const offered = session.capabilities.auth
  if (tls?.['verified'] !== true && !isOnThisMachine(smarthost.host))
    return refused({ code: 'tls.not-offered', remote })
  if (!offered) return refused({ code: 'smtp.auth-missing', remote })
  const read = await deps.login(smarthost)
  if (!read.ok) return refused({ code: 'local.password', remote, facts: { why: read.detail } })
  const { credentials } = read
  const mechanism = chooseMechanism(offered, credentials, () => randomBytes(NONCE_BYTES).toString('base64'))
  if (!mechanism) return refused({ code: 'smtp.auth-mechanism', remote, facts: { offered } })
  const facts = { user: credentials.user, mechanism: mechanism.name }
  const { problem, exchanges } = await converse(underway, connection, mechanism, credentials)
  if (problem) read.refused?.()
  const reason = problem && { ...problem, facts: { ...problem.facts, ...facts } }
  record.step('auth', since, { remote, exchanges, facts, problem: reason })
  return reason
}

interface Conversation {
  readonly exchanges: readonly Exchange[]
  readonly problem?: Reason | undefined
}

async function converse(
  { signal }: Underway,
  connection: ClientConnection,
  mechanism: ClientMechanism,
  { password }: Credentials,
): Promise<Conversation> {
  const { name, initial } = mechanism
  const secrets = new Secrets(password)
  const exchanges: Exchange[] = []
  let said: AuthLine = {
    line: initial === undefined ? `AUTH ${name}` : `AUTH ${name} ${secrets.encode(initial)}`,
    shown: initial === undefined ? `AUTH ${name}` : `AUTH ${name} (not shown)`,
    conceal: secrets.conceal,
  }
  for (;;) {
    const end = await connection.run({ step: 'auth', said }, { signal })
    exchanges.push(...end.exchanges)
    if (end.problem) return { exchanges, problem: end.problem }
    const { challenge } = said
    if (challenge === undefined) break
    const answer = await mechanism.answer(Buffer.from(challenge, 'base64'))
    said = {
      line: answer === undefined ? '*' : secrets.encode(answer),
      shown: answer === undefined ? '*' : '(not shown)',
      conceal: secrets.conceal,
    }
  }
  if (mechanism.proved()) return { exchanges }
  return { exchanges, problem: { code: 'smtp.auth-unproved', remote: connection.remote } }
}

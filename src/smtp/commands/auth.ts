// AUTH (RFC 4954): who the client is. The exchange itself is made outside (sasl); here stands when a client may try, what
// its lines are, and what becomes of the session. No secret ever enters an event: of the command only the mechanism does.

import type { Reply } from '../../core/reply.ts'
import type { LoginStep } from '../server-actions.ts'
import type { SessionCore } from '../session-core.ts'
import * as replies from '../server-replies.ts'

/** RFC 4954 §4: a line of the exchange, CRLF included. */
export const LONGEST_LOGIN_LINE = 12_290

/** RFC 4422 §3.1 has capitals; people type small letters and `Plain`. Base64 mixes them. */
const MECHANISM = /^(?:[A-Z0-9_-]{1,20}|[A-Z]?[a-z0-9_-]{1,19})$/

export function auth(core: SessionCore, argument: string): void {
  const [mechanism = '', initial, ...more] = argument.split(/ +/)
  // In the place of a forgotten mechanism stands what should have come behind it: the password in base64.
  const isName = MECHANISM.test(mechanism)
  const shown = isName ? `AUTH ${mechanism}` : 'AUTH'
  const refusal = whyNot(core)
  if (refusal) return core.refuse(shown, refusal)
  if (!isName || more.length > 0) return core.refuse(shown, replies.authSyntax)
  core.loginAsked = { mechanism: mechanism.toUpperCase(), ...(initial === undefined ? {} : { initial }) }
  if (core.settings.asks.has('auth')) core.ask({ stage: 'auth', mechanism: mechanism.toUpperCase() })
  else beginLogin(core)
}

function whyNot({ facts, settings, transaction }: SessionCore): Reply | undefined {
  const { offers } = settings
  const secured = facts.tls !== undefined
  if (offers.mechanisms(secured).length === 0) {
    return offers.starttls && !secured && offers.mechanisms(true).length > 0 ? replies.tlsFirst : replies.noLogin
  }
  if (!facts.helo) return replies.helloFirst
  if (facts.user !== undefined) return replies.loggedInAlready
  return transaction ? replies.notInTransaction('AUTH') : undefined
}

export function beginLogin(core: SessionCore): void {
  const asked = core.loginAsked
  if (!asked) return
  core.loginAsked = undefined
  core.state = 'asking'
  core.act({ kind: 'login', ...asked })
}

/** The client's answer to a challenge. */
export function loginLine(core: SessionCore, line: string): void {
  core.state = 'asking'
  core.act({ kind: 'login-line', line })
}

export function loginStep(core: SessionCore, step: LoginStep): void {
  switch (step.kind) {
    case 'challenge':
      core.state = 'login'
      return core.send(step.reply)
    case 'accepted':
      core.state = 'command'
      core.facts = { ...core.facts, user: step.user, mechanism: step.mechanism }
      core.journal.loggedIn({ kind: 'logged-in', mechanism: step.mechanism, user: step.user })
      return core.send(step.reply)
    case 'refused': {
      core.state = 'command'
      const { reply, reason, detail, mechanism, user } = step
      const who = user === undefined ? {} : { user }
      core.journal.add({ kind: 'login-refused', mechanism, ...who, reason, detail, reply }, true)
      core.send(reply)
      // A store that does not answer is no fault of the client's.
      if (reason !== 'unavailable') core.countError()
      if (step.close) core.close('server')
    }
  }
}

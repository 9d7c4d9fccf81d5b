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
  const named = mechanismNamed(mechanism, core)
  const shown = isName ? `AUTH ${named}` : 'AUTH'
  const refusal = whyNot(core)
  if (refusal) return core.refuse(shown, refusal)
  if (!isName || more.length > 0) return core.refuse(shown, replies.authSyntax)
  core.loginAsked = { mechanism: named, ...(initial === undefined ? {} : { initial }) }
  if (core.settings.asks.has('auth')) core.ask({ stage: 'auth', mechanism: named })
  else beginLogin(core)
}

/** Those that clients are known to try (IANA's registry, and Microsoft's), offered here or not. */
const MECHANISMS = new Set(
  `PLAIN LOGIN CRAM-MD5 DIGEST-MD5 NTLM GSSAPI GSS-SPNEGO EXTERNAL ANONYMOUS XOAUTH2 OAUTHBEARER KERBEROS_V4 OTP SKEY
   SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS SCRAM-SHA-512 SCRAM-SHA-512-PLUS`.split(/\s+/),
)

/** A password may look like a name; so none goes on into events and logs that is not a mechanism's. */
function mechanismNamed(word: string, { settings, facts }: SessionCore): string {
  const name = word.toUpperCase()
  return MECHANISMS.has(name) || settings.offers.mechanisms(true, facts).includes(name) ? name : 'UNKNOWN'
}

function whyNot({ facts, settings, transaction }: SessionCore): Reply | undefined {
  const { offers } = settings
  const secured = facts.tls !== undefined
  if (offers.mechanisms(secured, facts).length === 0) {
    return offers.starttls && !secured && offers.mechanisms(true, facts).length > 0 ? replies.tlsFirst : replies.noLogin
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
      const { reply, reason, detail, mechanism, user, nearest, lockOuts } = step
      const client = core.facts.client.address
      const who = { ...(user !== undefined && { user }), ...(nearest !== undefined && { nearest }) }
      core.journal.add({ kind: 'login-refused', client, mechanism, ...who, reason, detail, reply }, true)
      for (const { by, subject, failures, until } of lockOuts) {
        core.journal.add({ kind: 'locked-out', client, by, subject, failures, until }, true)
      }
      core.send(reply)
      // A store that does not answer is no fault of the client's.
      if (reason !== 'unavailable') core.countError()
      if (step.close) core.close('server')
    }
  }
}

// Which mechanisms a connection is offered, and what somebody is told who asks for another. Passwords in clear go through
// TLS only, unless the configuration allows them from loopback. A mechanism that the store cannot serve is not offered.

import { reply, type Reply } from '../core/reply.ts'
import { MECHANISM_NAMES, type MechanismName } from './mechanism.ts'
import type { PasswordStore } from './password-store.ts'

export interface OfferConditions {
  /** What the configuration allows. */
  readonly enabled: readonly MechanismName[]
  readonly store: PasswordStore
  readonly secured: boolean
  /** The client is on loopback and the configuration allows passwords in clear from there. */
  readonly clearAllowed: boolean
  /** The connection has something to bind to (channel-binding.ts). */
  readonly canBind: boolean
}

export type MechanismSelection =
  | { readonly ok: true; readonly name: MechanismName }
  | { readonly ok: false; readonly reply: Reply; readonly why: string }

/** The mechanisms for the EHLO line, strongest first; empty means that AUTH is not offered. */
export function offeredMechanisms(conditions: OfferConditions): readonly MechanismName[] {
  return MECHANISM_NAMES.filter((name) => obstacle(name, conditions) === undefined)
}

type Obstacle = 'disabled' | 'store' | 'clear' | 'binding'

function obstacle(name: MechanismName, conditions: OfferConditions): Obstacle | undefined {
  const { enabled, store, secured, clearAllowed, canBind } = conditions
  if (!enabled.includes(name)) return 'disabled'
  switch (name) {
    case 'PLAIN':
    case 'LOGIN':
      return secured || clearAllowed ? undefined : 'clear'
    case 'CRAM-MD5':
      return store.cramSecret ? undefined : 'store'
    case 'SCRAM-SHA-256':
      return store.scramCredentials ? undefined : 'store'
    case 'SCRAM-SHA-256-PLUS':
      if (!store.scramCredentials) return 'store'
      return canBind ? undefined : 'binding'
  }
}

/** Takes the name as the client wrote it. */
export function selectMechanism(text: string, conditions: OfferConditions): MechanismSelection {
  const asked = text.toUpperCase()
  const name = MECHANISM_NAMES.find((known) => known === asked)
  const problem = name === undefined ? 'disabled' : obstacle(name, conditions)
  if (name !== undefined && problem === undefined) return { ok: true, name }
  // RFC 4954 §4: the password would be read on the way; the client is to begin TLS first.
  if (problem === 'clear') {
    return {
      ok: false,
      reply: reply(538, '5.7.11', `Encryption required for ${name}: use STARTTLS first`),
      why: `${name} sends the password in clear, and this connection has no TLS`,
    }
  }
  const offered = offeredMechanisms(conditions).join(' ')
  const instead = offered === '' ? 'nothing is offered on this connection' : `use ${offered}`
  const hint = SPA.includes(asked) ? `; turn off "Secure Password Authentication" (SPA) in the mail program` : ''
  return {
    ok: false,
    reply: reply(504, '5.5.4', `Authentication mechanism not supported${hint || `: ${instead}`}`),
    why: whyNot(problem ?? 'disabled', asked),
  }
}

/** What Outlook tries when "Require logon using Secure Password Authentication" is ticked. */
const SPA = ['NTLM', 'GSSAPI', 'GSS-SPNEGO']

/** Longer names are cut before they are told to the operator; RFC 4422 §3.1 allows 20 characters. */
const LONGEST_NAME = 40

function whyNot(problem: Obstacle, asked: string): string {
  if (SPA.includes(asked))
    return `the client tried ${asked}: its "Secure Password Authentication" (SPA) has to be turned off`
  switch (problem) {
    case 'store':
      return `the password store keeps nothing that ${asked} could be checked with`
    case 'binding':
      return `${asked} needs a TLS connection that it can be bound to`
    case 'disabled':
    case 'clear':
      return `${asked.slice(0, LONGEST_NAME)} is not enabled`
  }
}

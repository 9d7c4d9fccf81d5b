// A log-in over a conversation (RFC 4954 §4), for commands that talk to a server on somebody's behalf. What it says is shown
// without the password, and a mechanism that would hand the password over as it is runs only where the caller says that it is safe.

import { randomBytes } from 'node:crypto'
import { isPositive, type Reply } from '../../core/reply.ts'
import type { Conversation } from '../../net/conversation.ts'
import { chooseMechanism, type ClientMechanism, type Credentials } from './client-mechanism.ts'
import { Secrets } from './secrets.ts'

export interface LogInPlan extends Credentials {
  /** Only this one, in capitals. */
  readonly mechanism?: string
}

export type LogInOutcome =
  | { readonly ok: true; readonly mechanism: string }
  /** The server offers no log-in, or none of the mechanisms that are wanted and known. */
  | { readonly ok: false; readonly why: 'not-offered' | 'no-mechanism'; readonly offered: readonly string[] }
  | { readonly ok: false; readonly why: 'refused'; readonly mechanism: string; readonly reply: Reply }
  /** The server broke the rules of the mechanism, did not prove what it has to, or went away. */
  | { readonly ok: false; readonly why: 'broken'; readonly mechanism: string; readonly detail: string }

const CHALLENGE = 334
const NONCE_BYTES = 18

/** `offers`: the lines of EHLO. */
export async function logInOver(
  talk: Conversation,
  offers: readonly string[],
  { mechanism: wanted, ...credentials }: LogInPlan,
): Promise<LogInOutcome> {
  const offered = offeredMechanisms(offers)
  if (offered.length === 0) return { ok: false, why: 'not-offered', offered }
  const meant = wanted === undefined ? offered : offered.filter((name) => name === wanted)
  const mechanism = chooseMechanism(meant, credentials, () => randomBytes(NONCE_BYTES).toString('base64'))
  if (mechanism === undefined) return { ok: false, why: 'no-mechanism', offered }
  return converse(talk, mechanism, new Secrets(credentials.password))
}

async function converse(talk: Conversation, mechanism: ClientMechanism, secrets: Secrets): Promise<LogInOutcome> {
  const { name, initial } = mechanism
  talk.conceal = secrets.conceal
  talk.send(initial === undefined ? `AUTH ${name}` : `AUTH ${name} ${secrets.encode(initial)}`, {
    shown: initial === undefined ? `AUTH ${name}` : `AUTH ${name} (not shown)`,
  })
  for (;;) {
    const heard = await talk.hear()
    if (!heard.ok) return { ok: false, why: 'broken', mechanism: name, detail: heard.trouble.detail }
    const { reply } = heard
    if (reply.code !== CHALLENGE) {
      if (!isPositive(reply)) return { ok: false, why: 'refused', mechanism: name, reply: concealed(reply, secrets) }
      if (mechanism.proved()) return { ok: true, mechanism: name }
      return {
        ok: false,
        why: 'broken',
        mechanism: name,
        detail: 'the server did not prove that it knows the password',
      }
    }
    const answer = await mechanism.answer(Buffer.from(reply.lines.join(''), 'base64'))
    if (answer === undefined) talk.send('*')
    else talk.send(secrets.encode(answer), { shown: '(not shown)' })
  }
}

const concealed = (reply: Reply, { conceal }: Secrets): Reply => ({ ...reply, lines: reply.lines.map(conceal) })

/** `AUTH=PLAIN LOGIN` is how servers of old wrote it. */
export const offeredMechanisms = (offers: readonly string[]): readonly string[] => [
  ...new Set(
    offers.flatMap((line) => {
      const found = /^AUTH[ =](.+)$/i.exec(line)?.[1]
      return found === undefined ? [] : found.toUpperCase().trim().split(/\s+/)
    }),
  ),
]

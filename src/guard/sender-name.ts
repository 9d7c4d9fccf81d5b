// Who is counted by the outbound guard: a user who logs in, a number of this machine that calls `sendmail`, the script that it
// runs, a host in `relay_from`. Their names are what an operator types, and what the counts are kept under.

import { parseNetwork } from '../core/ip.ts'
import type { Origin } from '../core/message.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'

export const SENDER_KINDS = ['user', 'uid', 'script', 'host'] as const
export type SenderKind = (typeof SENDER_KINDS)[number]

/** A script says itself what it is called. */
const LONGEST_SCRIPT = 200

const named = (kind: SenderKind, name: string): string => `${kind}:${name}`

/** Undefined: no such name. */
export function kindOf(sender: string): SenderKind | undefined {
  return SENDER_KINDS.find((kind) => sender.startsWith(`${kind}:`) && sender.length > kind.length + 1)
}

/** What the state of a held recipient names. */
export const holderName = (sender: string): string => `guard ${sender}`

/** `php` is what PHP writes of the script into the header: `33:mail.php`. */
export function sendersOf(facts: SessionFacts, php: string | undefined): readonly string[] {
  const { listener, submitter, user, client } = facts
  if (listener !== 'local') return [user === undefined ? named('host', client.address) : named('user', user)]
  const { uid = -1, login = String(uid), caller, folder = '' } = submitter ?? {}
  const script = php?.replace(/^\d+:/, '').trim() ?? caller?.split('/').at(-1)
  const uidName = named('uid', login)
  if (script === undefined || script === '') return [uidName]
  const place = `${folder.replace(/\/$/, '')}/${script.split('/').at(-1)}`
  return [uidName, named('script', `${login}:${place}`.slice(0, LONGEST_SCRIPT))]
}

/** The same from what is kept of a message, but for scripts, of which nothing is. */
export function senderOf(origin: Origin): string | undefined {
  switch (origin.kind) {
    case 'smtp':
      return origin.user === undefined ? named('host', origin.client) : named('user', origin.user)
    case 'local':
      return named('uid', origin.user ?? String(origin.uid))
    case 'bounce':
    case 'letter':
    case 'reply':
      return undefined
  }
}

/** As it is typed: a name without a kind is that of a user, an address that of a host. */
export const typedSender = (text: string): string =>
  kindOf(text) !== undefined ? text : parseNetwork(text) !== undefined ? named('host', text) : named('user', text)

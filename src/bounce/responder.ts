// Answers in the name of users who are away: decides whether one is due, reads its text, remembers who was answered, and composes it.

import { formatMailbox } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import { contentBeginning } from '../core/content.ts'
import { LONGEST_HEADER, readHeader } from '../core/header.ts'
import type { IdSource } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { Answered, Respond } from '../deliver/transports/autoreply.ts'
import type { OwnFiles } from '../lookup/users/own-file.ts'
import type { NewMessage } from '../queue/store.ts'
import type { AutoreplyDestination } from '../route/destination.ts'
import type { AnsweredFile } from './answered.ts'
import { composeReply } from './compose-reply.ts'
import { whyNoReply } from './wants-reply.ts'

export interface ResponderDeps {
  readonly clock: Clock
  readonly own: OwnFiles
  readonly ids: IdSource
  readonly hostname: Domain
  readonly answered: Pick<AnsweredFile, 'note'>
  /** Puts our signature on it, where we have one. */
  readonly sign: (letter: NewMessage, now: Instant) => Promise<NewMessage>
}

export function createResponder({ clock, own, ids, hostname, answered, sign }: ResponderDeps): Respond {
  return async ({ message, content, destination }): Promise<Answered> => {
    const { as, reply } = destination
    const { fields: header } = readHeader(await contentBeginning(content, LONGEST_HEADER), true)
    const why = whyNoReply({ mailFrom: message.mailFrom, header, as, alsoFor: reply.alsoFor })
    const to = message.mailFrom
    if (why !== undefined || to === null) return { kind: 'left-out', why: why ?? 'null-sender' }
    const text = await textOf(destination, own)
    if (typeof text !== 'string') return text
    const now = clock.now()
    try {
      const isFirst = await answered.note(formatMailbox(as), formatMailbox(to).toLowerCase(), now, reply.oncePer)
      if (!isFirst) return { kind: 'left-out', why: 'lately' }
    } catch (error) {
      return { kind: 'unknown', why: error instanceof Error ? error.message : String(error) }
    }
    const { subject } = reply
    const letter = composeReply({ message, header, to, as, text, subject, now, hostname }, ids)
    return { kind: 'sent', reply: await sign(letter, now) }
  }
}

/** Nobody is answered without a text; one that cannot be read now is waited for. */
async function textOf({ reply: { text }, owner }: AutoreplyDestination, own: OwnFiles): Promise<string | Answered> {
  if (text.kind === 'text') return text.text
  const found = await own.read(text.path, owner?.uid)
  if (found.kind === 'unknown') return found
  const read = found.kind === 'found' && found.value.kind === 'text' ? found.value.text : ''
  return read.trim() === '' ? { kind: 'left-out', why: 'no-text' } : read
}

// Signs what the server writes itself, bounces and letters to postmaster, before it enters the queue. A letter that cannot be
// signed leaves all the same: without it somebody would not learn what became of their mail.

import type { Domain } from '../core/domain.ts'
import { readHeader } from '../core/header.ts'
import type { Instant } from '../core/time.ts'
import type { Signer } from '../email-auth/dkim/signer.ts'
import type { NewMessage } from '../queue/store.ts'

export async function signLetter(
  letter: NewMessage,
  signer: Signer | undefined,
  author: Domain,
  at: Instant,
): Promise<NewMessage> {
  const { content, message, events } = letter
  if (signer === undefined || content.kind !== 'inline') return letter
  const { bytes } = content
  const section = readHeader(bytes)
  const signing = await signer
    .sign({ section, body: () => [bytes.subarray(section.bodyStart)] }, [author])
    .catch(() => undefined)
  if (signing === undefined) return letter
  const about = { at, message: message.id, domain: signing.domain } as const
  if (signing.kind === 'unsigned') {
    return { ...letter, events: [...events, { kind: 'unsigned', ...about, why: signing.why }] }
  }
  const whole = Buffer.concat([signing.fields, bytes])
  return {
    ...letter,
    message: { ...message, size: whole.length },
    content: { kind: 'inline', bytes: whole },
    events: [...events, { kind: 'signed', ...about, signatures: signing.signatures }],
  }
}

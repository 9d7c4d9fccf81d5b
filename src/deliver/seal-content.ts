// The content of a message that goes on to another place, with a seal of this server's above it (ARC). What is stored stays as it
// is: the seal is made anew for each attempt.

import type { Content } from '../core/message.ts'
import type { Sealer } from '../email-auth/arc/sealer.ts'
import type { Sealing } from '../email-auth/arc/seal.ts'
import { contentHeader, contentPieces } from '../scan/read-content.ts'

export interface SealedContent extends Pick<Sealing, 'instance' | 'cv'> {
  readonly content: Content
  /** Octets that it is longer. */
  readonly added: number
  readonly domain: string
}

export async function sealContent(content: Content, sealer: Sealer): Promise<SealedContent | undefined> {
  const section = await contentHeader(content)
  const sealing = await sealer.seal({ section, body: () => contentPieces(content, section.bodyStart) })
  if (!sealing) return undefined
  const { fields, instance, cv } = sealing
  return { content: below(fields, content), added: fields.length, domain: sealer.domain, instance, cv }
}

function below(fields: Buffer, content: Content): Content {
  if (content.kind === 'inline') return { kind: 'inline', bytes: Buffer.concat([fields, content.bytes]) }
  return {
    kind: 'stored',
    name: content.name,
    size: fields.length + content.size,
    async *pieces(from = 0) {
      if (from < fields.length) yield fields.subarray(from)
      yield* content.pieces(Math.max(0, from - fields.length))
    },
  }
}

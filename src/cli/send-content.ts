// What `waybill send` sends: a body, a whole message, files beside it.

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Attachment, ProbeMessage } from '../control/probe-message.ts'
import type { SendWords } from '../words/send.ts'
import { bad, good, type TypedIn } from './typed.ts'
import type { SendOptions } from './commands/send.ts'
import { safeText } from './render/safe-text.ts'
import type { Terminal } from './terminal.ts'

export async function readContent(
  options: SendOptions,
  terminal: Terminal,
  words: SendWords,
): Promise<TypedIn<Pick<ProbeMessage, 'content'> & { readonly attachments: readonly Attachment[] }>> {
  const attachments: Attachment[] = []
  for (const file of options.attach ?? []) {
    try {
      attachments.push({ name: basename(file), bytes: await readFile(file) })
    } catch (error) {
      return bad(words.unreadable(safeText(file), (error as NodeJS.ErrnoException).code ?? ''))
    }
  }
  if (options.file !== undefined) {
    try {
      const bytes = options.file === '-' ? await readAll(terminal) : await readFile(options.file)
      return good({ content: { kind: 'message', bytes }, attachments })
    } catch (error) {
      return bad(words.unreadable(safeText(options.file), (error as NodeJS.ErrnoException).code ?? ''))
    }
  }
  if (options.body === '-') return good({ content: { kind: 'body', bytes: await readAll(terminal) }, attachments })
  const body = options.body ?? 'This is a probe, sent with waybill send.'
  return good({ content: { kind: 'body', bytes: Buffer.from(body, 'utf8') }, attachments })
}

async function readAll({ stdin }: Terminal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}

// The content of a queued message as it is stored: its header section, its body, or all of it. What a message says is for whoever has
// the right to read letters, not for everybody who reaches the API.

import * as v from 'valibot'
import { LONGEST_HEADER, readHeader } from '../../core/header.ts'
import { parseMessageId, type MessageId } from '../../core/id.ts'
import { answer, noId, noMessage, problem, type ControlAnswer } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

/** Octets of a content that are shown. */
export const MOST_SHOWN = 16 * 1024 * 1024

export const PARTS = ['headers', 'body', 'message'] as const

export interface ContentView {
  readonly id: MessageId
  readonly part: (typeof PARTS)[number]
  /** Octets in `base64`. */
  readonly size: number
  /** As they are stored, lines with CRLF. */
  readonly base64: string
  /** The content goes on behind them. */
  readonly cut: boolean
}

export const queueView = useCase({
  name: 'queue view',
  summary: 'print the headers, the body or all of a queued message, as it is stored',
  effect: 'read',
  need: 'contents',
  http: { method: 'GET', path: '/api/content/:part/:id' },
  input: v.strictObject({
    part: v.pipe(
      v.picklist(PARTS, `It must be ${PARTS.join(', ')}.`),
      v.title('headers|body|message'),
      v.description('what of it'),
    ),
    id: textField('id', 'id of a queued message'),
  }),
  output: output<ContentView>('{ id, part, size, base64, cut }'),
  async run({ part, id: text }, { reader }): Promise<ControlAnswer<ContentView>> {
    const id = parseMessageId(text)
    if (id === undefined) return noId(text)
    const limit = part === 'headers' ? LONGEST_HEADER : MOST_SHOWN
    const bytes = await reader.content(id, limit)
    if (bytes === undefined) {
      if ((await reader.story(id)) === undefined) return noMessage(id)
      return problem('not-found', `The content of ${id} is gone: the message is finished, and only its story is kept.`)
    }
    const full = bytes.length >= limit
    const { length, bodyStart, ends } = readHeader(bytes, full)
    const shown = part === 'headers' ? bytes.subarray(0, length) : part === 'body' ? bytes.subarray(bodyStart) : bytes
    const cut = full && (part !== 'headers' || ends === 'cut')
    return answer({ id, part, size: shown.length, base64: Buffer.from(shown).toString('base64'), cut })
  },
})

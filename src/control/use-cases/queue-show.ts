// One message: its envelope, where each recipient stands, and the header section of its content.

import * as v from 'valibot'
import { LONGEST_HEADER } from '../../core/header.ts'
import { parseMessageId } from '../../core/id.ts'
import type { QueueReader } from '../../queue/reader.ts'
import { answer, noId, noMessage, type ControlAnswer, type MessageDetail } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { headerText, viewMessage } from '../views.ts'
import { EXPLAIN_FIELDS, explainRequest, textField, withoutLookUps } from './input.ts'

export const queueShow = useCase({
  name: 'queue show',
  summary: 'show envelope, recipients and header of a message',
  effect: 'read',
  http: { method: 'GET', path: '/api/messages/:id' },
  input: v.strictObject({ id: textField('id', 'id of a message, queued or finished'), ...EXPLAIN_FIELDS }),
  output: output<MessageDetail>('{ message, header?, headerCut }'),
  restrained: withoutLookUps,
  async run(input, { reader, explaining }) {
    return explaining.detail(await detail(reader, input.id), explainRequest(input))
  },
})

async function detail(reader: QueueReader, text: string): Promise<ControlAnswer<MessageDetail>> {
  const id = parseMessageId(text)
  if (id === undefined) return noId(text)
  const story = await reader.story(id)
  if (story === undefined) return noMessage(id)
  const message = viewMessage(story)
  const start = await reader.content(id, LONGEST_HEADER)
  if (start === undefined) return answer({ message, headerCut: false })
  const { text: header, cut: headerCut } = headerText(start, start.length >= LONGEST_HEADER)
  return answer({ message, header, headerCut })
}

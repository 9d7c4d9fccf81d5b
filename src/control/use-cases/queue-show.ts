// One message: its envelope, where each recipient stands, and the header section of its content.

import * as v from 'valibot'
import { LONGEST_HEADER } from '../../core/header.ts'
import { parseMessageId, type MessageId } from '../../core/id.ts'
import type { QueueReader } from '../../queue/reader.ts'
import { answer, noId, noMessage, type ControlAnswer, type DamagedDetail, type MessageDetail } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { headerText, viewMessage, withRests } from '../views.ts'
import { EXPLAIN_FIELDS, explainRequest, textField } from './input.ts'

export const queueShow = useCase({
  name: 'queue show',
  summary: 'show envelope, recipients and header of a message',
  effect: 'read',
  http: { method: 'GET', path: '/api/messages/:id' },
  input: v.strictObject({ id: textField('id', 'id of a message, queued or finished'), ...EXPLAIN_FIELDS }),
  output: output<MessageDetail | DamagedDetail>('{ message, header?, headerCut } or { damaged, ... }'),
  patient: true,
  withoutContents(detail) {
    const { header: _header, ...rest } = detail
    return rest
  },
  async run(input, { reader, explaining, resting }): Promise<ControlAnswer<MessageDetail | DamagedDetail>> {
    const id = parseMessageId(input.id)
    if (id === undefined) return noId(input.id)
    const story = await reader.story(id)
    if (story) {
      const detail = { message: withRests(viewMessage(story), resting()), ...(await headerOf(reader, id)) }
      return explaining.detail(answer(detail), explainRequest(input))
    }
    const damaged = await reader.damagedStory(id)
    if (!damaged) return noMessage(id)
    const { events: _, ...entry } = damaged
    return answer({ damaged: entry, ...(await headerOf(reader, id)) })
  },
})

async function headerOf(reader: QueueReader, id: MessageId): Promise<Pick<MessageDetail, 'header' | 'headerCut'>> {
  const start = await reader.content(id, LONGEST_HEADER)
  if (start === undefined) return { headerCut: false }
  const { text: header, cut: headerCut } = headerText(start, start.length >= LONGEST_HEADER)
  return { header, headerCut }
}

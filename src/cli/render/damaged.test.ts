import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstIdAt, messageId } from '../../core/id.ts'
import { at } from '../../control/sample-story.test-support.ts'
import type { DamagedEntry } from '../../queue/reader.ts'
import { noPaint } from './paint.ts'
import { renderQueue } from './queue.ts'
import { renderDetail } from './queue-detail.ts'
import { renderStory } from './story.ts'
import { makeTimes } from './times.ts'

const times = makeTimes(at(120_000), 'UTC')
const context = { paint: noPaint, width: 90, times }
const entry: DamagedEntry = {
  id: messageId(firstIdAt(at(0))),
  why: 'the envelope is not JSON\u001b',
  foundAt: at(60_000),
  from: 'alice@sandbox.test',
  recipients: ['y@greylist.test', 'z@greylist.test'],
}
const counts = { messages: 0, recipients: 0, held: 0, damaged: 1 }

test('a queue with damaged messages alone is not called empty without a word of them', () => {
  assert.deepEqual(renderQueue({ messages: [], damaged: [entry], counts }, context), [
    'The queue is empty: nothing waits to be delivered.',
    '1 message damaged: kept as found, and sent to nobody.',
    `  ${entry.id}  alice@sandbox.test → y@greylist.test +1`,
    '               the envelope is not JSON\\x1b',
    'It is your move: stop the server, and let `waybill queue salvage` put back what is whole; what it calls lost, `waybill queue dismiss` takes off this list.',
  ])
})

test('one that still lies where it was is counted besides those that were set aside', () => {
  const { foundAt: _, ...inPlace } = entry
  const lines = renderQueue(
    { messages: [], damaged: [entry, inPlace], counts: { ...counts, messages: 1 } },
    { ...context, language: 'ru' },
  )
  assert.equal(lines[0], 'Повреждено: 2 письма. Сохранено всё, что есть; никому не отправляется.')
})

test('a damaged message is shown with what is left of it, its damage and whose move it is', () => {
  const shown = renderDetail({ damaged: entry, header: 'Subject: Hello', headerCut: false }, [], context)
  assert.equal(
    `\n${shown.join('\n')}\n`,
    `
Message ${entry.id}, which is damaged
  From       alice@sandbox.test
  To         y@greylist.test
             z@greylist.test
  Received   ${times.relative(at(0))}
  Damage     the envelope is not JSON\\x1b
  State      Set aside at ${times.moment(at(60_000))}, and kept; nobody is sent it. It is your move: stop the
             server, and let \`waybill queue salvage\` put back what is whole; what it calls
             lost, \`waybill queue dismiss\` takes off this list.

Header of the content:
  Subject: Hello
`,
  )
})

test('one that an operator gave up says so, and asks nothing of anybody', () => {
  const dismissed = { at: at(90_000), by: 'root' }
  const shown = renderDetail({ damaged: { ...entry, dismissed }, headerCut: false }, [], context).join('\n')
  assert.match(shown, /State {6}Given up by root at /)
  assert.doesNotMatch(shown, /your move/)
})

test('its story says so in Russian too', () => {
  const nothing: DamagedEntry = { id: entry.id, why: 'row is missing', recipients: [] }
  const lines = renderStory({ kind: 'damaged', damaged: nothing, events: [] }, { ...context, language: 'ru' })
  assert.match(lines.join('\n'), /От кого +\(уже не узнать\)\n +Кому +\(уже не узнать\)/)
  assert.match(lines.join('\n'), /Лежит на своём месте/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '../../control/sample-story.test-support.ts'
import type { Health } from '../../control/control.ts'
import type { CheckState } from '../../queue/check.ts'
import { healthLines } from './health.ts'
import { noPaint } from './paint.ts'
import { makeTimes } from './times.ts'

const english = { paint: noPaint, width: 80, times: makeTimes(at(120_000), 'UTC') }
const russian = { ...english, times: makeTimes(at(120_000), 'UTC', 'ru'), language: 'ru' } as const
const running: Health = {
  status: 'ok',
  server: 'running',
  version: '1.2.3',
  hostname: 'mx.example.org',
  startedAt: at(0),
  queue: { messages: 2, recipients: 3, held: 1, oldest: at(60_000) },
}
const check: CheckState = { state: 'running', startedAt: at(0), looked: 5, of: 900, found: 0, findings: [] }

test('a running server tells its name, its age and its queue', () => {
  assert.deepEqual(healthLines(running, english), [
    'Waybill 1.2.3 runs as mx.example.org, since 05:20:43 (2 min).',
    '2 messages with 3 recipients waiting, 1 of them held; the oldest came 1 min ago.',
  ])
  assert.deepEqual(healthLines(running, russian), [
    'Waybill 1.2.3 работает как mx.example.org, запущен 05:20:43 (2 мин).',
    'В очереди 2 письма, 3 получателя; задержано: 1; самое старое ждёт 1 мин.',
  ])
})

test('damaged messages are counted with the way out of it', () => {
  const [, , counted, move] = healthLines({ ...running, queue: { ...running.queue, damaged: 1 } }, english)
  assert.equal(counted, '1 message damaged: kept as found, and sent to nobody.')
  assert.match(move ?? '', /waybill queue salvage/)
})

test('how far the look through a large database has come is told, and what it found', () => {
  assert.equal(
    healthLines({ ...running, check }, english)[2],
    'The database is large and is looked through beside the work since 05:20:43: 5 of 900 messages.',
  )
  const done: CheckState = { ...check, state: 'done', endedAt: at(60_000), looked: 900 }
  assert.deepEqual(healthLines({ ...running, check: done }, russian).slice(2), [
    'База проверена, 05:21:43; просмотрено: 900 писем.',
  ])
  const findings = [{ what: 'message 0SJHEA4RG01', why: 'the content is not octets\u0007' }]
  assert.deepEqual(healthLines({ ...running, check: { ...done, found: 2, findings } }, english).slice(3), [
    'Damage was found in 2 places:',
    '  message 0SJHEA4RG01: the content is not octets\\x07',
    '  …',
    'What is damaged is sent to nobody. It is your move: stop the server, and let `waybill queue salvage` put back what is whole.',
  ])
})

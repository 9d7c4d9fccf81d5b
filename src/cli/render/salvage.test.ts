// What `waybill queue salvage` tells, in both languages.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { messageId } from '../../core/id.ts'
import type { SalvageReport } from '../../queue/salvage/salvage-report.ts'
import { StoreError } from '../../queue/store-error.ts'
import { noPaint } from './paint.ts'
import { renderSalvage, salvageTrouble } from './salvage.ts'
import { makeTimes } from './times.ts'

const REPORT: SalvageReport = {
  queue: 'rebuilt',
  why: 'its log is gone',
  looked: ['queue.db'],
  putBack: [
    { id: messageId(1), from: 'a@x.test', recipients: ['b@y.test'], held: [], found: 'queue.db' },
    { id: messageId(2), from: '', recipients: [], held: ['c@y.test'], found: 'queue.db' },
  ],
  finished: 3,
  lost: [
    { id: messageId(4), why: 'altered', from: 'a@x.test', recipients: ['d@y.test'], subject: 'Hi\x1b[2J', size: 9 },
  ],
  unknown: 1,
  uncounted: true,
  strays: [{ path: 'bodies/orphaned/X', size: 5, from: 'e@x.test' }],
  kept: ['queue.db.salvaged-1'],
}

const render = (language: 'en' | 'ru', dryRun = false, report = REPORT): string =>
  renderSalvage(report, {
    language,
    dryRun,
    paint: noPaint,
    width: 80,
    times: makeTimes(new FakeClock().now(), 'UTC', language),
  }).join('\n')

test('what was put back, who is held, what is lost, and what has no envelope', () => {
  const text = render('en')
  assert.match(text, /made anew with 2 messages, because its log is gone/)
  assert.match(text, /3 finished messages/)
  assert.match(text, /Held[\s\S]*00000000002 {2}from <> to c@y\.test/)
  assert.match(text, /Lost[\s\S]*00000000004 {2}its content is not what was accepted; from a@x\.test to\s+d@y\.test/)
  assert.match(text, /1 more message had been counted/)
  assert.match(text, /There may have been more messages/)
  assert.match(text, /bodies\/orphaned\/X/)
  assert.ok(!text.includes('\x1b'))
  assert.ok(text.split('\n').every((line) => line.length <= 80))
})

test('the same in Russian; and that nothing was changed, where nothing was', () => {
  assert.match(render('ru'), /Очередь собрана заново \(писем: 2\)[\s\S]*Задержаны[\s\S]*Потеряны/)
  assert.match(render('en', true), /would be made anew[\s\S]*Nothing\s+was changed/)
  assert.match(render('ru', true), /Ничего\s+не\s+изменено/)
  const nothing: SalvageReport = {
    ...REPORT,
    queue: 'untouched',
    putBack: [],
    lost: [],
    unknown: 0,
    strays: [],
    kept: [],
  }
  assert.match(render('en', false, nothing), /^Nothing to put back/)
})

test('why it could not be done: whose move it is and what to do', () => {
  assert.match(salvageTrouble(new StoreError('in-use', 'x'), '/q', 'en')?.message ?? '', /Stop it first/)
  const cause = Object.assign(new Error('x'), { code: 'EACCES', syscall: 'open' })
  assert.match(salvageTrouble(new StoreError('io-error', 'x', { cause }), '/q', 'ru')?.message ?? '', /Нет прав/)
  assert.equal(salvageTrouble(new Error('a fault'), '/q', 'en'), undefined)
})

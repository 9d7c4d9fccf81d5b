import { test } from 'node:test'
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { answer, problem, type ControlAnswer, type ChangeResult } from '../../control/control.ts'
import { on, scriptedControl } from '../../control/fake-control.test-support.ts'
import { queueRetry } from '../../control/use-cases/queue-retry.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { messageId } from '../../core/id.ts'
import { seconds } from '../../core/time.ts'
import type { Language } from '../../words/language.ts'
import { noPaint } from '../render/paint.ts'
import { queueRetryFace } from './queue-retry.ts'

const ids = [1, 2, 3].map((n) => messageId(900_000_000_000_000 + n))
const [first, second] = ids

/** Portions of one message each; `during` happens while the n-th is done. */
async function retryAll(
  portions: readonly ControlAnswer<ChangeResult>[],
  during: (n: number, interrupt: () => void) => void,
  lang: Language = 'en',
) {
  const clock = new FakeClock()
  const asked: (string | undefined)[] = []
  let [out, err] = ['', '']
  let interrupt = (): void => assert.fail('nobody listens')
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([]),
    clock,
    onInterrupt: (run: () => void) => {
      interrupt = run
      return () => (interrupt = () => assert.fail('nobody listens any more'))
    },
  }
  const control = scriptedControl([
    on(queueRetry, ({ after }) => {
      void clock.advance(seconds(1.5))
      during(asked.push(after), () => interrupt())
      return portions[asked.length - 1] ?? assert.fail('asked too often')
    }),
  ])
  const input = { id: 'all' }
  const result = await queueRetryFace.ask?.(control, input, { lang }, terminal)
  assert.ok(result)
  if (result.ok)
    await queueRetryFace.print(result.value, { terminal, input, options: { lang }, control, stopped: false })
  return { asked, out, err, result, exit: result.ok ? queueRetryFace.exitCode?.(result.value, input) : undefined }
}

const portion = (n: number, next?: typeof first): ControlAnswer<ChangeResult> => {
  const messages = ids.slice(n - 1, n).map((id) => ({ id, recipients: 2 }))
  return answer({ messages, recipients: 2, ...(next !== undefined && { next }) })
}

test('all is asked for portion by portion, with a word of how far it has come', async () => {
  const { asked, out, err, exit } = await retryAll([portion(1, first), portion(2, second), portion(3)], () => {})
  assert.deepEqual(asked, [undefined, first, second])
  assert.equal(err, '2 messages so far …\n')
  assert.equal(out, '3 messages with 6 recipients: due now.\n')
  assert.equal(exit, 0)
})

test('what is left to another node is said at the end, of all portions together', async () => {
  const away = (n: number, next?: typeof first): ControlAnswer<ChangeResult> => {
    const one = portion(n, next)
    return one.ok ? answer({ ...one.value, elsewhere: n }) : one
  }
  const { out } = await retryAll([away(1, first), away(2)], () => {})
  assert.match(out, /^2 messages with 4 recipients: due now\. 3 recipients left to the node that attempts them;/)
  const nothing = answer<ChangeResult>({ messages: [], recipients: 0, elsewhere: 1 })
  assert.match((await retryAll([nothing], () => {})).out, /^Nothing to try: .* 1 recipient left to the node/)
})

test('whoever interrupts learns what has been done, and how to go on', async () => {
  const { asked, out, exit } = await retryAll([portion(1, first), portion(2, second)], (n, interrupt) => {
    if (n === 2) interrupt()
  })
  assert.equal(asked.length, 2)
  assert.match(out, /^Interrupted: 2 messages done, the others are as they were\. Go on with .* --after (\w+)\n$/)
  assert.ok(out.includes(`--after ${second}\n`))
  assert.equal(exit, 1)
})

test('a server that goes away meanwhile does not make anybody forget what was done', async () => {
  const gone = problem('unavailable', 'The server stopped.')
  const { result } = await retryAll([portion(1, first), gone], () => {})
  assert.ok(!result.ok)
  assert.match(result.problem.message, /^The server stopped\. 1 message done, .* --after/)
  const never = await retryAll([gone], () => {})
  assert.deepEqual(never.result, gone)
})

test('in Russian all of it is Russian', async () => {
  const none = answer<ChangeResult>({ messages: [], recipients: 0 })
  const whole = await retryAll([portion(1, first), portion(2, second), portion(3)], () => {}, 'ru')
  const cut = await retryAll([portion(1, first), problem('unavailable', '')], () => {}, 'ru')
  const stopped = await retryAll([portion(1, first)], (_, interrupt) => interrupt(), 'ru')
  assert.equal(whole.err, 'Пока 2 письма …\n')
  assert.equal(whole.out, '3 письма (6 получателей): попытка будет сейчас же.\n')
  assert.equal((await retryAll([none], () => {}, 'ru')).out, 'Отправлять нечего: таких писем в ожидании нет.\n')
  assert.match(stopped.out, /^Прервано: сделано: 1 письмо, .*--after/)
  assert.match(cut.result.ok ? '' : cut.result.problem.message, /1 письмо, с остальными/)
})

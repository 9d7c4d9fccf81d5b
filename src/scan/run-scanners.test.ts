import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { runScanners } from './run-scanners.ts'
import { scannedFields } from './scan-event.ts'
import { HAM, mail, scanMessage } from './scan-message.test-support.ts'
import type { Scanner, ScanOutcome } from './scanner.ts'

const message = scanMessage(mail(HAM))
const CLEAN: ScanOutcome = { kind: 'verdict', verdict: 'clean', changes: [], facts: {} }

const scanner = (name: string, scan: Scanner['scan'], more: Partial<Scanner> = {}): Scanner => ({
  name,
  timeout: seconds(30),
  scan,
  ...more,
})

test('all scanners are asked at once, each once, and results keep the configured order', async () => {
  const asked: string[] = []
  const late = Promise.withResolvers<ScanOutcome>()
  const scanners = [
    scanner('slow', () => {
      asked.push('slow')
      return late.promise
    }),
    scanner('fast', async () => {
      asked.push('fast')
      late.resolve({ ...CLEAN, verdict: 'spam' })
      return CLEAN
    }),
  ]
  const results = await runScanners(scanners, message, { clock: new FakeClock() })
  assert.deepEqual(asked, ['slow', 'fast'])
  assert.deepEqual(
    results.map((result) => [result.scanner, result.kind === 'verdict' && result.verdict]),
    [
      ['slow', 'spam'],
      ['fast', 'clean'],
    ],
  )
  assert.ok(results.every(({ ms }) => Number.isInteger(ms) && ms >= 0))
})

test('a scanner that takes too long is unavailable and is told to stop, the others are not', async () => {
  const clock = new FakeClock()
  const signals: AbortSignal[] = []
  const never = (_: unknown, signal: AbortSignal): Promise<ScanOutcome> => {
    signals.push(signal)
    return new Promise(() => {})
  }
  const running = runScanners([scanner('dead', never), scanner('alive', async () => CLEAN)], message, { clock })
  await clock.advance(seconds(29))
  assert.equal(signals[0]?.aborted, false)
  await clock.advance(seconds(1))
  const [dead, alive] = await running
  assert.deepEqual(dead?.kind === 'unavailable' && dead.problem, 'no answer within 30s')
  assert.equal(signals[0]?.aborted, true)
  assert.equal(alive?.kind, 'verdict')
  assert.equal(clock.next(), undefined)
})

test('a scanner that throws is unavailable, never clean', async () => {
  const broken = [
    scanner('later', () => Promise.reject(new Error('out of order'))),
    scanner('at-once', () => {
      throw new Error('very much out of order')
    }),
  ]
  const results = await runScanners(broken, message, { clock: new FakeClock() })
  assert.deepEqual(
    results.map((result) => result.kind === 'unavailable' && result.problem),
    ['out of order', 'very much out of order'],
  )
})

test('a message above the size limit is skipped without asking', async () => {
  const careful = scanner('small', () => assert.fail('asked'), { maxSize: message.size - 1 })
  const [result] = await runScanners([careful], message, { clock: new FakeClock() })
  assert.deepEqual(result && { ...result, ms: 0 }, {
    kind: 'skipped',
    size: message.size,
    limit: message.size - 1,
    facts: {},
    scanner: 'small',
    ms: 0,
  })
  const [seen] = await runScanners([scanner('exact', async () => CLEAN, { maxSize: message.size })], message, {
    clock: new FakeClock(),
  })
  assert.equal(seen?.kind, 'verdict')
})

test('when nobody waits any more, scanners stop, also one that has not begun', async () => {
  const stop = new AbortController()
  const signals: AbortSignal[] = []
  const patient = scanner('patient', (_, signal) => {
    signals.push(signal)
    return new Promise(() => {})
  })
  const running = runScanners([patient], message, { clock: new FakeClock(), signal: stop.signal })
  stop.abort()
  const [result] = await running
  assert.equal(result?.kind, 'unavailable')
  assert.equal(signals[0]?.aborted, true)
  await runScanners([patient], message, { clock: new FakeClock(), signal: stop.signal })
  assert.equal(signals.length, 1)
})

test('a result becomes the fields of an event, as values that JSON keeps', () => {
  const value = Buffer.from(' yes\r\n\tindeed')
  const fields = scannedFields({
    ...CLEAN,
    kind: 'verdict',
    verdict: 'malware',
    name: 'Eicar',
    score: 7,
    threshold: 5,
    changes: [
      { kind: 'add-field', name: 'X-Virus', value },
      { kind: 'insert-field', index: 1, name: 'X-Long', value: Buffer.alloc(500, 'x') },
      { kind: 'change-field', name: 'Subject', nth: 1, value },
      { kind: 'delete-field', name: 'X-Spam', nth: 'all' },
      { kind: 'replace-body', body: Buffer.alloc(10) },
    ],
    facts: { symbols: ['A'] },
    scanner: 'virus',
    ms: 12,
  })
  assert.deepEqual(JSON.parse(JSON.stringify(fields)), {
    kind: 'scanned',
    scanner: 'virus',
    ms: 12,
    outcome: 'verdict',
    verdict: 'malware',
    score: 7,
    threshold: 5,
    found: 'Eicar',
    changes: [
      'add X-Virus: yes indeed',
      `insert X-Long: ${'x'.repeat(100)}… at 1`,
      'change Subject 1: yes indeed',
      'delete X-Spam all',
      'replace the body (10 octets)',
    ],
    facts: { symbols: ['A'] },
  })
  assert.deepEqual(scannedFields({ kind: 'unavailable', problem: 'gone', facts: {}, scanner: 'x', ms: 1 }), {
    kind: 'scanned',
    scanner: 'x',
    ms: 1,
    outcome: 'unavailable',
    problem: 'gone',
    facts: {},
  })
  const long = scannedFields({
    ...CLEAN,
    kind: 'verdict',
    verdict: 'clean',
    changes: [{ kind: 'add-field', name: 'Bad\r\nName', value }],
    facts: { text: 'x'.repeat(10_000), symbols: Array.from({ length: 1000 }, () => 'y'.repeat(10_000)) },
    scanner: 'x',
    ms: 0,
  })
  assert.ok(JSON.stringify(long).length < 10_000)
  assert.deepEqual(long.changes, ['ignore "Bad Name", which is no field name'])
  assert.deepEqual(scannedFields({ kind: 'skipped', size: 9, limit: 5, facts: {}, scanner: 'x', ms: 0 }).facts, {
    size: 9,
    limit: 5,
  })
})

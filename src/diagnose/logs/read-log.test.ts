import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { instant } from '../../core/time.ts'
import { makeExplain } from '../explain.ts'
import { readLog, type ReadLogOptions } from './read-log.ts'
import type { LogReport } from './report.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../test/fixtures/logs/${name}`, import.meta.url))

const read = (files: readonly string[], options: Partial<ReadLogOptions> = {}): Promise<LogReport> =>
  readLog({
    files,
    stdin: Readable.from([]),
    now: instant(Date.UTC(2026, 10, 22, 12)),
    timeZone: 'UTC',
    language: 'en',
    explain: makeExplain(),
    ...options,
  })

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'waybill-log-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const message = (n: number, day: number): string =>
  [
    `2026-11-${day} 05:20:43 1xV00J-0000b${n}-1P <= alice@lab.example U=alice P=local S=356`,
    `2026-11-${day} 05:20:43 1xV00J-0000b${n}-1P ** x@a.example R=a T=b H=mx.a.example [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<x@a.example>: 550 5.1.1 no such user`,
    `2026-11-${day} 05:20:43 1xV00J-0000b${n}-1P Completed\n`,
  ].join('\n')

test('the report of a real log counts every line and names what fails most', async () => {
  const report = await read([fixture('exim-mainlog')])
  assert.equal(report.lines, 900)
  assert.deepEqual(report.unrecognised, { count: 0, examples: [] })
  assert.deepEqual([report.stories, report.formats], [130, { exim: 898 }])
  assert.deepEqual(report.refused, { permanent: 76, temporary: 7 })
  assert.deepEqual([report.verdict, report.beginHere?.cause], ['begin-here', 'local-config.delivery-program'])
  assert.equal(report.causes[0]?.cause, report.beginHere?.cause)
  const worst = report.causes.find(({ side, who }) => side === 'outgoing' && who === 'sender')
  assert.deepEqual([worst?.cause, worst?.failed, worst?.count], ['recipient.unknown', 10, 10])
  assert.ok(worst?.step !== '' && worst?.example.text !== '' && worst?.first !== undefined)
  assert.equal(
    worst?.destinations.reduce((sum, { count }) => sum + count, 0),
    10,
  )
  const { failed, waiting, removed } = report.recipients
  const outgoing = report.causes.filter(({ side }) => side === 'outgoing')
  assert.equal(
    outgoing.reduce((sum, { count }) => sum + count, 0),
    failed + waiting + removed,
  )
})

test('a refusal that stands in mainlog and rejectlog counts once', async () => {
  const [main, both] = await Promise.all([
    read([fixture('exim-mainlog')]),
    read([fixture('exim-rejectlog'), fixture('exim-mainlog')]),
  ])
  assert.deepEqual(both.refused, main.refused)
  assert.equal(both.lines, 980)
  assert.deepEqual(both.unrecognised.count, 0)
})

test('rotated and compressed files are read in the order of time, whatever their order and names', async (t) => {
  const at = folder(t)
  writeFileSync(join(at, 'mainlog'), message(3, 22))
  writeFileSync(join(at, 'mainlog.1'), message(2, 21))
  writeFileSync(join(at, 'mainlog.2.gz'), Buffer.concat([gzipSync(message(1, 20)), gzipSync(message(5, 20))]))
  writeFileSync(join(at, 'mainlog.3.zst'), zstdCompressSync(message(4, 19)))
  const report = await read(['mainlog', 'mainlog.3.zst', 'mainlog.1', 'mainlog.2.gz'].map((name) => join(at, name)))
  assert.deepEqual(
    report.files.map(({ name, lines }) => [name.slice(at.length + 1), lines]),
    [
      ['mainlog.3.zst', 3],
      ['mainlog.2.gz', 6],
      ['mainlog.1', 3],
      ['mainlog', 3],
    ],
  )
  assert.deepEqual([report.stories, report.recipients.failed], [5, 5])
})

test('a message that goes on in the next file is one story', async (t) => {
  const at = folder(t)
  const lines = message(1, 20).split('\n')
  writeFileSync(join(at, 'mainlog.1'), `${lines[0]}\n`)
  writeFileSync(join(at, 'mainlog'), lines.slice(1).join('\n'))
  const report = await read([join(at, 'mainlog'), join(at, 'mainlog.1')])
  assert.deepEqual([report.stories, report.open], [1, 0])
})

test('a file that cannot be read or ends early is named, and the others are read', async (t) => {
  const at = folder(t)
  const whole = gzipSync(Buffer.from(message(1, 20).repeat(2000)))
  writeFileSync(join(at, 'short.gz'), whole.subarray(0, whole.length - 20))
  copyFileSync(fixture('exim-rejectlog'), join(at, 'good'))
  const report = await read([join(at, 'short.gz'), join(at, 'nothing'), at, join(at, 'good')])
  const problems = report.files.map(({ name, lines, problem }) => [name.slice(at.length + 1), lines > 0, problem])
  assert.deepEqual(
    problems.filter(([name]) => name !== 'short.gz').sort((a, b) => String(a).localeCompare(String(b))),
    [
      ['', false, 'it is a folder; give the files in it, such as mainlog*'],
      ['good', true, undefined],
      ['nothing', false, 'there is no such file'],
    ],
  )
  assert.match(String(problems.find(([name]) => name === 'short.gz')?.[2]), /compressed data ends early/)
})

test('UTF-16 is read, as Windows writes it', async (t) => {
  const at = join(folder(t), 'mainlog')
  const text = Buffer.from(`\uFEFF${message(1, 20)}`, 'utf16le')
  for (const bytes of [text, Buffer.from(text).swap16()]) {
    writeFileSync(at, bytes)
    const report = await read([at])
    assert.deepEqual([report.lines, report.recipients.failed, report.unrecognised.count], [3, 1, 0])
  }
})

test('standard input is read, also compressed', async () => {
  for (const bytes of [Buffer.from(message(1, 20)), gzipSync(message(1, 20))]) {
    const report = await read(['-'], { stdin: Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]) })
    assert.deepEqual([report.lines, report.stories, report.recipients.failed], [3, 1, 1])
  }
})

test('lines that nobody understands are counted, with at most twenty examples', async () => {
  const junk = Array.from({ length: 50 }, (_, i) => `2026-11-22 05:20:43 what is this ${i} ${'x'.repeat(2000)}`).join(
    '\n',
  )
  const { unrecognised, lines } = await read(['-'], { stdin: Readable.from([Buffer.from(junk)]) })
  assert.deepEqual([lines, unrecognised.count, unrecognised.examples.length], [50, 50, 20])
  assert.ok(unrecognised.examples.every((example) => example.length <= 500))
})

test('progress tells lines and bytes as they are read', async () => {
  const told: (readonly [number, number | undefined])[] = []
  await read([fixture('exim-mainlog')], { progress: ({ bytes, total }) => void told.push([bytes, total]) })
  assert.deepEqual(told.at(-1), [103_849, 103_849])
})

test('a file in a form that is not unpacked here is named with the command that unpacks it', async (t) => {
  const at = folder(t)
  writeFileSync(join(at, 'mainlog.2.xz'), Buffer.from('\xfd7zXZ\0\0\x04', 'latin1'))
  writeFileSync(join(at, 'mainlog.3.bz2'), 'BZh91AY&SY')
  writeFileSync(join(at, 'empty'), '')
  const report = await read(['mainlog.2.xz', 'mainlog.3.bz2', 'empty'].map((name) => join(at, name)))
  const problems = new Map(report.files.map(({ name, problem }) => [name.slice(at.length + 1), problem]))
  assert.match(String(problems.get('mainlog.2.xz')), /packed with xz.*xz -dc FILE \| waybill explain -/)
  assert.match(String(problems.get('mainlog.3.bz2')), /packed with bzip2.*bzip2 -dc FILE/)
  assert.deepEqual([report.lines, problems.get('empty')], [0, undefined])
})

test('lines that are too long are read from their beginning, and counted', async (t) => {
  const at = join(folder(t), 'mainlog')
  writeFileSync(at, message(1, 20).replace('no such user', `no such user ${'x'.repeat(3_000_000)}`))
  const report = await read([at])
  assert.deepEqual([report.lines, report.cutLines, report.recipients.failed, report.stories], [3, 1, 1, 1])
})

test('a line that a container’s log has cut into parts is one line again', async (t) => {
  const at = join(folder(t), '0.log')
  const [arrived = '', failed = ''] = message(1, 20).split('\n')
  const stamp = '2026-11-20T05:20:43.123456789Z stdout'
  const parts = [`F ${arrived}`, `P ${failed.slice(0, 60)}`, `P ${failed.slice(60, 120)}`, `F ${failed.slice(120)}`]
  writeFileSync(at, parts.map((part) => `${stamp} ${part}\n`).join(''))
  const kubernetes = await read([at])
  assert.deepEqual([kubernetes.lines, kubernetes.unrecognised.count, kubernetes.recipients.failed], [4, 0, 1])
  assert.equal(kubernetes.causes[0]?.example.text, '550 5.1.1 no such user')

  const long = `${failed} ${'y'.repeat(20_000)}`
  const docker = [`${arrived}\n`, long.slice(0, 16_384), `${long.slice(16_384)}\n`]
  writeFileSync(
    at,
    docker.map((log) => `${JSON.stringify({ log, stream: 'stdout', time: '2026-11-20T05:20:43Z' })}\n`).join(''),
  )
  const report = await read([at])
  assert.deepEqual([report.unrecognised.count, report.recipients.failed], [0, 1])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanWithClamd } from './clamd.ts'
import { answering, daemonDouble, dribbling, nobody, type Play } from './daemon-double.test-support.ts'
import { HAM, mail, scanMessage } from './scan-message.test-support.ts'
import type { ScanOutcome } from './scanner.ts'

const END = '\0\0\0\0'
const message = scanMessage(mail(HAM))
const quiet = new AbortController().signal

async function ask(play: Play, bytes = mail(HAM)): Promise<ScanOutcome> {
  await using clamd = await daemonDouble(play)
  return await scanWithClamd(clamd.place, scanMessage(bytes), quiet)
}

test('a message that is OK is clean', async () => {
  assert.deepEqual(await ask(answering(END, 'stream: OK\0')), {
    kind: 'verdict',
    verdict: 'clean',
    changes: [],
    facts: {},
  })
})

test('FOUND is malware with the name of the signature, however the answer is cut', async () => {
  for (const play of [answering, dribbling]) {
    const outcome = await ask(play(END, 'stream: Win.Test.EICAR_HDB-1 FOUND\0'))
    assert.ok(outcome.kind === 'verdict')
    assert.deepEqual([outcome.verdict, outcome.name], ['malware', 'Win.Test.EICAR_HDB-1'])
  }
})

test('the message goes over in pieces with their lengths, and nothing is lost', async () => {
  const bytes = mail(`${HAM}${'x'.repeat(300_000)}\n`)
  await using clamd = await daemonDouble(answering(/\0\0\0\0$/, 'stream: OK\0'))
  await scanWithClamd(clamd.place, scanMessage(bytes), quiet)
  const heard = clamd.heard[0] ?? Buffer.alloc(0)
  assert.equal(heard.subarray(0, 10).toString(), 'zINSTREAM\0')
  const pieces: Buffer[] = []
  let at = 10
  for (let size = heard.readUInt32BE(at); size > 0; size = heard.readUInt32BE(at)) {
    pieces.push(heard.subarray(at + 4, at + 4 + size))
    at += 4 + size
  }
  assert.equal(at + 4, heard.length)
  assert.ok(pieces.length > 2)
  assert.deepEqual(Buffer.concat(pieces), bytes)
})

test('the size limit of clamd, told in the middle of sending, means skipped', async () => {
  let told = false
  const outcome = await ask(
    (socket) => {
      if (told) return
      told = true
      socket.end('INSTREAM size limit exceeded. ERROR\0')
    },
    mail('x'.repeat(5_000_000)),
  )
  assert.ok(outcome.kind === 'skipped')
  assert.ok(outcome.size > 5_000_000)
})

for (const [what, answer, problem] of [
  ['an error', 'stream: Can’t allocate memory ERROR\0', /no verdict/],
  ['an answer about another thing', '/tmp/x: OK\0', /no verdict/],
  ['half an answer', 'stream: O', /no verdict/],
  ['an answer without its end', 'stream: OK', /no verdict/],
  ['two answers', 'stream: OK\0stream: Evil FOUND\0', /no verdict/],
  ['nothing', '', /without an answer/],
  ['more than can be an answer', 'stream: '.padEnd(100_000, 'x'), /longer than/],
] as const) {
  test(`${what} is no verdict`, async () => {
    const outcome = await ask(answering(END, answer)).catch(String)
    if (typeof outcome === 'string') assert.match(outcome, problem)
    else assert.match(outcome.kind === 'unavailable' ? outcome.problem : outcome.kind, problem)
  })
}

test('a clamd that is not there is told with its place', async () => {
  await assert.rejects(scanWithClamd(await nobody(), message, quiet), /127\.0\.0\.1:\d+: nothing listens there/)
  await assert.rejects(scanWithClamd({ path: '/nonexistent/clamd.ctl' }, message, quiet), /no such socket/)
})

test('an aborted scan closes its connection', async () => {
  const stop = new AbortController()
  await using clamd = await daemonDouble(() => stop.abort())
  await assert.rejects(scanWithClamd(clamd.place, message, stop.signal), /given up/)
  await clamd.closed
})

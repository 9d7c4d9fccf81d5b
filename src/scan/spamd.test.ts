import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedContent } from './changed-content.test-support.ts'
import { answering, daemonDouble, dribbling } from './daemon-double.test-support.ts'
import { HAM, mail, scanMessage } from './scan-message.test-support.ts'
import type { ScanOutcome } from './scanner.ts'
import { scanWithSpamd } from './spamd.ts'

const quiet = new AbortController().signal

const MARKED = `X-Spam-Flag: YES
X-Spam-Status: Yes, score=7.5 required=5.0 tests=BAYES_99,HTML_MESSAGE,
\tURIBL_BLACK autolearn=no version=4.0.1
From: alice@far.test

`
const answerOf = (spam: string, header = MARKED): string =>
  `SPAMD/1.1 0 EX_OK\r\nContent-length: ${Buffer.byteLength(header)}\r\nSpam: ${spam}\r\n\r\n${header}`

async function ask(answer: string, play = answering, bytes = mail(HAM)): Promise<ScanOutcome> {
  await using spamd = await daemonDouble(play('near the river?\r\n', answer))
  return await scanWithSpamd(spamd.place, scanMessage(bytes), quiet)
}

async function headerAfter(outcome: ScanOutcome, bytes: Uint8Array): Promise<string> {
  assert.ok(outcome.kind === 'verdict', JSON.stringify(outcome))
  const { head } = await changedContent({ kind: 'inline', bytes }, outcome.changes)
  return Buffer.from(head).toString()
}

test('spam comes with score, threshold and symbols, however the answer is cut', async () => {
  for (const play of [answering, dribbling]) {
    const outcome = await ask(answerOf('True ; 7.5 / 5.0'), play)
    assert.ok(outcome.kind === 'verdict')
    assert.deepEqual([outcome.verdict, outcome.score, outcome.threshold], ['spam', 7.5, 5])
    assert.deepEqual(outcome.facts, { symbols: ['BAYES_99', 'HTML_MESSAGE', 'URIBL_BLACK'] })
  }
})

test('the marks of SpamAssassin go to the top, folding kept, and marks of strangers go away', async () => {
  const bytes = mail(`X-Spam-Status: No, I promise\nX-Spam-Level:\n${HAM}`)
  const header = await headerAfter(await ask(answerOf('True ; 7.5 / 5.0'), answering, bytes), bytes)
  assert.match(
    header,
    /^X-Spam-Flag: YES\r\nX-Spam-Status: Yes, score=7\.5[^\r]*\r\n\tURIBL_BLACK autolearn=no version=4\.0\.1\r\nReceived: /,
  )
  assert.doesNotMatch(header, /I promise|X-Spam-Level/)
})

test('clean mail may have a negative score and no symbols', async () => {
  const outcome = await ask(answerOf('False ; -1.2 / 5.0', 'X-Spam-Status: No, score=-1.2 tests=none version=4\n\n'))
  assert.ok(outcome.kind === 'verdict')
  assert.deepEqual([outcome.verdict, outcome.score, outcome.facts], ['clean', -1.2, {}])
})

test('a status line in a form of the site’s own costs the symbols and nothing else', async () => {
  const outcome = await ask(answerOf('True ; 9 / 5', 'X-Spam-Status: rather bad\n\n'))
  assert.ok(outcome.kind === 'verdict')
  assert.deepEqual([outcome.score, outcome.facts], [9, {}])
})

test('each message is asked for once, with its length', async () => {
  await using spamd = await daemonDouble(answering('near the river?\r\n', answerOf('False ; 0.0 / 5.0')))
  const bytes = mail(HAM)
  await scanWithSpamd(spamd.place, scanMessage(bytes), quiet)
  const request = `HEADERS SPAMC/1.5\r\nContent-length: ${bytes.length}\r\n\r\n`
  assert.deepEqual(
    spamd.heard.map((heard) => heard.toString()),
    [request + Buffer.from(bytes).toString()],
  )
})

for (const [what, answer, problem] of [
  ['an error code', 'SPAMD/1.0 75 EX_TEMPFAIL\r\n\r\n', /reports an error/],
  ['a version of its own with a bad line', 'SPAMD/9 all is well\r\n\r\n', /no verdict/],
  ['an answer of another protocol', '220 mx.near.test ESMTP\r\n', /no verdict/],
  ['an answer without a score', 'SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\n\r\n', /no verdict/],
  ['a score that is no number', answerOf('True ; NaN / 5.0'), /no verdict/],
  ['an answer cut in its first part', 'SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.0 / 5.0\r\n', /no verdict/],
  ['an answer cut in its header', answerOf('False ; 0.0 / 5.0').slice(0, -20), /cut short/],
  ['nothing', '', /without an answer/],
  ['garbage', '\0\xff\xfe\n\n\n', /no verdict/],
  ['more than fits', answerOf('False ; 0.0 / 5.0', 'X-A: b\n'.repeat(300_000)), /longer than/],
] as const) {
  test(`${what} is no verdict`, async () => {
    const outcome = await ask(answer).catch(String)
    if (typeof outcome === 'string') assert.match(outcome, problem)
    else assert.match(outcome.kind === 'unavailable' ? outcome.problem : outcome.kind, problem)
  })
}

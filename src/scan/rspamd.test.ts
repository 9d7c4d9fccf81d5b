import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailbox } from '../core/message.test-support.ts'
import { changedContent } from './changed-content.test-support.ts'
import { answering, daemonDouble, dribbling } from './daemon-double.test-support.ts'
import { scanWithRspamd } from './rspamd.ts'
import { HAM, ip, mail, scanMessage } from './scan-message.test-support.ts'
import type { ScanMessage, ScanOutcome } from './scanner.ts'

const quiet = new AbortController().signal
const bytes = mail(HAM)

const http = (body: unknown, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${
    typeof body === 'string' ? body : JSON.stringify(body)
  }`

async function ask(answer: string, play = answering): Promise<ScanOutcome> {
  await using rspamd = await daemonDouble(play('near the river?\r\n', answer))
  return await scanWithRspamd(rspamd.place, scanMessage(bytes), quiet)
}

async function verdict(body: unknown) {
  const outcome = await ask(http(body))
  assert.ok(outcome.kind === 'verdict', JSON.stringify(outcome))
  return outcome
}

test('each action of rspamd has its verdict', async () => {
  const expected = {
    'no action': 'clean',
    greylist: 'clean',
    'add header': 'spam',
    'rewrite subject': 'spam',
    'soft reject': 'defer',
    reject: 'refuse',
    quarantine: 'quarantine',
    discard: 'discard',
  }
  for (const [action, name] of Object.entries(expected)) {
    assert.equal((await verdict({ action, score: 1, required_score: 15 })).verdict, name, action)
  }
})

test('an action of the site’s own is judged by the score', async () => {
  assert.equal((await verdict({ action: 'shred', score: 15, required_score: 15 })).verdict, 'spam')
  assert.equal((await verdict({ action: 'shred', score: 14.9, required_score: 15 })).verdict, 'clean')
  assert.equal((await verdict({ action: 'shred', score: 99 })).verdict, 'clean')
})

test('score, threshold and the weightiest symbols are told', async () => {
  const symbols = { SMALL: { score: 0.1 }, LARGE: { score: 5 }, GOOD: { score: -2, options: ['x'] }, BARE: {} }
  const outcome = await verdict({ action: 'no action', score: 3.1, required_score: 15, symbols })
  assert.deepEqual([outcome.score, outcome.threshold], [3.1, 15])
  assert.deepEqual(outcome.facts, {
    action: 'no action',
    symbols: ['LARGE 5', 'GOOD -2', 'SMALL 0.1', 'BARE 0'],
  })
})

test('what rspamd wants to say to the client is one line of an SMTP reply', async () => {
  const messages = { smtp_message: 'Try again\r\n250 later' }
  const deferred = await verdict({ action: 'soft reject', score: 1, messages })
  assert.deepEqual(deferred.reply, { code: 451, enhanced: '4.7.1', lines: ['Try again 250 later'] })
  const refused = await verdict({ action: 'reject', score: 20, messages: { smtp_message: 'Spam' } })
  assert.deepEqual(refused.reply, { code: 550, enhanced: '5.7.1', lines: ['Spam'] })
  assert.equal((await verdict({ action: 'no action', score: 0, messages })).reply, undefined)
})

test('fields to add and to remove, the new subject and a signature become changes', async () => {
  const { changes } = await verdict({
    action: 'rewrite subject',
    score: 7,
    subject: '[SPAM] Grüße',
    milter: {
      remove_headers: { 'X-Spam': 0, To: 1 },
      add_headers: {
        'X-Spamd-Bar': { value: '+++', order: -1 },
        'X-Top': { value: 'one', order: 0 },
        'X-Plain': 'two',
        'X-Twice': [{ value: 'a' }, { value: 'b' }],
      },
    },
    'dkim-signature': 'v=1; a=rsa-sha256;\r\n\tb=abc',
  })
  const { head } = await changedContent({ kind: 'inline', bytes }, changes)
  const text = Buffer.from(head).toString()
  assert.match(text, /^X-Top: one\r\nReceived: [^\r]*\r\nDKIM-Signature: v=1; a=rsa-sha256;\r\n\tb=abc\r\n/)
  assert.match(text, /\r\nSubject: \[SPAM\] Grüße\r\n/)
  assert.match(text, /\r\nX-Spamd-Bar: \+\+\+\r\nX-Plain: two\r\nX-Twice: a\r\nX-Twice: b\r\n\r\n$/)
  assert.doesNotMatch(text, /^To:/m)
})

test('rspamd is told of the session, and no value can end its field', async () => {
  await using rspamd = await daemonDouble(answering('near the river?\r\n', http({ action: 'no action', score: 0 })))
  const message: ScanMessage = scanMessage(bytes, {
    client: ip('2001:db8::7'),
    helo: 'evil\r\nIp: 127.0.0.1',
    mailFrom: null,
    rcptTo: [mailbox('bob@near.test'), mailbox('вася@near.test')],
    login: { user: 'alice', mechanism: 'PLAIN' },
    tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
  })
  await scanWithRspamd(rspamd.place, message, quiet)
  const [head = '', body = ''] = (rspamd.heard[0] ?? Buffer.alloc(0)).toString().split(/\r\n\r\n([^]*)/)
  assert.deepEqual(head.split('\r\n'), [
    'POST /checkv2 HTTP/1.0',
    `Content-Length: ${bytes.length}`,
    'Queue-Id: wb-7F3K2Q',
    'Ip: 2001:db8::7',
    'Helo: evilIp: 127.0.0.1',
    'Hostname: client.test',
    'From: ',
    'Rcpt: bob@near.test',
    'Rcpt: вася@near.test',
    'MTA-Name: mx.near.test',
    'User: alice',
    'TLS-Cipher: TLS_AES_128_GCM_SHA256',
    'TLS-Version: TLSv1.3',
  ])
  assert.equal(body, Buffer.from(bytes).toString())
})

test('an answer that comes octet by octet is the same answer', async () => {
  const outcome = await ask(http({ action: 'reject', score: 20 }), dribbling)
  assert.equal(outcome.kind === 'verdict' && outcome.verdict, 'refuse')
})

test('an rspamd that answers and closes before it has read everything is heard', async () => {
  let told = false
  await using rspamd = await daemonDouble((socket) => {
    if (!told) socket.end(http({ error: 'message is too large' }, '413 Too Large'))
    told = true
  })
  const outcome = await scanWithRspamd(rspamd.place, scanMessage(mail('x'.repeat(5_000_000))), quiet)
  assert.ok(outcome.kind === 'unavailable')
  assert.equal(outcome.facts['status'], 413)
})

for (const [what, answer, problem] of [
  ['an error', http({ error: 'no' }, '500 Internal Error'), /reports an error/],
  ['an answer that is not JSON', http('{"action": "rej'), /no verdict/],
  ['an answer without an action', http({ score: 3 }), /no verdict/],
  ['an answer without a score', http({ action: 'no action' }), /no verdict/],
  ['a score that is a text', http({ action: 'no action', score: '0' }), /no verdict/],
  ['JSON that is no object', http('null'), /no verdict/],
  ['another protocol', 'SPAMD/1.1 0 EX_OK\r\n\r\n', /is not rspamd/],
  ['nothing', '', /without an answer/],
  ['more than fits', http(`{"action": "no action", "score": 0, "x": "${'x'.repeat(2_000_000)}"}`), /longer than/],
] as const) {
  test(`${what} is no verdict`, async () => {
    const outcome = await ask(answer).catch(String)
    if (typeof outcome === 'string') assert.match(outcome, problem)
    else assert.match(outcome.kind === 'unavailable' ? outcome.problem : outcome.kind, problem)
  })
}

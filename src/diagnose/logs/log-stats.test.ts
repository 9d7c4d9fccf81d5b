import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { instant } from '../../core/time.ts'
import { readStats, type LogStats, type StatsOptions } from './log-stats.ts'

const MAINLOG = `2026-11-28 23:59:59 1xXU2m-000000-80 <= old@ok.test H=(c.test) [192.0.2.7] P=esmtp S=1000
2026-11-29 01:49:32 1xXU2m-000000-8W <= me@ok.test H=(c.test) [192.0.2.7] P=esmtps S=182 id=abc@ok.test
2026-11-29 01:49:32 1xXU2m-000000-8W => alice <alice@here.test> R=local-user T=maildir_home
2026-11-29 01:49:32 1xXU2m-000000-8W == x@there.test R=mx T=remote_smtp defer (-44) H=mx.there.test [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<x@there.test>: 451 4.7.1 Try again later
2026-11-29 02:04:33 1xXU2m-000000-8W => x@there.test R=mx T=remote_smtp H=mx.there.test [192.0.2.9] C="250 2.0.0 Ok"
2026-11-29 02:04:33 1xXU2m-000000-8W Completed
2026-11-29 02:05:00 1xXU3m-000000-8W <= alice@here.test U=alice P=local S=300
2026-11-29 02:05:00 1xXU3m-000000-8W ** y@there.test R=mx T=remote_smtp H=mx.there.test [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<y@there.test>: 550 5.1.1 no such user
`
const REJECTS = `2026-11-29 02:10:01 H=(c.test) [192.0.2.8] F=<a@b.test> rejected RCPT <x@elsewhere.test>: relay not permitted
2026-11-29 02:10:02 H=(d.test) [192.0.2.9] F=<c@b.test> rejected RCPT <y@elsewhere.test>: relay not permitted
2026-11-29 02:10:03 H=(d.test) [192.0.2.9] F=<c@b.test> temporarily rejected RCPT <bob@here.test>: no room (wb-7F3K2Q)
`

const ask = (files: readonly string[], more: Partial<StatsOptions> = {}): Promise<LogStats> =>
  readStats({
    files,
    stdin: Readable.from([]),
    now: instant(Date.UTC(2026, 10, 29, 12)),
    timeZone: 'UTC',
    since: instant(Date.UTC(2026, 10, 29)),
    ...more,
  })

test('what came in, went out, waits and was refused, in the time that is asked for, from plain and packed files', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-stats-'))
  t.after(() => rm(folder, { recursive: true }))
  const files = ['mainlog', 'rejectlog', 'mainlog.1.gz'].map((name) => join(folder, name))
  const [main = '', reject = '', packed = ''] = files
  await writeFile(main, `${MAINLOG}${REJECTS}`)
  await writeFile(reject, REJECTS)
  await writeFile(packed, gzipSync(MAINLOG.split('\n', 1).join('')))
  const stats = await ask(files)
  assert.deepEqual(stats.received, { messages: 2, octets: 482 })
  assert.deepEqual([stats.delivered, stats.deferred, stats.failed], [2, 1, 1])
  assert.deepEqual(stats.refused, { permanent: 2, temporary: 1 })
  assert.deepEqual(stats.refusedBecause, [
    { text: 'relay not permitted', count: 2 },
    { text: 'no room', count: 1 },
  ])
  assert.deepEqual(stats.destinations, [
    { domain: 'there.test', delivered: 1, deferred: 1, failed: 1 },
    { domain: 'here.test', delivered: 1, deferred: 0, failed: 0 },
  ])
  assert.deepEqual(stats.users, [{ user: 'alice', messages: 1, octets: 300 }])
  assert.deepEqual(stats.problems, [])
  assert.equal((await ask([main], { since: undefined })).received.messages, 3)
})

test('Postfix tells of one arrival in several lines, with others between, and it is one', async () => {
  const log = `Nov 29 10:00:00 mx postfix/smtpd[1]: 5A7F31C0B2: client=e.test[192.0.2.7]
Nov 29 10:00:00 mx postfix/smtpd[1]: 4F21A0B3C4: client=c.test[192.0.2.7], sasl_method=PLAIN, sasl_username=bob
Nov 29 10:00:00 mx postfix/cleanup[2]: 4F21A0B3C4: message-id=<a@b.test>
Nov 29 10:00:00 mx postfix/qmgr[3]: 4F21A0B3C4: from=<bob@here.test>, size=500, nrcpt=1 (queue active)
Nov 29 10:00:00 mx postfix/qmgr[3]: 5A7F31C0B2: from=<z@e.test>, size=200, nrcpt=1 (queue active)
Nov 29 10:00:01 mx postfix/smtp[4]: 4F21A0B3C4: to=<x@there.test>, relay=mx.there.test[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)
`
  const stats = await ask(['-'], { stdin: Readable.from([Buffer.from(log)]) })
  assert.deepEqual(stats.received, { messages: 2, octets: 700 })
  assert.equal(stats.delivered, 1)
  assert.deepEqual(stats.users, [{ user: 'bob', messages: 1, octets: 500 }])
})

test('a file that is not there is told, and the others are counted', async () => {
  const { problems, received } = await ask(['/nowhere/mainlog', '-'], { stdin: Readable.from([Buffer.from(MAINLOG)]) })
  assert.deepEqual(problems, [{ name: '/nowhere/mainlog', problem: 'there is no such file' }])
  assert.equal(received.messages, 2)
})

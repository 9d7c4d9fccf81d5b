import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { instant } from '../../core/time.ts'
import { makeExplain } from '../explain.ts'
import { traceLog, type LogTrace } from './trace-log.ts'

const MAINLOG = fileURLToPath(new URL('../../../test/fixtures/logs/exim-mainlog', import.meta.url))
const explain = makeExplain()

const trace = (subject: string, text?: string, limit = 10): Promise<LogTrace> =>
  traceLog({
    files: [text === undefined ? MAINLOG : '-'],
    stdin: Readable.from([Buffer.from(text ?? '')]),
    subject,
    limit,
    now: instant(Date.UTC(2026, 10, 22, 12)),
    timeZone: 'UTC',
    language: 'en',
    explain,
  })

test('the story of a failed message has its arrival, attempt, reply, cause and bounce', async () => {
  const { stories } = await trace('1xV00J-0000bJ-1e')
  const [story, bounce] = stories
  assert.ok(story !== undefined && bounce !== undefined)
  assert.deepEqual(
    [story.id, story.from, story.sentBy, story.finished, story.bounces],
    ['1xV00J-0000bJ-1e', 'alice@lab.example', 'alice', true, [bounce.id]],
  )
  assert.equal(bounce.bounceOf, story.id)
  const [recipient] = story.recipients
  assert.deepEqual(
    [recipient?.address, recipient?.outcome, recipient?.diagnosis?.cause],
    ['x@reject.example', 'failed', 'recipient.unknown'],
  )
  assert.deepEqual(
    story.events.map(({ kind }) => kind),
    ['queued', 'logged', 'attempt-started', 'logged', 'logged'],
  )
  const failure = story.events[3]
  assert.ok(failure?.kind === 'logged')
  assert.deepEqual(
    [failure.outcome, failure.stage, failure.host],
    ['failed', 'RCPT TO', 'mx.reject.example [127.0.0.13]'],
  )
  assert.match(failure.text, /^550 5\.1\.1 /)
})

test('a delivery to a server is Waybill’s own event, with host, TLS and reply', async () => {
  const { stories } = await trace('1xV00J-0000be-1s')
  const delivered = stories[0]?.events.find(({ kind }) => kind === 'delivered')
  assert.ok(delivered?.kind === 'delivered' && delivered.via.transport === 'smtp')
  assert.deepEqual(delivered.via, {
    transport: 'smtp',
    host: 'mx.tlsgood.example',
    address: '127.0.0.17',
    port: 25,
    tls: true,
    dsn: false,
    reply: '250 2.0.0 Ok: queued as ABC123',
  })
})

test('an address finds its messages and the refusals in which it occurs, the newest when there are many', async () => {
  const found = await trace('x@elsewhere.example')
  assert.deepEqual([found.stories.length, found.refused.length, found.more], [0, 1, false])
  assert.equal(found.refused[0]?.text, 'relay not permitted')
  const many = await trace('alice@lab.example', undefined, 2)
  assert.equal(many.more, true)
  assert.ok(many.stories.length >= 2)
  assert.deepEqual((await trace('nobody@nowhere.example')).stories, [])
})

test('a mail is followed to the next server by its Message-ID, whatever server that is', async () => {
  const log = [
    'Nov 22 05:20:43 web exim[1]: 1joDp7-0002mn-2s X-PHP-Originating-Script: "2157:class-phpmailer.php"',
    'Nov 22 05:20:43 web exim[1]: 1joDp7-0002mn-2s <= shop@site.example U=www-data P=local S=466 id=abc@site.example',
    'Nov 22 05:20:44 web exim[1]: 1joDp7-0002mn-2s => x@y.example R=smarthost T=remote_smtp H=relay [192.0.2.9] C="250 OK"',
    'Nov 22 05:20:44 relay postfix/smtpd[5]: 7EE668039F: client=web[192.0.2.1]',
    'Nov 22 05:20:44 relay postfix/cleanup[5]: 7EE668039F: message-id=<abc@site.example>',
    'Nov 22 05:20:44 relay postfix/qmgr[5]: 7EE668039F: from=<shop@site.example>, size=466, nrcpt=1 (queue active)',
    'Nov 22 05:20:45 relay postfix/smtp[5]: 7EE668039F: to=<x@y.example>, relay=mx.y.example[192.0.2.7]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.y.example[192.0.2.7] said: 550 5.1.1 no such user (in reply to RCPT TO command))',
  ].join('\n')
  const { stories } = await trace('1joDp7-0002mn-2s', log)
  assert.deepEqual(
    stories.map(({ id, machine, format, sentBy }) => [id, machine, format, sentBy]),
    [
      ['1joDp7-0002mn-2s', 'web', 'exim', 'class-phpmailer.php (uid 2157)'],
      ['7EE668039F', 'relay', 'postfix', undefined],
    ],
  )
  assert.equal(stories[1]?.recipients[0]?.outcome, 'failed')
})

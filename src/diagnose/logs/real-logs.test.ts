// Logs that the servers themselves wrote, on one machine, of the same deliveries: a domain each for every way in which the other
// side can answer or not, local users, aliases, programs, refused clients. What was done is known, so each log has to tell it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { instant } from '../../core/time.ts'
import { makeExplain } from '../explain.ts'
import { readLog } from './read-log.ts'
import type { LogReport } from './report.ts'
import { traceLog, type LogTrace } from './trace-log.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../test/fixtures/logs/${name}`, import.meta.url))
const common = {
  stdin: Readable.from([]),
  now: instant(Date.UTC(2026, 10, 23)),
  timeZone: 'UTC',
  language: 'en',
  explain: makeExplain(),
} as const

const read = (name: string): Promise<LogReport> => readLog({ ...common, files: [fixture(name)] })
const trace = (name: string, subject: string): Promise<LogTrace> =>
  traceLog({ ...common, files: [fixture(name)], subject, limit: 5 })

/** Whatever the server, these answers of the other side have these causes. */
const CAUSES: Readonly<Record<string, string>> = {
  'unknown.example': 'recipient.unknown',
  'grey.example': 'greylist',
  'spf.example': 'spf.fail',
  'banner.example': 'blocklist.ip',
  'block.example': 'blocklist.ip',
  'busy.example': 'limit.connections',
  'spam.example': 'spam.content',
  'later.example': 'system.full',
  'full.example': 'recipient.full',
  'gmail.example': 'auth.none',
  'drop.example': 'network.timeout',
  'refused.example': 'network.connect',
  'noroute.example': 'network.connect',
  'helo.example': 'dns.helo',
  'wanttls.example': 'tls.required',
  'nx.example': 'domain.not-found',
  'servfail.example': 'domain.dns-error',
}

const LOGS = [
  {
    name: 'postfix-maillog',
    lines: 580,
    recipients: { delivered: 37, failed: 27, waiting: 0, recovered: 0, removed: 0 },
    refused: { permanent: 7, temporary: 2 },
    stories: [62, 3],
  },
  {
    name: 'opensmtpd-maillog',
    lines: 363,
    recipients: { delivered: 28, failed: 22, waiting: 0, recovered: 0, removed: 0 },
    refused: { permanent: 6, temporary: 0 },
    stories: [50, 2],
  },
  {
    name: 'sendmail-maillog',
    lines: 210,
    recipients: { delivered: 47, failed: 26, waiting: 0, recovered: 0, removed: 0 },
    refused: { permanent: 6, temporary: 1 },
    stories: [67, 2],
  },
] as const

test('exim-all-mainlog, with every log_selector on, is read whole, and what a time stands behind is not part of a reply', async () => {
  const report = await read('exim-all-mainlog')
  assert.deepEqual([report.lines, report.unrecognised], [486, { count: 0, examples: [] }])
  assert.deepEqual(report.recipients, { delivered: 17, failed: 59, waiting: 0, recovered: 0, removed: 3 })
  assert.deepEqual([report.refused, report.stories, report.open], [{ permanent: 14, temporary: 2 }, 73, 0])
  const spf = report.causes.find(({ destinations }) => destinations.some((one) => one.destination === 'spf.example'))
  assert.equal(
    spf?.example.text,
    '550 5.7.23 SPF validation failed: 192.0.2.1 is not allowed to send mail from example.org',
  )
})

for (const { name, lines, recipients, refused, stories } of LOGS) {
  test(`${name} is read whole, with what became of every recipient and why`, async () => {
    const report = await read(name)
    assert.deepEqual([report.lines, report.unrecognised], [lines, { count: 0, examples: [] }])
    assert.deepEqual([report.recipients, report.refused], [recipients, refused])
    assert.deepEqual([report.stories, report.open], stories)
    const found = Object.keys(CAUSES).map((domain) => [domain, causesOf(report, domain)])
    assert.deepEqual(Object.fromEntries(found), Object.fromEntries(Object.entries(CAUSES).map(([d, c]) => [d, [c]])))
    // Most were written to addresses that do not exist, and the block list is what the server's keeper can mend.
    assert.deepEqual(report.beginHere, { cause: 'blocklist.ip', side: 'outgoing', why: 'ours', count: 2 })
  })
}

const causesOf = ({ causes }: LogReport, domain: string): readonly string[] =>
  causes
    .filter(({ side, destinations }) => side === 'outgoing' && destinations.some((one) => one.destination === domain))
    .map(({ cause }) => cause)

test('OpenSMTPD tells the refusal of a greeting in another line than the delivery, and its end in a third', async () => {
  const { stories } = await trace('opensmtpd-maillog', 'x@banner.example')
  const [recipient] = stories[0]?.recipients ?? []
  assert.deepEqual(
    [recipient?.outcome, recipient?.text, recipient?.diagnosis?.cause],
    ['failed', '554 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org', 'blocklist.ip'],
  )
})

test('Sendmail ends a message with the notification that it cannot be sent, and not with the warning before', async () => {
  const { stories } = await trace('sendmail-maillog', 'x@refused.example')
  const [first, ...others] = stories
  assert.deepEqual([first?.finished, first?.recipients[0]?.outcome], [true, 'deferred'])
  assert.ok((first?.recipients[0]?.failures ?? 0) > 2)
  assert.deepEqual(
    others.map(({ bounceOf }) => bounceOf),
    [first?.id],
  )
})

test('Sendmail’s broken configuration is told in the words of its SYSERR', async () => {
  const { stories } = await trace('sendmail-maillog', 'x@gone.example')
  assert.equal(stories[0]?.recipients[0]?.text, 'MX list for gone.example. points back to mail.example.org')
})

test('a program behind an alias is shown under the address that was written to', async () => {
  const { stories } = await trace('sendmail-maillog', 'tempprog@example.org')
  assert.deepEqual(
    stories[0]?.recipients.map(({ address }) => address),
    ['tempprog@example.org'],
  )
})

const SYSLOG = /^(\w{3} \d\d) (\d\d:\d\d:\d\d) (\S+) ([\w-]+)\[(\d+)\]: (.*)$/

interface Parts {
  readonly day: string
  readonly time: string
  readonly host: string
  readonly tag: string
  readonly pid: string
  readonly text: string
}

/** As others write the same line. */
const CARRIERS: Readonly<Record<string, (parts: Parts) => string>> = {
  'journalctl -o short-iso': ({ time, host, tag, pid, text }) =>
    `2026-11-22T${time}+0000 ${host} ${tag}[${pid}]: ${text}`,
  'journalctl -o short-precise': ({ day, time, host, tag, pid, text }) =>
    `${day} ${time}.123456 ${host} ${tag}[${pid}]: ${text}`,
  'FreeBSD’s syslogd -v': ({ day, time, host, tag, pid, text }) =>
    `${day} ${time} <mail.info> ${host} ${tag}[${pid}]: ${text}`,
  'journalctl -o json': ({ time, host, tag, pid, text }) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${Date.parse(`2026-11-22T${time}Z`)}000`,
      _HOSTNAME: host,
      SYSLOG_IDENTIFIER: tag,
      _PID: pid,
      PRIORITY: '6',
      MESSAGE: text,
    }),
  'rsyslog, RFC 5424, with its further space': ({ time, host, tag, pid, text }) =>
    `<22>1 2026-11-22T${time}.123456+00:00 ${host} ${tag} ${pid} - -  ${text}`,
  'docker, json-file': ({ day, time, host, tag, pid, text }) =>
    JSON.stringify({
      log: `${day} ${time} ${host} ${tag}[${pid}]: ${text}\n`,
      stream: 'stdout',
      time: `2026-11-22T${time}.123456789Z`,
    }),
  'kubernetes, CRI': ({ day, time, host, tag, pid, text }) =>
    `2026-11-22T${time}.123456789Z stdout F ${day} ${time} ${host} ${tag}[${pid}]: ${text}`,
}

for (const [carrier, carry] of Object.entries(CARRIERS)) {
  test(`a log says the same as written by ${carrier}`, async () => {
    const lines = readFileSync(fixture('sendmail-maillog'), 'utf8').trimEnd().split('\n')
    const carried = lines.flatMap((line) => {
      const [, day = '', time = '', host = '', tag = '', pid = '', text = ''] = SYSLOG.exec(line) ?? []
      return tag === '' ? [] : [carry({ day, time, host, tag, pid, text })]
    })
    const log = Readable.from([Buffer.from(`${carried.join('\n')}\n`)])
    const report = await readLog({ ...common, files: ['-'], stdin: log })
    const { recipients, refused, stories } = LOGS[2]
    assert.deepEqual([report.unrecognised.count, report.recipients, report.refused], [0, recipients, refused])
    assert.deepEqual([report.stories, report.open], stories)
    assert.equal(report.first, Date.parse('2026-11-22T21:52:03Z') + ((report.first ?? 0) % 1000))
  })
}

test('a refusal that Exim sends to syslog twice is counted once', async () => {
  const line =
    'Nov 22 05:20:43 mail exim[7]: H=c.example [192.0.2.7] F=<a@b.example> rejected RCPT <x@y.example>: relay not permitted\n'
  const report = await readLog({ ...common, files: ['-'], stdin: Readable.from([Buffer.from(line.repeat(4))]) })
  assert.deepEqual([report.lines, report.refused], [4, { permanent: 2, temporary: 0 }])
})

// What the reports of twelve whole logs say in their first lines, to somebody whose mail is down.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { READ_AT, TROUBLES } from '../diagnose/logs/whole-troubles.test-support.ts'
import { runLogReport, type LogReportOptions } from './log-report-command.ts'
import { noPaint } from './render/paint.ts'

type Trouble = keyof typeof TROUBLES

async function explain(trouble: Trouble, options: LogReportOptions): Promise<string> {
  let out = ''
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => assert.fail(text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([Buffer.from(`${TROUBLES[trouble].join('\n')}\n`)]),
    clock: new FakeClock(instant(READ_AT)),
    timeZone: 'UTC',
  }
  await runLogReport(terminal, ['-'], options)
  return out
}

/** Verdict, what to begin with, and what the top of the report says. */
const SAYS: Readonly<Record<Trouble, readonly [verdict: string, begin: string | undefined, top: RegExp]>> = {
  'port 25 is blocked': ['begin-here', 'network.port-25-blocked', /→ Outgoing port 25 .* 40 .*you \(IP\).*provider/],
  'the address is on a list': ['begin-here', 'blocklist.ip', /→ The address .* 20 +outlook\.com .*yes +you.* high/],
  'the smarthost refuses the log-in': ['begin-here', 'smarthost.login-refused', / 25 .*yes +you .*Begin here/],
  'the resolver is dead': ['begin-here', 'resolver.broken', /→ This server cannot .* 25 .*you.*dig MX gmail\.com/],
  'the scanner is down': ['begin-here', 'backend.milter', /→ A filter .* 30 +this server .*systemctl status/],
  'the disk is full': ['begin-here', 'system.full', /→ This server's disk is full 30 .*you.*df -h/],
  'greylisting only': ['late', undefined, /^Nothing failed, and nothing waits: all that was late/],
  'one address is wrong': [
    'theirs',
    undefined,
    /There is no such mailbox .* 1 .*the writer.*Nothing of this is for this server/,
  ],
  'passwords are guessed': [
    'refused',
    undefined,
    /Passwords are guessed.* 200 +200 clients.*No mail of this server is seen to fail/,
  ],
  'all is fine': ['fine', undefined, /^Nothing failed, and nothing waits\./],
  'the certificate has expired': [
    'begin-here',
    'tls.client-distrusts',
    /→ The client does not accept .* you .*openssl s_client/,
  ],
  'mail goes in a circle': ['begin-here', 'local-config.mx-points-here', /→ The domain points to this 10 example\.net/],
}

const TOP = 25
const topOf = (out: string): string => out.split('\n', TOP).join(' ').replaceAll(/ +/g, ' ')

for (const trouble of Object.keys(TROUBLES) as Trouble[]) {
  test(`where ${trouble}, the report says so at its top, in both languages`, async () => {
    const [verdict, begin, top] = SAYS[trouble]
    const told = JSON.parse(await explain(trouble, { language: 'en', json: true })) as {
      verdict: string
      beginHere?: { cause: string }
      unrecognised: { count: number }
    }
    assert.deepEqual([told.verdict, told.beginHere?.cause, told.unrecognised.count], [verdict, begin, 0])
    const printed = await Promise.all((['en', 'ru'] as Language[]).map((language) => explain(trouble, { language })))
    const [en = '', ru = ''] = printed
    assert.match(topOf(en), top)
    assert.equal(ru.includes('→'), begin !== undefined)
    // What is quoted out of the log is not translated, and stands behind the numbers.
    const [above = ''] = ru.split(/\n\d+ строк/)
    assert.match(above, /[а-яё]{4}/)
    assert.doesNotMatch(above.replaceAll(/`[^`]*`|\([^)]*\)/g, ''), /\b(?:the|this|mail|server|nothing)\b/i)
    for (const line of printed.join('\n').split('\n')) assert.ok(line.length <= 80 || !line.trim().includes(' '), line)
  })
}

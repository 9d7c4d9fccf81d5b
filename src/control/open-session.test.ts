// A log-in of `waybill send`: over which connections a password goes, by which mechanism, and that it is shown nowhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { seconds } from '../core/time.ts'
import type { LogInPlan } from '../sasl/client/log-in-over.ts'
import { probe, type DialogueLine, type ProbePlan } from './probe.ts'
import { accepting, scriptedServer } from './scripted-server.test-support.ts'

const SECRET = 'geheim-17'
const LOG_IN: LogInPlan = { user: 'alice', password: SECRET }

async function run(answers: Readonly<Record<string, string>>, plan: Partial<ProbePlan>) {
  const server = await scriptedServer(accepting(answers))
  const dialogue: DialogueLine[] = []
  try {
    const report = await probe(
      {
        host: '127.0.0.1',
        port: server.port,
        helo: 'probe.example',
        mailFrom: 'a@example.org',
        rcptTo: ['b@example.org'],
        content: Buffer.from('Subject: x\r\n\r\nx\r\n'),
        timeout: seconds(5),
        ...plan,
      },
      { clock: systemClock, onLine: (line) => dialogue.push(line) },
    )
    return { report, heard: server.heard, told: JSON.stringify({ report, dialogue }) }
  } finally {
    await server.close()
  }
}

test('the strongest mechanism that is offered is taken, and the password is shown nowhere, not even where the server repeats it', async () => {
  const plain = Buffer.from(`\0alice\0${SECRET}`).toString('base64')
  const { report, heard, told } = await run(
    { EHLO: '250-x\r\n250 AUTH LOGIN PLAIN', AUTH: `235 2.7.0 welcome, ${plain}, ${SECRET}` },
    { logIn: LOG_IN },
  )
  assert.equal(report.outcome, 'accepted')
  assert.ok(heard.includes(`AUTH PLAIN ${plain}`))
  assert.doesNotMatch(told, new RegExp(`${SECRET}|${plain}`))
  assert.match(told, /AUTH PLAIN \(not shown\)/)
})

test('a refused log-in ends it there', async () => {
  const { report, heard } = await run(
    { EHLO: '250-x\r\n250 AUTH PLAIN', AUTH: '535 5.7.8 no' },
    { logIn: { ...LOG_IN, mechanism: 'PLAIN' } },
  )
  assert.deepEqual([report.outcome, report.command, report.reply?.code], ['refused', 'AUTH', 535])
  assert.ok(!heard.some((line) => line.startsWith('MAIL')))
})

for (const [why, answers, plan, said] of [
  ['no log-in is offered', { EHLO: '250 x' }, { logIn: LOG_IN }, /no log-in/],
  [
    'another mechanism is wanted',
    { EHLO: '250-x\r\n250 AUTH PLAIN' },
    { logIn: { ...LOG_IN, mechanism: 'LOGIN' } },
    /PLAIN/,
  ],
  [
    'there is no TLS to a host elsewhere',
    { EHLO: '250-x\r\n250 AUTH PLAIN' },
    { logIn: LOG_IN, name: 'mx.test' },
    /only over TLS/,
  ],
  ['STARTTLS is wanted and not offered', { EHLO: '250 x' }, { tls: 'starttls' }, /STARTTLS/],
] as const satisfies readonly (readonly [string, Readonly<Record<string, string>>, Partial<ProbePlan>, RegExp])[]) {
  test(`nothing is sent where ${why}`, async () => {
    const { report, heard } = await run(answers, plan)
    assert.equal(report.outcome, 'broken')
    assert.match(report.detail ?? '', said)
    assert.ok(!heard.some((line) => /^(?:AUTH|MAIL)/.test(line)))
  })
}

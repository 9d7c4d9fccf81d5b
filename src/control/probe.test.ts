import { test } from 'node:test'
import assert from 'node:assert/strict'
import { systemClock } from '../core/clock.ts'
import { duration, seconds } from '../core/time.ts'
import { probe, type DialogueLine, type ProbePlan, type ProbeReport } from './probe.ts'
import { accepting, scriptedServer, type Answers } from './scripted-server.test-support.ts'

interface Run {
  readonly report: ProbeReport
  readonly heard: readonly string[]
  readonly dialogue: readonly DialogueLine[]
}

async function run(answers: Answers, plan: Partial<ProbePlan> = {}, greeting?: string): Promise<Run> {
  const server = await scriptedServer(answers, greeting)
  const dialogue: DialogueLine[] = []
  try {
    const report = await probe(
      {
        host: '127.0.0.1',
        port: server.port,
        helo: 'probe.example',
        mailFrom: 'a@example.org',
        rcptTo: ['b@example.org'],
        content: Buffer.from('Subject: x\r\n\r\n.dot\r\n'),
        timeout: seconds(5),
        ...plan,
      },
      { clock: systemClock, onLine: (line) => dialogue.push(line) },
    )
    return { report, heard: server.heard, dialogue }
  } finally {
    await server.close()
  }
}

test('a message that is accepted gives the id that Waybill answers with', async () => {
  const { report, heard } = await run(accepting({ '.': '250 2.0.0 Queued as 0S9ZQ4M2XA0' }))
  assert.equal(report.outcome, 'accepted')
  assert.equal(report.id, '0S9ZQ4M2XA0')
  assert.deepEqual(heard, [
    'EHLO probe.example',
    'MAIL FROM:<a@example.org> SIZE=20',
    'RCPT TO:<b@example.org>',
    'DATA',
    'Subject: x',
    '',
    '..dot',
    '.',
    'QUIT',
  ])
})

test('the dialogue holds every line of both sides in order', async () => {
  const { dialogue } = await run(accepting({ MAIL: '550-5.1.0 no\r\n550 5.1.0 never' }))
  assert.deepEqual(
    dialogue.slice(1).map(({ by, text }) => `${by}: ${text}`),
    [
      'server: 220 ready',
      'client: EHLO probe.example',
      'server: 250-mx.example.org',
      'server: 250-SIZE 1000000',
      'server: 250 8BITMIME',
      'client: MAIL FROM:<a@example.org> SIZE=20',
      'server: 550-5.1.0 no',
      'server: 550 5.1.0 never',
      'client: QUIT',
      'server: 221 bye',
    ],
  )
})

for (const [command, start] of [
  ['MAIL', 'MAIL'],
  ['RCPT', 'RCPT'],
  ['DATA', 'DATA'],
  ['content', '.'],
] as const) {
  test(`a refusal of ${command} is reported with its command and reply`, async () => {
    const { report, heard } = await run(accepting({ [start]: '554 5.7.1 no' }))
    assert.equal(report.outcome, 'refused')
    assert.equal(report.command, command)
    assert.deepEqual(report.reply, { code: 554, enhanced: '5.7.1', lines: ['no'] })
    assert.equal(heard.at(-1), 'QUIT')
  })
}

test('a refusing greeting ends the probe', async () => {
  const { report } = await run(accepting(), {}, '554 go away')
  assert.equal(report.outcome, 'refused')
  assert.equal(report.command, 'connect')
})

test('HELO is tried where EHLO is not understood, and then no extension is used', async () => {
  const { report, heard } = await run(accepting({ EHLO: '502 what' }))
  assert.equal(report.outcome, 'accepted')
  assert.deepEqual(heard.slice(0, 3), ['EHLO probe.example', 'HELO probe.example', 'MAIL FROM:<a@example.org>'])
})

test('the message goes to the recipients that were accepted when others are refused', async () => {
  const { report } = await run(accepting({ 'RCPT TO:<no@': '550 5.1.1 unknown' }), {
    rcptTo: ['no@example.org', 'yes@example.org'],
  })
  assert.equal(report.outcome, 'partly-accepted')
  assert.equal(report.command, 'RCPT')
  assert.deepEqual(
    report.recipients.map(({ reply }) => reply.code),
    [550, 250],
  )
})

test('8BITMIME is asked for when the content needs it and the server offers it', async () => {
  const content = Buffer.from('Subject: x\r\n\r\n\u00fc\r\n')
  const { heard } = await run(accepting(), { content })
  assert.equal(heard[1], 'MAIL FROM:<a@example.org> SIZE=18 BODY=8BITMIME')
})

test('a server that closes in the middle breaks the dialogue', async () => {
  const { report } = await run(accepting({ '.': undefined }))
  assert.equal(report.outcome, 'broken')
  assert.equal(report.command, 'content')
  assert.equal(report.detail, 'The server closed the connection.')
})

test('a server that does not speak SMTP is told apart', async () => {
  const { report } = await run(accepting(), {}, 'SSH-2.0-OpenSSH_9.2')
  assert.equal(report.outcome, 'broken')
  assert.equal(report.command, 'connect')
  assert.match(report.detail ?? '', /not an SMTP reply/)
})

test('a server that says nothing runs into the time limit', async () => {
  const { report } = await run(() => '', { timeout: duration(30) }, '220-ready')
  assert.equal(report.outcome, 'broken')
  assert.equal(report.detail, 'The server did not reply within 30 ms.')
})

test('a port where nothing listens is unreachable', async () => {
  const server = await scriptedServer(accepting())
  await server.close()
  const { report } = await run(accepting(), { port: server.port })
  assert.equal(report.outcome, 'unreachable')
  assert.equal(report.detail, 'nothing listens there')
})

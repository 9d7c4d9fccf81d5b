import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailbox } from '../../core/message.test-support.ts'
import { changedWhole } from '../changed-content.test-support.ts'
import { daemonDouble, nobody } from '../daemon-double.test-support.ts'
import { HAM, ip, mail, scanMessage } from '../scan-message.test-support.ts'
import type { ScanMessage, ScanOutcome } from '../scanner.ts'
import {
  CONTINUE,
  field,
  milterDouble,
  packet,
  type MilterDouble,
  type MilterScript,
} from './milter-double.test-support.ts'
import { scanWithMilter } from './milter.ts'
import { cString, FLAG, uint32 } from './packets.ts'

const quiet = new AbortController().signal
const bytes = mail('X-Folded: one\n\ttwo\nSubject:  Lunch\n\nthe body\n')
const message = scanMessage(bytes)

async function ask(
  script: MilterScript,
  asked: ScanMessage = message,
): Promise<{ outcome: ScanOutcome; milter: MilterDouble }> {
  const milter = await milterDouble(script)
  try {
    const outcome = await scanWithMilter(milter.place, asked, quiet)
    await milter.closed
    return { outcome, milter }
  } finally {
    await milter[Symbol.asyncDispose]()
  }
}

async function verdict(script: MilterScript, asked: ScanMessage = message) {
  const { outcome } = await ask(script, asked)
  assert.ok(outcome.kind === 'verdict', JSON.stringify(outcome))
  return outcome
}

async function changed(script: MilterScript): Promise<string> {
  const { changes } = await verdict(script)
  return (await changedWhole(message.content, changes)).toString()
}

/** What the filter says at the end of the message. */
const atEnd = (...packets: readonly Buffer[]): MilterScript => ({ answers: { E: Buffer.concat(packets) } })

test('the whole message is told in order, without our own Received field', async () => {
  const { outcome, milter } = await ask({})
  assert.deepEqual(outcome, { kind: 'verdict', verdict: 'clean', changes: [], facts: {} })
  assert.deepEqual(milter.said(), [
    'C client.test 4?@192.0.2.7',
    'H client.test',
    'M <alice@far.test>',
    'R <bob@near.test>',
    'T',
    'L X-Folded one\n\ttwo',
    'L Subject Lunch',
    'N',
    'B 10',
    'E',
    'Q',
  ])
  assert.equal(milter.body().toString(), 'the body\r\n')
})

test('a filter that asks for it gets the space behind the colon, and gives it back', async () => {
  const { milter } = await ask({ flags: FLAG.leadingSpace })
  assert.deepEqual(
    milter.said().filter((line) => line.startsWith('L')),
    ['L X-Folded  one\n\ttwo', 'L Subject   Lunch'],
  )
  const text = await changed({ flags: FLAG.leadingSpace, ...atEnd(packet('h', field('X-A', '  two')), CONTINUE) })
  assert.match(text, /\r\nX-A:  two\r\n/)
})

test('stages that the filter does not want are not told, and silent ones are not waited for', async () => {
  const flags = FLAG.noHelo | FLAG.noRcpt | FLAG.noHeader | FLAG.noData | FLAG.silentConnect | FLAG.silentBody
  const silence = Buffer.alloc(0)
  const { outcome, milter } = await ask({ flags, answers: { C: silence, B: silence } })
  assert.equal(outcome.kind, 'verdict')
  assert.deepEqual(
    milter.said().map((line) => line[0]),
    ['C', 'M', 'N', 'B', 'E', 'Q'],
  )
})

test('a filter of version 2 hears no DATA', async () => {
  const { milter } = await ask({ version: 2 })
  assert.ok(!milter.said().includes('T'))
})

test('macros tell of the session: name, client, queue id, log-in, TLS, recipient', async () => {
  const { milter } = await ask(
    {},
    scanMessage(bytes, {
      client: ip('2001:db8::7'),
      login: { user: 'alice', mechanism: 'PLAIN' },
      tls: { protocol: 'TLSv1.3', cipher: 'AES' },
      rcptTo: [mailbox('bob@near.test'), mailbox('carol@near.test')],
    }),
  )
  assert.match(milter.said()[0] ?? '', /^C client\.test 6\?@2001:db8::7$/)
  assert.deepEqual(milter.macros('C'), {
    j: 'mx.near.test',
    _: 'client.test [2001:db8::7]',
    v: 'Waybill',
    '{daemon_name}': 'waybill',
    '{client_addr}': '2001:db8::7',
    '{client_name}': 'client.test',
  })
  assert.deepEqual(milter.macros('H'), { '{tls_version}': 'TLSv1.3', '{cipher}': 'AES' })
  assert.deepEqual(milter.macros('M'), {
    i: 'wb-7F3K2Q',
    '{auth_type}': 'PLAIN',
    '{auth_authen}': 'alice',
    '{mail_addr}': 'alice@far.test',
    '{mail_host}': 'far.test',
    '{mail_mailer}': 'esmtp',
  })
  assert.equal(milter.macros('R')['{rcpt_addr}'], 'bob@near.test')
  assert.deepEqual(milter.macros('E'), { i: 'wb-7F3K2Q' })
})

test('the null sender has no host, and no log-in no macros of one', async () => {
  const { milter } = await ask({}, scanMessage(bytes, { mailFrom: null }))
  assert.deepEqual(milter.macros('M'), { i: 'wb-7F3K2Q', '{mail_addr}': '', '{mail_mailer}': 'esmtp' })
  assert.ok(milter.said().includes('M <>'))
})

test('a verdict at any stage ends the story', async () => {
  for (const stage of ['C', 'H', 'M', 'T', 'L', 'N', 'B', 'E']) {
    for (const [letter, expected] of [
      ['a', 'clean'],
      ['r', 'refuse'],
      ['t', 'defer'],
      ['d', 'discard'],
    ] as const) {
      const { outcome, milter } = await ask({ answers: { [stage]: packet(letter) } })
      assert.equal(outcome.kind === 'verdict' && outcome.verdict, expected, `${letter} at ${stage}`)
      assert.equal(milter.said().at(-1), 'Q')
      if (stage !== 'E') assert.ok(!milter.said().includes('E'))
    }
  }
})

test('the filter’s own reply is passed on, of one line or several', async () => {
  const one = await verdict(atEnd(packet('y', cString('550 5.7.1 no such luck'))))
  assert.deepEqual([one.verdict, one.reply], ['refuse', { code: 550, enhanced: '5.7.1', lines: ['no such luck'] }])
  const two = await verdict({ answers: { M: packet('y', cString('451-4.7.1 later,\r\n451 4.7.1 please')) } })
  assert.deepEqual([two.verdict, two.reply?.lines], ['defer', ['later,', 'please']])
})

test('a filter that refuses some recipients is reported, one that refuses all refuses the message', async () => {
  const asked = scanMessage(bytes, { rcptTo: [mailbox('bob@near.test'), mailbox('carol@near.test')] })
  const no = packet('y', cString('550 5.1.1 not her'))
  const some = await verdict({ answers: { R: [CONTINUE, no] } }, asked)
  assert.deepEqual(
    [some.verdict, some.facts],
    ['clean', { refused_recipients: ['carol@near.test: 550 5.1.1 not her'] }],
  )
  const all = await verdict({ answers: { R: [packet('r'), no] } }, asked)
  assert.deepEqual([all.verdict, all.reply?.lines], ['refuse', ['not her']])
  assert.equal((await verdict({ answers: { R: [packet('t'), no] } }, asked)).verdict, 'defer')
})

test('"skip" ends the body and leaves the verdict open', async () => {
  const asked = scanMessage(mail(`${HAM}${'x'.repeat(300_000)}`))
  const { outcome, milter } = await ask({ answers: { B: packet('s') } }, asked)
  assert.equal(outcome.kind === 'verdict' && outcome.verdict, 'clean')
  assert.equal(milter.said().filter((line) => line.startsWith('B')).length, 1)
})

test('a body of any size goes over whole, in pieces that every filter takes', async () => {
  const text = 'x'.repeat(300_000)
  const { milter } = await ask({}, scanMessage(mail(`A: b\n\n${text}`)))
  assert.equal(milter.body().toString(), text)
  const sizes = milter.said().flatMap((line) => (line.startsWith('B') ? [Number(line.slice(2))] : []))
  assert.ok(sizes.every((size) => size > 0 && size <= 65_535))
})

test('fields are added, inserted, changed and deleted as the filter counts them', async () => {
  const text = await changed(
    atEnd(
      packet('p'),
      packet('h', field('X-Added', 'one\n\ttwo')),
      packet('i', uint32(1), field('X-Inserted', 'three')),
      packet('m', uint32(1), field('Subject', 'Dinner')),
      packet('m', uint32(1), field('X-Folded', '')),
      packet('m', uint32(1), field('Received', 'not ours')),
      packet('c'),
    ),
  )
  assert.equal(
    text.replace(/^Received: [^\r]*/, 'Received: ours'),
    'Received: ours\r\nX-Inserted: three\r\nSubject: Dinner\r\nX-Added: one\r\n\ttwo\r\nReceived: not ours\r\n\r\nthe body\r\n',
  )
})

test('the body can be replaced in pieces, also by nothing', async () => {
  const text = await changed(atEnd(packet('b', Buffer.from('new ')), packet('b', Buffer.from('body\r\n')), packet('a')))
  assert.match(text, /\r\n\r\nnew body\r\n$/)
  assert.match(await changed(atEnd(packet('b'), packet('c'))), /Subject: {2}Lunch\r\n\r\n$/)
})

test('quarantine holds the message, unless it is refused anyway', async () => {
  const held = await verdict(atEnd(packet('q', cString('looks odd')), packet('h', field('X-A', '1')), CONTINUE))
  assert.deepEqual([held.verdict, held.name, held.changes.length], ['quarantine', 'looks odd', 1])
  assert.equal((await verdict(atEnd(packet('q', cString('odd')), packet('r')))).verdict, 'refuse')
})

test('changes of the envelope are reported and not made', async () => {
  const { facts, changes } = await verdict(
    atEnd(
      packet('+', cString('<archive@near.test>')),
      packet('-', cString('<bob@near.test>')),
      packet('e', cString('<x@y.test>'), cString('RET=HDRS')),
      CONTINUE,
    ),
  )
  assert.deepEqual(changes, [])
  assert.deepEqual(facts, {
    envelope_changes: [
      'add recipient <archive@near.test>',
      'remove recipient <bob@near.test>',
      'change sender to <x@y.test> RET=HDRS',
    ],
  })
})

test('a field that no packet can hold is cut and told', async () => {
  const { outcome, milter } = await ask({}, scanMessage(mail(`X-Long: ${'x'.repeat(200_000)}\n\nb\n`)))
  assert.deepEqual(outcome.kind === 'verdict' && outcome.facts, { cut_field: 'X-Long' })
  assert.ok((milter.said().find((line) => line.startsWith('L')) ?? '').length < 65_540)
})

for (const [what, script, problem] of [
  ['a version from the future', { version: 7 }, /version 7/],
  ['a version from long ago', { version: 1 }, /version 1/],
  ['an action that was not offered', { actions: 0x400 }, /not offered/],
  ['a flag that was not offered', { flags: 0x8000_0000 }, /not offered/],
  ['a letter that is not known', atEnd(packet('?')), /not known \("\?"\)/],
  ['a reply code that is none', atEnd(packet('y', cString('all right'))), /not known/],
  ['a reply code that accepts', atEnd(packet('y', cString('250 2.0.0 ok'))), /not known/],
  ['a field without a value', atEnd(packet('h', cString('X-A'))), /not known/],
  ['a number cut in two', atEnd(packet('i', Buffer.from([0, 0]))), /not known/],
  ['a change before the end', { answers: { H: packet('h', field('X-A', '1')) } }, /out of turn/],
  ['a packet of no length', { answers: { H: Buffer.alloc(4) } }, /not a packet/],
  ['a packet larger than any', { answers: { H: Buffer.alloc(8, 0xff) } }, /not a packet/],
  [
    'changes without end',
    atEnd(...Array.from({ length: 1001 }, () => packet('h', field('A', '1')))),
    /too many changes/,
  ],
  [
    'a body without end',
    atEnd(...Array.from({ length: 300 }, () => packet('b', Buffer.alloc(65_000)))),
    /more than 16777216/,
  ],
] as const) {
  test(`${what} is an error and never a verdict`, async () => {
    await assert.rejects(ask(script), problem)
  })
}

test('a filter that goes away at any stage is an error', async () => {
  for (let packets = 0; packets < 11; packets++) {
    let seen = 0
    await using milter = await daemonDouble((socket, heard, ended) => {
      const negotiation = packet('O', uint32(6), uint32(0), uint32(0))
      if (ended || seen++ >= packets) socket.end()
      else socket.write(heard.length < 20 ? negotiation : CONTINUE)
    })
    await assert.rejects(scanWithMilter(milter.place, message, quiet), /closed the connection|broke/, String(packets))
  }
  await assert.rejects(scanWithMilter(await nobody(), message, quiet), /nothing listens there/)
})

test('another kind of server is not taken for a milter', async () => {
  await using smtp = await daemonDouble((socket) => socket.end('220 mx.near.test ESMTP\r\n'))
  await assert.rejects(scanWithMilter(smtp.place, message, quiet), /not a packet|did not negotiate/)
})

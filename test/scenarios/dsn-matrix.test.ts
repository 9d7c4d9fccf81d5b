// What a sender is told, by what MAIL and RCPT asked for (RFC 3461 §4, §5.2, §6), on real sessions: a mailbox here, a server that
// takes DSN over and so tells itself, a refusal, an alias that stands for several. What a delay tells is in delay-warnings.test.ts.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseMessageId } from '../../src/core/id.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'

let folder: TempFolder
let world: World
before(async () => {
  folder = await tempFolder()
  const aliases = join(folder.path, 'aliases')
  await writeFile(aliases, 'several: y@ok.test, z@ok.test\nmoved: gone@unknown.test\n')
  world = await World.start({ aliases })
})
after(async () => {
  await world[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

let sent = 0

/** The notifications that the sender got: all reports about the message, as they lie in the mailbox. */
async function reportsFor(mail: string, rcpts: readonly string[], utf8 = false): Promise<readonly string[]> {
  const subject = `matrix ${sent++}`
  const says = await world.talk(
    '127.0.0.1',
    `EHLO c.test\r\nMAIL FROM:<bob@sandbox.test>${mail}${utf8 ? ' SMTPUTF8 BODY=8BITMIME' : ''}\r\n` +
      rcpts.map((rcpt) => `RCPT TO:${rcpt}\r\n`).join('') +
      `DATA\r\nSubject: ${subject}\r\n\r\nthe text of it\r\n.\r\nQUIT\r\n`,
  )
  const id =
    parseMessageId(/ id=(\w{11})|\b(0[0-9A-Z]{10})\b/.exec(says)?.[0].replace(' id=', '') ?? '') ?? assert.fail(says)
  await world.rest(id)
  const notified = (await world.story(id)).events.filter((event) => event.kind === 'notified')
  return Promise.all(
    notified.map(async (event) => {
      await world.rest(event.notification)
      const mails = await world.mail('bob')
      return mails.find((one) => one.includes(`Message-ID: <${event.notification}@`)) ?? assert.fail('not arrived')
    }),
  )
}

const actionsIn = (reports: readonly string[]): readonly string[] =>
  reports
    .flatMap((report) => [...report.matchAll(/^Final-Recipient: [\w-]+; (\S+)@\S+\nAction: (\w+)\nStatus: (\d)/gm)])
    .map(([, who, action, status]) => `${who} ${action} ${status}`)
    .toSorted()

const EVERYBODY = ['alice@sandbox.test', 'relay@ok.test', 'no@unknown.test', 'several@sandbox.test']
const FAILED = 'no failed 5'
const SUCCEEDED = ['alice delivered 2', 'several expanded 2']

for (const [notify, told] of [
  ['', [FAILED]],
  [' NOTIFY=NEVER', []],
  [' NOTIFY=FAILURE', [FAILED]],
  [' NOTIFY=DELAY', []],
  [' NOTIFY=SUCCESS', SUCCEEDED],
  [' NOTIFY=SUCCESS,FAILURE', [...SUCCEEDED, FAILED]],
  [' NOTIFY=FAILURE,DELAY', [FAILED]],
  [' NOTIFY=SUCCESS,DELAY', SUCCEEDED],
  [' NOTIFY=SUCCESS,FAILURE,DELAY', [...SUCCEEDED, FAILED]],
] as const) {
  test(`RCPT${notify || ' without NOTIFY'}: ${told.join(', ') || 'nothing'}`, async () => {
    const reports = await reportsFor(
      '',
      EVERYBODY.map((address) => `<${address}>${notify}`),
    )
    assert.deepEqual(actionsIn(reports), told.toSorted())
  })
}

test('each recipient has its own wish', async () => {
  const reports = await reportsFor('', [
    '<alice@sandbox.test> NOTIFY=SUCCESS',
    '<no@unknown.test> NOTIFY=NEVER',
    '<relay@ok.test>',
  ])
  assert.deepEqual(actionsIn(reports), ['alice delivered 2'])
})

test('ENVID and ORCPT come back as the sender meant them', async () => {
  const [report = ''] = await reportsFor(' ENVID=a+2Bb+3Dc', [
    '<no@unknown.test> NOTIFY=FAILURE ORCPT=rfc822;first+2Bname@old.test',
  ])
  assert.match(report, /^Original-Envelope-Id: a\+b=c$/m)
  assert.match(report, /^Original-Recipient: rfc822; first\+name@old\.test$/m)
  const [without = ''] = await reportsFor('', ['<no@unknown.test> NOTIFY=FAILURE'])
  assert.doesNotMatch(without, /^Original-(?:Envelope-Id|Recipient):/m)
})

test('an alias tells of the address that the sender wrote to', async () => {
  const [report = ''] = await reportsFor('', ['<moved@sandbox.test> NOTIFY=FAILURE'])
  assert.match(report, /^Original-Recipient: rfc822; moved@sandbox\.test$/m)
  assert.match(report, /^Final-Recipient: rfc822; gone@unknown\.test$/m)
})

for (const [ret, whole] of [
  ['', true],
  [' RET=FULL', true],
  [' RET=HDRS', false],
] as const) {
  test(`a failure${ret || ' without RET'} gives back ${whole ? 'all of it' : 'the header'}`, async () => {
    const [report = ''] = await reportsFor(ret, ['<no@unknown.test>'])
    assert.equal(report.includes('\nthe text of it\n'), whole)
    assert.match(report, whole ? /^Content-Type: message\/rfc822$/m : /^Content-Type: text\/rfc822-headers$/m)
  })
}

test('a success gives back the header, whatever RET says', async () => {
  const [report = ''] = await reportsFor(' RET=FULL', ['<alice@sandbox.test> NOTIFY=SUCCESS'])
  assert.ok(!report.includes('\nthe text of it\n'))
})

test('an address in UTF-8 stands in the report as RFC 6533 has it', async () => {
  const [report = ''] = await reportsFor(
    '',
    [`<${Buffer.from('bücher').toString('latin1')}@unknown.test> NOTIFY=FAILURE`],
    true,
  )
  const status = /Content-Type: message\/delivery-status[\s\S]*?\n--/.exec(report)?.[0] ?? assert.fail(report)
  assert.match(status, /^Final-Recipient: utf-8; b\\x\{FC\}cher@unknown\.test$/m)
})

test('the empty sender is told nothing, whatever it asked for', async () => {
  const says = await world.talk(
    '127.0.0.1',
    'EHLO c.test\r\nMAIL FROM:<>\r\nRCPT TO:<alice@sandbox.test> NOTIFY=SUCCESS\r\nDATA\r\nSubject: s\r\n\r\nx\r\n.\r\nQUIT\r\n',
  )
  const id = parseMessageId(/\b(0[0-9A-Z]{10})\b/.exec(says)?.[0] ?? '') ?? assert.fail(says)
  await world.rest(id)
  assert.ok((await world.story(id)).events.every(({ kind }) => kind !== 'notified'))
})

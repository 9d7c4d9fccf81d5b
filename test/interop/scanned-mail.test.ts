// Content scanning through the whole server: swaks sends, the real SpamAssassin, rspamd and ClamAV judge, and what becomes
// of the message is looked up in the mailbox and by the commands of the operator.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite, type Told } from '../support/waybill-process.ts'
import { countingRelay, type CountingRelay } from './counting-relay.ts'
import { EICAR, GTUBE, GTUBE_ADD_HEADER } from './marked-mail.ts'
import { skipWithout } from './programs.ts'
import { startClamd, startRspamd, startSpamd, type Daemon } from './scanner-daemons.ts'
import { swaks, type Dialogue } from './swaks.ts'

/** 127.0.0.2 is nobody special, as anywhere on the internet. */
const STRANGER = ['--local-interface', '127.0.0.2']
const USERS = ['alice', 'bob', 'carol']

/** The scanner's part of the story of the message or session. */
const scannedIn = (story: readonly Told[]): Told =>
  story.find(({ kind }) => kind === 'scanned') ?? assert.fail(`no scanned event in ${JSON.stringify(story)}`)

const refusal = ({ replies }: Dialogue): string => replies.find((line) => /^[45]/.test(line)) ?? ''

function mailFor(site: WaybillSite, user: string, subject: string): Promise<string> {
  const look = async () => (await newMail(site.maildir(user))).find((mail) => mail.includes(`\nSubject: ${subject}\n`))
  return waitFor(`"${subject}" for ${user}`, look, seconds(10))
}

suite('mail shown to SpamAssassin', { skip: skipWithout('swaks', 'spamd') }, () => {
  const stack = new AsyncDisposableStack()
  let spamd: Daemon
  let relay: CountingRelay
  let site: WaybillSite
  let folder: string

  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    spamd = stack.use(await startSpamd(folder))
    relay = stack.use(await countingRelay(spamd.socket))
    const when = (recipient: string) => ({ recipient: `${recipient}@here.test`, spam_score: { over: 15 } })
    const data = [
      { name: 'strict', when: when('carol'), deny: 'Refused as spam (score {spam_score})' },
      { name: 'strict-too', when: { recipient: 'carol@here.test', malware: true }, deny: true },
    ]
    site = await WaybillSite.make(
      folder,
      await freePort(),
      { scanners: [{ spamd: relay.socket, timeout: '20s' }], policy: { data } },
      USERS,
    )
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const send = (to: string, subject: string, body: string): Promise<Dialogue> =>
    swaks(site.port, { from: 'x@far.test', to, subject, body, options: STRANGER })

  test('GTUBE is delivered with the marks of spam; usual mail has none', async () => {
    const spam = await send('alice@here.test', 'wonderful pills', GTUBE)
    assert.equal(spam.code, 0, spam.output)
    const ham = await send('alice@here.test', 'lunch', 'at noon?')
    assert.equal(ham.code, 0, ham.output)
    const marked = await mailFor(site, 'alice', 'wonderful pills')
    assert.match(marked, /^X-Spam-Flag: YES$/m)
    assert.match(marked, /^X-Spam-Status: Yes, score=\d{3,}/m)
    assert.ok(marked.includes(GTUBE))
    const unmarked = await mailFor(site, 'alice', 'lunch')
    assert.doesNotMatch(unmarked, /X-Spam-Flag: YES/)
    assert.match(unmarked, /X-Spam-Status: No/)
  })

  test('a rule of the site refuses by the score, and `why` tells the rule', async () => {
    const { code, replies, output } = await send('carol@here.test', 'more pills', GTUBE)
    assert.notEqual(code, 0)
    const said = replies.find((line) => line.startsWith('550')) ?? assert.fail(output)
    assert.match(said, /^550 5\.7\.\d+ Refused as spam \(score \d+(?:\.\d+)?\) \(wb-[0-9A-Z]{6}\)$/)
    const name = /wb-\w+/.exec(said)?.[0] ?? ''
    const why = await site.command(['why', name])
    assert.equal(why.code, 0, why.output)
    assert.match(why.output, /strict/)
    assert.match(why.output, /waybill\.yaml, line \d+/)
    assert.match(why.output, /spam score: \d/)
    assert.equal((await newMail(site.maildir('carol'))).length, 0)
  })

  test('several recipients and several rules that ask cost one scan', async () => {
    const asked = relay.connections
    const { code, output } = await send('alice@here.test,bob@here.test,carol@here.test', 'for all', 'hello')
    assert.equal(code, 0, output)
    for (const user of USERS) await mailFor(site, user, 'for all')
    assert.equal(relay.connections, asked + 1)
  })

  test('a message above the size for spamd is not shown to it, is delivered, and its story says so', async () => {
    const asked = relay.connections
    const file = join(folder, 'large')
    await writeFile(file, `From: big@far.test\nSubject: not looked at\n\n${'0123456789abcde\n'.repeat(40_000)}`)
    const large = { from: 'big@far.test', to: 'bob@here.test', file, options: ['--suppress-data', ...STRANGER] }
    const { code, output } = await swaks(site.port, large)
    assert.equal(code, 0, output)
    const mail = await mailFor(site, 'bob', 'not looked at')
    assert.ok(mail.length > 640_000)
    assert.doesNotMatch(mail, /^X-Spam-/m)
    assert.equal(scannedIn(await site.trace('big@far.test'))['outcome'], 'skipped')
    assert.equal(relay.connections, asked)
  })

  test('while spamd is down mail is deferred, and the operator is told why', async () => {
    await spamd.end()
    const dialogue = await send('bob@here.test', 'too early', 'hello')
    assert.match(refusal(dialogue), /^451 4\.\d\.\d .*\(wb-[0-9A-Z]{6}\)$/)
    const told = scannedIn(await site.trace('x@far.test'))
    assert.equal(told['outcome'], 'unavailable')
    assert.match(String(told['problem']), /spamd|socket|connection/i)
  })
})

suite('mail shown to rspamd', { skip: skipWithout('swaks', 'rspamd') }, () => {
  const stack = new AsyncDisposableStack()
  let rspamd: Daemon
  let relay: CountingRelay
  let site: WaybillSite
  let folder: string

  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    rspamd = stack.use(await startRspamd(folder))
    relay = stack.use(await countingRelay(rspamd.socket))
    const scanners = [{ rspamd: relay.socket, timeout: '20s', down: 'pass' }]
    site = await WaybillSite.make(folder, await freePort(), { scanners }, USERS)
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const send = (subject: string, body: string): Promise<Dialogue> =>
    swaks(site.port, { from: 'x@far.test', to: 'bob@here.test', subject, body, options: STRANGER })

  test('what rspamd rejects is refused with its words', async () => {
    assert.match(refusal(await send('pills', GTUBE)), /^550 5\.7\.\d+ .*rspamd.*Gtube pattern.*\(wb-[0-9A-Z]{6}\)$/)
  })

  test('what it wants marked is delivered with the mark', async () => {
    const { code, output } = await send('perhaps pills', GTUBE_ADD_HEADER)
    assert.equal(code, 0, output)
    assert.match(await mailFor(site, 'bob', 'perhaps pills'), /^X-Spam-Flag: YES$/m)
  })

  test('a score for greylisting alone is told and passes; its soft reject defers', async () => {
    const grey = await send('a grey offer', 'hello')
    assert.equal(grey.code, 0, grey.output)
    await mailFor(site, 'bob', 'a grey offer')
    const told = scannedIn(await site.trace('x@far.test'))
    assert.equal(told['verdict'], 'clean')
    assert.deepEqual((told['facts'] as Record<string, unknown>)['action'], 'greylist')
    assert.match(refusal(await send('come again', 'hello')), /^451 4\.7\.\d+ .*Not before tomorrow.*\(wb-/)
  })

  test('a large message is scanned once and arrives whole with its changes', async () => {
    const asked = relay.connections
    const line = `${'0123456789'.repeat(7)}\n`
    const body = line.repeat(15_000)
    const file = join(folder, 'large')
    await writeFile(file, `From: x@far.test\nTo: alice@here.test\nSubject: a megabyte\n\n${body}`)
    const { code, output } = await swaks(site.port, {
      from: 'x@far.test',
      to: 'alice@here.test,bob@here.test,carol@here.test',
      file,
      options: ['--suppress-data', ...STRANGER],
    })
    assert.equal(code, 0, output)
    for (const user of USERS) {
      const mail = await mailFor(site, user, 'a megabyte')
      assert.match(mail, /^X-Spamd-Bar: /m)
      const content = mail.slice(mail.indexOf('\n\n') + 2)
      assert.ok(content.startsWith(body), `${content.length} octets of ${body.length}`)
      assert.match(content.slice(body.length), /^\n*$/)
    }
    assert.equal(relay.connections, asked + 1)
  })

  test('with `down: pass` mail goes on unscanned when rspamd has ended, and its story says so', async () => {
    await rspamd.end()
    const { code, output } = await send('unseen', 'hello')
    assert.equal(code, 0, output)
    await mailFor(site, 'bob', 'unseen')
    const story = await site.trace('x@far.test')
    const told = scannedIn(story)
    assert.equal(told['outcome'], 'unavailable')
    assert.ok(told['problem'])
    assert.ok(story.some(({ kind }) => kind === 'delivered'))
  })
})

suite('mail shown to ClamAV', { skip: skipWithout('swaks', 'clamd') }, () => {
  const stack = new AsyncDisposableStack()
  let relay: CountingRelay
  let site: WaybillSite
  let folder: string

  before(async () => {
    folder = stack.use(await tempFolder()).path
    const clamd = stack.use(await startClamd(folder, EICAR))
    relay = stack.use(await countingRelay(clamd.socket))
    site = await WaybillSite.make(folder, await freePort(), { scanners: [{ clamd: relay.socket }] }, USERS)
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  test('EICAR in an attachment is refused by its name, for all recipients with one scan', async () => {
    const file = join(folder, 'eicar.com')
    await writeFile(file, EICAR)
    const asked = relay.connections
    const dialogue = await swaks(site.port, {
      from: 'x@far.test',
      to: 'alice@here.test,bob@here.test',
      subject: 'a tool',
      options: ['--attach-type', 'application/octet-stream', '--attach', `@${file}`, ...STRANGER],
    })
    assert.match(refusal(dialogue), /^550 5\.7\.\d+ This message holds malware: Waybill\.Test\S* \(wb-[0-9A-Z]{6}\)$/)
    assert.equal(relay.connections, asked + 1)
    assert.equal((await newMail(site.maildir('bob'))).length, 0)
    assert.equal(scannedIn(await site.trace('x@far.test'))['verdict'], 'malware')
  })

  test('mail without it is delivered', async () => {
    const clean = { from: 'x@far.test', to: 'bob@here.test', subject: 'lunch', body: 'at noon?', options: STRANGER }
    const { code, output } = await swaks(site.port, clean)
    assert.equal(code, 0, output)
    await mailFor(site, 'bob', 'lunch')
  })
})

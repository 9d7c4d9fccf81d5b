// Clients that misbehave, against a running server, most of them programs that we did not write: each is put out in bounded
// time with a reply that says why, none makes the server grow, and an honest client is served afterwards.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { run, type Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { Talker } from '../support/talker.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks, type Dialogue } from './swaks.ts'

const DELAY_MS = 150
const PER_CLIENT = 5
const RECIPIENTS = 1000
/** Node itself has about 100 MB of it. */
const MOST_MEMORY_MB = 300

suite('a server and its limits', { skip: skipWithout('swaks', 'openssl'), timeout: 60_000 }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let server: Running

  before(async () => {
    const folder = stack.use(await tempFolder()).path
    site = await WaybillSite.make(folder, await freePort(), {
      relay_from: ['127.0.0.1'],
      // Nothing listens there: recipients elsewhere need no DNS.
      smarthost: '127.0.0.1:1',
      limits: { greeting_delay: `${DELAY_MS}ms`, connections_per_client: PER_CLIENT, recipients: RECIPIENTS },
    })
    server = stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const honest = (): Promise<Dialogue> =>
    swaks(site.port, { from: 'x@far.test', to: 'bob@here.test', options: ['--local-interface', '127.0.0.99'] })

  afterEach(async () => {
    const { code, output } = await honest()
    assert.equal(code, 0, output)
    const memory = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${server.pid}/status`, 'latin1'))?.[1]
    assert.ok(Number(memory) / 1024 < MOST_MEMORY_MB, `the server has ${memory} kB`)
  })

  test('one connection too many from one address is told so; when one has gone another may come', async () => {
    const from = '127.0.0.3'
    const open = await Promise.all(Array.from({ length: PER_CLIENT }, () => Talker.open({ port: site.port, from })))
    const attempt = (): Promise<Dialogue> =>
      swaks(site.port, { from: 'x@far.test', to: 'bob@here.test', options: ['--local-interface', from] })
    try {
      for (const { greeting } of open) assert.match(greeting, /^220 /)
      assert.match((await attempt()).replies[0] ?? '', /^421 4\.7\.0 Too many connections from your address/)
      assert.match((await open[0]?.talker.say('QUIT')) ?? '', /^221 /)
      assert.equal((await attempt()).code, 0)
    } finally {
      for (const { talker } of open) talker[Symbol.dispose]()
    }
  })

  test('a program that speaks before the greeting is sent away, one that waits is greeted after the delay', async () => {
    const script = `exec 3<>/dev/tcp/127.0.0.1/${site.port}; printf 'EHLO early.test\\r\\n' >&3; cat <&3`
    const { output } = await run('bash', ['-c', script], { timeout: seconds(10) })
    assert.match(output, /^5\d\d 5\.5\.1 .*\r\n$/)
    assert.doesNotMatch(output, /^220/m)
    const started = performance.now()
    assert.equal((await honest()).code, 0)
    assert.ok(performance.now() - started >= DELAY_MS)
  })

  test('OpenSSL that begins TLS where clear text is spoken gets an end', async () => {
    const { code, output } = await run(programPath('openssl'), ['s_client', '-connect', `127.0.0.1:${site.port}`], {
      timeout: seconds(10),
    })
    assert.notEqual(code, 0)
    assert.doesNotMatch(output, /BEGIN CERTIFICATE/)
  })

  test('the same when the greeting has been waited for, as a client with the wrong setting does', async () => {
    const { talker } = await Talker.open({ port: site.port, from: '127.0.0.4', patience: seconds(10) })
    using _ = talker
    // A ClientHello in all that matters: a handshake record of version 3.1 that announces 508 octets.
    talker.send(`\x16\x03\x01\x01\xfc\x01${'\0'.repeat(300)}\r\n${'\xff'.repeat(200)}\r\n`)
    assert.match(await talker.reply(), /^554 5\.5\.1 This port begins without TLS/)
    assert.equal(await talker.rest(), '')
  })

  test('a line of a megabyte is refused once it ends, and the session goes on', async () => {
    const { talker } = await Talker.open({ port: site.port, from: '127.0.0.5' })
    using _ = talker
    assert.match(await talker.say('NOOP'), /^250 /)
    for (let piece = 0; piece < 16; piece++) talker.send('x'.repeat(65_536))
    talker.send('\r\n')
    assert.match(await talker.reply(), /^500 5\.5\.\d .*too long/i)
    assert.match(await talker.say('NOOP'), /^250 /)
  })

  test('of 5,000 recipients as many as the limit are taken, and the others told to come in another message', async () => {
    const { talker } = await Talker.open({ port: site.port, from: '127.0.0.1', patience: seconds(30) })
    using _ = talker
    await talker.say('EHLO many.test')
    assert.match(await talker.say('MAIL FROM:<x@here.test>'), /^250 /)
    const all = Array.from({ length: 5000 }, (_, i) => `RCPT TO:<u${i}@elsewhere.test>\r\n`)
    talker.send(all.join(''))
    const codes = new Map<string, number>()
    for (const _ of all) {
      const said = await talker.reply()
      if (said === '') break
      codes.set(said.slice(0, 9), (codes.get(said.slice(0, 9)) ?? 0) + 1)
    }
    assert.equal(codes.get('250 2.1.5'), RECIPIENTS, JSON.stringify([...codes]))
    assert.ok((codes.get('452 4.5.3') ?? 0) > 0, JSON.stringify([...codes]))
  })

  test('floods of commands that bring no mail nearer are ended by the server, all at the same time', async () => {
    // EHLO and NOOP are commands that a client waits at (RFC 2920 §3.1).
    const floods = [
      ['NOOP', /^554 5\.5\.0 /],
      ['RSET', /^421 4\.7\.0 /],
      ['VRFY bob', /^554 5\.5\.0 /],
      ['EHLO again.test', /^554 5\.5\.0 /],
      ['UTTER nonsense', /^421 4\.7\.0 /],
    ] as const
    const endings = floods.map(async ([flood, ending], i) => {
      const { talker } = await Talker.open({ port: site.port, from: `127.0.0.1${i}` })
      using _ = talker
      await talker.say('EHLO flood.test')
      talker.send(`${flood}\r\n`.repeat(100_000))
      const replies = (await talker.rest()).trimEnd().split('\n')
      assert.match(replies.at(-1) ?? '', ending, flood)
      assert.ok(replies.length < 2000, `${flood}: ${replies.length} lines of reply`)
    })
    await Promise.all(endings)
  })
})

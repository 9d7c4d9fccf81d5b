// `waybill dkim` from the first key to the next one, with a DNS server that shows what was published.

import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { days } from '../../core/time.ts'
import { parseZones } from '../../dns/zones.ts'
import { messageOf } from '../../email-auth/dkim/messages.test-support.ts'
import { stateRing } from '../../email-auth/dkim/key-ring.ts'
import { makeSigner } from '../../email-auth/dkim/signer.ts'
import { createDnsResolver } from '../../dns/dns-resolver.ts'
import { systemClock } from '../../core/clock.ts'
import { parseDomain } from '../../core/domain.ts'
import { startDnsServer } from '../../sandbox/dns-server.ts'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'
import type { KeyView } from './key-view.ts'

const DOMAIN = parseDomain('example.org') ?? assert.fail()

class Site implements AsyncDisposable {
  readonly clock = new FakeClock(Date.UTC(2026, 10, 29))
  zone = ''
  readonly #stack: AsyncDisposableStack
  readonly config: string
  readonly state: string
  readonly dnsPort: number

  private constructor(stack: AsyncDisposableStack, folder: string, dnsPort: number) {
    this.#stack = stack
    this.dnsPort = dnsPort
    this.state = join(folder, 'state')
    this.config = join(folder, 'waybill.yaml')
    mkdirSync(this.state)
    this.write('dkim: { domains: { example.org: } }')
  }

  static async open(): Promise<Site> {
    const stack = new AsyncDisposableStack()
    const folder = stack.use(await tempFolder())
    const zones = { lookup: (...asked: readonly [string, string]) => parseZones(site.zone).lookup(...asked) }
    const server = await startDnsServer({ zones })
    stack.defer(() => server.close())
    const site = new Site(stack, folder.path, server.port)
    return site
  }

  write(dkim: string): void {
    writeFileSync(
      this.config,
      `hostname: mx.example.org\nstate_folder: state\ndns: { servers: ["127.0.0.1:${this.dnsPort}"] }\n${dkim}\n`,
    )
  }

  async run(...args: readonly string[]) {
    return this.say({}, ...args)
  }

  async say(env: Record<string, string>, ...args: readonly string[]) {
    let out = ''
    let err = ''
    const code = await runProgram(['dkim', ...args, '--config', this.config], {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      paint: noPaint,
      width: 80,
      env,
      stdin: Readable.from([]),
      clock: this.clock,
    })
    return { code, out, err }
  }

  async keys(...args: readonly string[]): Promise<readonly KeyView[]> {
    const { out } = await this.run(...args, '--json')
    return (JSON.parse(out) as { readonly keys: readonly KeyView[] }).keys
  }

  publish(keys: readonly KeyView[]): void {
    for (const { record } of keys) this.zone += `${record?.name} TXT "${record?.value}"\n`
  }

  /** With which selectors a server signs now. */
  async signs(): Promise<readonly string[]> {
    const resolver = createDnsResolver({
      servers: [{ address: '127.0.0.1' as never, port: this.dnsPort }],
      clock: systemClock,
    })
    // A server goes on asking in the background; here nothing is to be asked when the name server goes.
    const asked: Promise<unknown>[] = []
    const txt: typeof resolver.txt = (...question) => {
      const answer = resolver.txt(...question)
      asked.push(answer)
      return answer
    }
    const ring = stateRing(DOMAIN, this.state, { clock: this.clock, resolver: { txt } })
    const signing = await makeSigner(new Map([[DOMAIN, ring]]), this.clock).sign(
      messageOf('From: a@example.org\r\n\r\n'),
      [DOMAIN],
    )
    await Promise.all(asked)
    return signing?.kind === 'signed' ? signing.signatures.map((one) => one.split(' ')[0] ?? '') : []
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }
}

const stages = (keys: readonly KeyView[]): readonly string[] =>
  keys.map(({ selector, stage }) => `${selector} ${stage}`)

suite('the keys of a domain', () => {
  test('sign from the moment on that DNS shows them, and are replaced without a gap', async () => {
    await using site = await Site.open()
    const first = await site.keys('new', 'example.org')
    assert.deepEqual(stages(first), ['ed20261129 waiting', 'rsa20261129 waiting'])
    for (const { file } of first) assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(await site.signs(), [])
    const missing = await site.run('test', 'example.org')
    assert.equal(missing.code, 1)
    assert.match(
      missing.out,
      /rsa20261129\._domainkey\.example\.org: there is no record\.\n {2}Write:\n {2}rsa20261129/,
    )

    site.publish(first)
    assert.deepEqual(await site.signs(), ['rsa20261129', 'ed20261129'])
    assert.equal((await site.run('test', 'example.org')).code, 0)
    assert.deepEqual(stages(await site.keys('list')), ['ed20261129 used', 'rsa20261129 used'])

    await site.clock.advance(days(365))
    const second = await site.keys('rotate', 'example.org')
    assert.deepEqual(stages(second), ['ed20271129 waiting', 'rsa20271129 waiting'])
    assert.deepEqual(await site.signs(), ['rsa20261129', 'ed20261129'])
    assert.match((await site.run('rotate', 'example.org')).err, /does not show the newest keys/)

    site.publish(second)
    const tested = await site.run('test', 'example.org')
    assert.match(tested.out, /right, DNS shows this key\.\n {2}The server signs with it from now on\./)
    assert.deepEqual(await site.signs(), ['rsa20271129', 'ed20271129'])
    const leaving = await site.run('list', 'example.org')
    assert.match(leaving.out, /rsa20261129 +rsa 2048 +has been replaced; leave its record in DNS until 2027-12-06/)

    await site.clock.advance(days(8))
    assert.deepEqual(stages(await site.keys('list')).slice(0, 2), ['ed20261129 done', 'rsa20261129 done'])
    await site.run('rotate', 'example.org')
    assert.ok(first.every(({ file }) => !existsSync(file)))
    assert.deepEqual(await site.signs(), ['rsa20271129', 'ed20271129'])
  })

  test('go on signing while DNS does not answer', async () => {
    await using site = await Site.open()
    site.publish(await site.keys('new', 'example.org', '--algorithm', 'ed25519'))
    assert.equal((await site.run('test', 'example.org')).code, 0)
    site.zone = 'ed20261129._domainkey.example.org FAIL servfail'
    assert.deepEqual(await site.signs(), ['ed20261129'])
    const { code, out } = await site.run('test', 'example.org')
    assert.deepEqual([code, /not known, DNS does not answer/.test(out)], [69, true])
  })

  test('are named as one likes, and not twice', async () => {
    await using site = await Site.open()
    assert.deepEqual(stages(await site.keys('new', 'Example.ORG.', '--selector', 'Mail')), [
      'mail waiting',
      'mail-ed waiting',
    ])
    const again = await site.run('new', 'example.org')
    assert.deepEqual([again.code, again.out], [1, ''])
    assert.match(again.err, /has such a key already/)
    for (const [args, expected] of [
      [['new', 'example.net', '--selector', '../x'], /is not a selector/],
      [['new', 'not a domain'], /is not a domain/],
      [['new', 'example.net', '--bits', '512'], /from 1024 to 4096/],
      [['new', 'example.net', '--algorithm', 'dsa'], /rsa, ed25519, both/],
    ] as const) {
      const { code, err } = await site.run(...args)
      assert.deepEqual([code, expected.test(err)], [2, true], err)
    }
    assert.deepEqual(stages(await site.keys('list')), ['mail waiting', 'mail-ed waiting'])
  })

  test('that the configuration names are tested, and not made', async () => {
    await using site = await Site.open()
    const [made] = await site.keys('new', 'example.org', '--algorithm', 'rsa')
    site.write(`dkim: { domains: { example.org: { keys: [{ selector: own, file: ${made?.file} }] } } }`)
    assert.deepEqual(stages(await site.keys('list')), ['own named'])
    assert.match((await site.run('rotate', 'example.org')).err, /names key files for example\.org/)
    site.zone = `own._domainkey.example.org TXT "${made?.record?.value}"`
    assert.deepEqual(
      (await site.run('test', 'example.org')).out,
      'own._domainkey.example.org: right, DNS shows this key.\n',
    )
    chmodSync(made?.file ?? '', 0o644)
    const open = await site.run('test', 'example.org')
    assert.deepEqual([open.code, /has mode 644/.test(open.out)], [1, true])
  })

  test('are spoken of in Russian', async () => {
    await using site = await Site.open()
    const ru = { LANG: 'ru_RU.UTF-8' }
    assert.match((await site.say(ru, 'list')).out, /^Ключей нет\. Создать: `waybill dkim new/)
    const made = await site.say(ru, 'new', 'example.org')
    assert.match(made.out, /Опубликуйте это в DNS/)
    assert.match((await site.say(ru, 'test', 'example.org')).out, /записи нет\.\n {2}Напишите:/)
    assert.match((await site.say(ru, 'list')).out, /ждёт, пока появится в DNS/)
  })

  test('cannot be kept where there is no state folder', async () => {
    await using site = await Site.open()
    const { code, err } = await site.run('list', '--state', '/nonexistent/state')
    assert.deepEqual([code, /no state folder \/nonexistent\/state/.test(err)], [2, true])
  })
})

test('what is wrong with keys at a start has its Russian', async () => {
  const { problemInRussian } = await import('../../words/config-problems.ts')
  for (const [english, russian] of [
    ['there is no DKIM key of example.org yet', /^ключа DKIM для example\.org ещё нет$/],
    [
      '/k.pem cannot be read: there is no such file (DKIM key of example.org)',
      /^\/k\.pem не читается: такого файла нет \(ключ DKIM для example\.org\)$/,
    ],
    [
      '/k has mode 644, so that others can read or change it; do `chmod 600 /k` (DKIM key of example.org)',
      /^у \/k права 644: .* \(ключ/,
    ],
    [
      '/k: an RSA key of 512 bits is not believed; make one of 2048 (DKIM key of a.test)',
      /ключу RSA в 512 бит не верят/,
    ],
  ] as const) {
    assert.match(problemInRussian(english) ?? '', russian)
  }
})

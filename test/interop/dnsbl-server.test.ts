// Block lists served by rbldnsd, as a running server asks them: the list's own name server is the only one it has.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout, unprivileged } from './programs.ts'
import { swaks, type Dialogue } from './swaks.ts'

const LISTS: Readonly<Record<string, readonly [zone: string, data: string]>> = {
  warn: ['warn.test:ip4set', ':127.0.0.10:Dial-up, see https://warn.test/$\n127.0.0.2\n127.0.0.5\n'],
  deny: ['deny.test:ip4set', ':127.0.0.2:Spam came from $\n127.0.0.2\n127.0.0.6\n'],
  names: ['names.test:dnset', ':127.0.1.2:Bad domain\nbad.test\n'],
}

suite('a server that asks block lists', { skip: skipWithout('swaks', 'rbldnsd') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let rbldnsd: Running

  before(async () => {
    const folder = stack.use(await tempFolder({ open: true })).path
    for (const [file, [, data]] of Object.entries(LISTS)) await writeFile(join(folder, file), data)
    const [smtp = 0, dns = 0] = await freePorts(2)
    const zones = Object.entries(LISTS).map(([file, [zone]]) => `${zone}:${file}`)
    const args = ['-n', ...unprivileged(), '-w', folder, '-b', `127.0.0.1/${dns}`, ...zones]
    rbldnsd = stack.use(new Running(programPath('rbldnsd'), args))
    site = await WaybillSite.make(folder, smtp, {
      dns: { servers: [`127.0.0.1:${dns}`] },
      checks: {
        ip_dnsbls: [
          { zone: 'warn.test', action: 'warn' },
          { zone: 'deny.test', action: 'deny' },
        ],
        domain_dnsbls: [{ zone: 'names.test', action: 'defer' }],
      },
    })
    stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const send = (client: string, from = 'x@far.test'): Promise<Dialogue> =>
    swaks(site.port, {
      from,
      to: 'bob@here.test',
      subject: `from ${client}`,
      body: 'hello',
      options: ['--local-interface', client],
    })
  const mailFrom = (client: string): Promise<string> =>
    waitFor(`mail from ${client}`, async () =>
      (await newMail(site.maildir('bob'))).find((mail) => mail.includes(`Subject: from ${client}\n`)),
    )
  const refusal = ({ replies }: Dialogue): string => replies.find((line) => /^[45]/.test(line)) ?? ''

  test('mail of a listed address gets the warning of the list', async () => {
    const { code, output } = await send('127.0.0.5')
    assert.equal(code, 0, output)
    const mail = await mailFrom('127.0.0.5')
    assert.match(mail, /^X-Warning: 127\.0\.0\.5 [^]*warn\.test/m)
    assert.equal(mail.match(/^X-Warning:/gm)?.length, 1)
  })

  test('mail of an address that nobody lists has no warning', async () => {
    const { code, output } = await send('127.0.0.9')
    assert.equal(code, 0, output)
    assert.doesNotMatch(await mailFrom('127.0.0.9'), /^X-Warning/m)
  })

  test('a listing that denies is a 550 with the text of the list, and `why` tells code and zone', async () => {
    const said = refusal(await send('127.0.0.6'))
    assert.match(said, /^550 5\.7\.1 .*deny\.test.*Spam came from 127\.0\.0\.6.* \(wb-[0-9A-Z]{6}\)$/)
    const why = await site.command(['why', /wb-\w+/.exec(said)?.[0] ?? ''])
    assert.equal(why.code, 0, why.output)
    assert.match(why.output, /ip-dnsbl-deny\.test/)
    assert.match(why.output, /127\.0\.0\.2/)
  })

  test('a listed domain of the sender is deferred where the list is to defer', async () => {
    assert.match(refusal(await send('127.0.0.9', 'x@bad.test')), /^451 4\.7\.1 .*names\.test.*\(wb-/)
  })

  test('trusted clients are not asked about', async () => {
    const { code, output } = await send('127.0.0.1', 'x@bad.test')
    assert.equal(code, 0, output)
    assert.doesNotMatch(await mailFrom('127.0.0.1'), /^X-Warning/m)
  })

  test('a list that has gone silent lists nobody, and mail is taken', async () => {
    await rbldnsd.end()
    const { code, output } = await send('127.0.0.8')
    assert.equal(code, 0, output)
    await mailFrom('127.0.0.8')
  })
})

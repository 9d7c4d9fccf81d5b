// Who mail is from, as a stranger with swaks meets it: a server with checks.dmarc, a real DNS server, and messages that are
// forged, forwarded, altered on the way. And SPF beside Debian's spfquery, which is other people's code: the same zones, the
// same questions.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { parseMailbox } from '../../src/core/address.ts'
import { systemClock } from '../../src/core/clock.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { readHeader } from '../../src/core/header.ts'
import { parseIp } from '../../src/core/ip.ts'
import { systemRandom } from '../../src/core/random.ts'
import { createDnsResolver } from '../../src/dns/dns-resolver.ts'
import { parseZones } from '../../src/dns/zones.ts'
import { recordText } from '../../src/email-auth/dkim/key-folder.ts'
import { signatureFields } from '../../src/email-auth/dkim/sign.ts'
import { checkSpf } from '../../src/email-auth/spf/check-spf.ts'
import { startDnsServer } from '../../src/sandbox/dns-server.ts'
import { run, type Running } from '../support/child.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail, waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { dkimpySeals } from './dkim-peers.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks, type Dialogue } from './swaks.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const RECORD = `v=DKIM1; k=rsa; p=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`
const ofList = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const quoted = (record: string): string => (record.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(' ')
/** 127.0.0.2 is the client of all of them. */
const ZONES = `
good.test          TXT "v=spf1 ip4:127.0.0.2 -all"
_dmarc.good.test   TXT "v=DMARC1; p=reject"
bank.test          TXT "v=spf1 ip4:192.0.2.0/24 -all"
_dmarc.bank.test   TXT "v=DMARC1; p=reject"
s1._domainkey.bank.test TXT ${quoted(RECORD)}
rsa._domainkey.list.test TXT ${quoted(recordText(ofList))}
rsa._domainkey.stranger.test TXT ${quoted(recordText(ofList))}
shop.test          TXT "v=spf1 -all"
_dmarc.shop.test   TXT "v=DMARC1; p=quarantine"
_dmarc.dark.test   FAIL servfail
dark.test          TXT "v=spf1 -all"
`

suite('mail of strangers, with checks.dmarc: enforce', { skip: skipWithout('swaks') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let server: Running
  let folder = ''
  before(async () => {
    const dns = await startDnsServer({ zones: parseZones(ZONES) })
    stack.defer(() => dns.close())
    folder = stack.use(await tempFolder()).path
    const [port = 0] = await freePorts(1)
    site = await WaybillSite.make(folder, port, {
      relay_from: ['127.0.0.1'],
      dns: { servers: [`127.0.0.1:${dns.port}`] },
      checks: { dmarc: 'enforce', arc_sealers: ['list.test'] },
      policy: {
        mail: [
          { name: 'no-forged-helo', when: { sender: 'shop.test', spf: 'fail', helo: 'liar.test' }, deny: '{spf_told}' },
        ],
      },
    })
    server = stack.use(await site.start())
  })
  after(() => stack.disposeAsync())

  const send = async (from: string, message: string, options: readonly string[] = []): Promise<Dialogue> => {
    const file = join(folder, 'message.eml')
    await writeFile(file, message)
    return swaks(site.port, {
      from,
      to: 'alice@here.test',
      file,
      options: ['--local-interface', '127.0.0.2', ...options],
    })
  }
  const last = ({ replies }: Dialogue): string =>
    replies.findLast((reply) => /^[245]\d\d .*(?:wb-|Queued)/.test(reply)) ?? ''
  const signed = async (message: string): Promise<string> => {
    const whole = Buffer.from(message.replaceAll('\n', '\r\n'))
    const section = readHeader(whole)
    const domain = parseDomain('bank.test') ?? assert.fail()
    const key = { domain, selector: 's1', algorithm: 'rsa-sha256', key: privateKey } as const
    const body = () => [whole.subarray(section.bodyStart)]
    const [field] = await signatureFields({ section, body }, [key], systemClock.now())
    return `${String(field).replaceAll('\r\n', '\n')}${message}`
  }
  const LETTER =
    'From: Bank <x@bank.test>\nTo: alice@here.test\nSubject: your account\nDate: Sun, 29 Nov 2026 01:00:00 +0000\n\nhello\n'

  test('mail from an address that its domain lists is taken, and told', async () => {
    const done = await send('x@good.test', LETTER.replace('bank', 'good'))
    assert.match(last(done), /^250 /)
  })

  test('a forged one is refused with the cause and what would help', async () => {
    const done = await send('x@bank.test', LETTER)
    assert.match(
      last(done),
      /^550 5\.7\.26 The domain bank\.test asks to refuse .* SPF failed: the address 127\.0\.0\.2 is not among those that bank\.test lists \(-all\)\. DKIM: the message has no signature\. Add 127\.0\.0\.2 to the SPF record of bank\.test, or sign with DKIM as bank\.test \(wb-/,
    )
  })

  test('a forwarded one holds by its signature, and trace says why', async () => {
    const done = await send('x@bank.test', await signed(LETTER))
    const id = /Queued as (\w+)/.exec(last(done))?.[1] ?? assert.fail(done.output)
    const told = await site.command(['trace', id])
    const plain = told.output.replaceAll(/\s+/g, ' ')
    assert.match(plain, /SPF failed: the address 127\.0\.0\.2 is not among those that bank\.test lists \(-all\)/)
    assert.match(plain, /DKIM passed: the signature of bank\.test \(selector s1\) holds/)
    assert.match(plain, /DMARC passed for bank\.test, by the signature of bank\.test/)
    assert.match(plain, /127\.0\.0\.2 is not one of those that bank\.test lists, as with forwarded mail/)
  })

  test('one that was altered on the way is refused, and the forwarder told', async () => {
    const done = await send('x@bank.test', `${await signed(LETTER)}-- \nsent by a list\n`)
    assert.match(last(done), /^550 5\.7\.26 .*the body was altered after it\. Whoever passed the message on altered it/)
  })

  test(
    'altered on the way by a list that has sealed what it found before, it is taken, if that list is believed',
    {
      skip: skipWithout('dkimverify'),
    },
    async () => {
      const file = join(folder, 'list.pem')
      await writeFile(file, ofList.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
      const altered = `${await signed(LETTER)}-- \nsent by a list\n`.replaceAll('\n', '\r\n')
      const sealedBy = async (domain: string, found: string): Promise<string> => {
        const results = `Authentication-Results: mx.${domain}; ${found}\r\n`
        const name = parseDomain(domain) ?? assert.fail()
        const key = { selector: 'rsa', domain: name, file, record: recordText(ofList) }
        const sealed = await dkimpySeals(`${results}${altered}`, key, `mx.${domain}`)
        return sealed.replaceAll('\r\n', '\n')
      }
      const before = 'dkim=pass header.d=bank.test; dmarc=pass header.from=bank.test'
      const believed = await send('x@bank.test', await sealedBy('list.test', before))
      const id = /Queued as (\w+)/.exec(last(believed))?.[1] ?? assert.fail(believed.output)
      assert.match((await site.command(['trace', id])).output.replaceAll(/\s+/g, ' '), /list\.test/)
      assert.match(last(await send('x@bank.test', await sealedBy('stranger.test', before))), /^550 5\.7\.26 /)
      const failed = await sealedBy('list.test', 'dkim=fail header.d=bank.test; dmarc=fail header.from=bank.test')
      assert.match(last(await send('x@bank.test', failed)), /^550 5\.7\.26 /)
      const after = (await sealedBy('list.test', before)).replace('sent by a list', 'sent by a thief')
      assert.match(last(await send('x@bank.test', after)), /^550 5\.7\.26 /)
    },
  )

  test('where the owner wants it put aside it is marked', async () => {
    const done = await send('x@shop.test', LETTER.replace('bank', 'shop'))
    const id = /Queued as (\w+)/.exec(last(done))?.[1] ?? assert.fail(done.output)
    assert.match((await site.command(['trace', id])).output, /X-DMARC-Failed: shop\.test, policy\s+quarantine/)
  })

  test('while DNS does not answer it is put off', async () => {
    const done = await send('x@dark.test', LETTER.replace('bank', 'dark'))
    assert.match(last(done), /^451 4\.7\.\d+ .*(?:wb-)/)
  })

  test('SPF can be asked at MAIL already', async () => {
    const done = await send('x@shop.test', LETTER, ['--helo', 'liar.test'])
    assert.ok(
      done.replies.some((reply) => /^550 .*SPF failed: the address 127\.0\.0\.2/.test(reply)),
      done.output,
    )
  })

  test('results that claim to be ours are taken out, those of others stay', async () => {
    const claim =
      'Authentication-Results: mx.here.test; dmarc=pass header.from=evil.test\nAuthentication-Results: other.test; spf=pass\n'
    const before = (await newMail(site.maildir('alice'))).length
    await send('x@good.test', `${claim}${LETTER.replace('bank', 'good')}`)
    const head =
      (await waitForMail(site.maildir('alice'), before + 1)).find((mail) => mail.includes('other.test;')) ?? ''
    assert.doesNotMatch(head, /evil\.test/)
    assert.match(head, /Authentication-Results: other\.test; spf=pass/)
    assert.match(
      head,
      /Authentication-Results: mx\.here\.test;\s+spf=pass .*smtp\.mailfrom=x@good\.test;\s+dkim=none;\s+arc=none \(no-chain\);\s+dmarc=pass/,
    )
    assert.ok(!server.gone, server.output)
  })

  test('our own people are not asked', async () => {
    const own = await swaks(site.port, { from: 'x@bank.test', to: 'alice@here.test', subject: 'own' })
    assert.equal(own.code, 0, own.output)
  })
})

const SPF_ZONES = `
all.test       TXT "v=spf1 +all"
plain.test     TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all"
soft.test      TXT "v=spf1 ip4:198.51.100.1 ~all"
open.test      TXT "v=spf1 ip4:198.51.100.1"
hosts.test     TXT "v=spf1 a mx/24 -all"
hosts.test     A 203.0.113.9
hosts.test     MX 10 mx.hosts.test
mx.hosts.test  A 192.0.2.200
inc.test       TXT "v=spf1 include:plain.test ?all"
redir.test     TXT "v=spf1 redirect=plain.test"
macro.test     TXT "v=spf1 exists:%{ir}.%{v}.list.test -all"
7.2.0.192.in-addr.list.test A 127.0.0.2
two.test       TXT "v=spf1 -all"
two.test       TXT "v=spf1 +all"
typo.test      TXT "v=spf1 ip4:192.0.2.300 -all"
loop.test      TXT "v=spf1 include:loop.test -all"
dead.test      TXT "v=spf1 include:nothing.test -all"
dark.test      FAIL servfail
names.test     TXT "v=spf1 ptr -all"
192.0.2.7      PTR mx.names.test
mx.names.test  A 192.0.2.7
v6.test        TXT "v=spf1 a -all"
v6.test        AAAA 2001:db8::7
text.test      TXT "hello"
mx.test        TXT "v=spf1 ip4:192.0.2.7 -all"
`
const SPF_CASES = [
  ['x@all.test', '192.0.2.7'],
  ['x@plain.test', '192.0.2.7'],
  ['x@plain.test', '203.0.113.1'],
  ['x@plain.test', '2001:db8::7'],
  ['x@plain.test', '2001:db9::7'],
  ['x@soft.test', '192.0.2.7'],
  ['x@open.test', '192.0.2.7'],
  ['x@hosts.test', '203.0.113.9'],
  ['x@hosts.test', '192.0.2.7'],
  ['x@hosts.test', '203.0.113.10'],
  ['x@inc.test', '192.0.2.7'],
  ['x@inc.test', '203.0.113.1'],
  ['x@redir.test', '203.0.113.1'],
  ['x@macro.test', '192.0.2.7'],
  ['x@macro.test', '192.0.2.8'],
  ['x@two.test', '192.0.2.7'],
  ['x@typo.test', '192.0.2.7'],
  ['x@loop.test', '192.0.2.7'],
  ['x@dead.test', '192.0.2.7'],
  ['x@dark.test', '192.0.2.7'],
  ['x@names.test', '192.0.2.7'],
  ['x@v6.test', '2001:db8::7'],
  ['x@text.test', '192.0.2.7'],
  ['x@nowhere.test', '192.0.2.7'],
] as const

suite('SPF, beside spfquery', { skip: skipWithout('spfquery') }, () => {
  test(`both come to the same in ${SPF_CASES.length} cases`, async () => {
    await using stack = new AsyncDisposableStack()
    const dns = await startDnsServer({ zones: parseZones(SPF_ZONES) })
    stack.defer(() => dns.close())
    const resolver = createDnsResolver({
      servers: [{ address: dns.address, port: dns.port }],
      clock: systemClock,
      random: systemRandom,
    })
    const env = { ...process.env, RES_NAMESERVERS: '127.0.0.1', RES_OPTIONS: `port:${dns.port} retry:1 udp_timeout:3` }
    const different: string[] = []
    for (const [sender, address] of SPF_CASES) {
      const mailbox = parseMailbox(sender)
      const client = parseIp(address) ?? assert.fail(address)
      const ours = await checkSpf(
        { client, helo: 'mx.test', mailFrom: mailbox.ok ? mailbox.value : null, identity: 'mailfrom' },
        { resolver, clock: systemClock, hostname: 'mx.here.test' },
      )
      const args = ['--identity', sender, '--scope', 'mfrom', '--ip-address', address, '--helo-identity', 'mx.test']
      const { output } = await run(programPath('spfquery'), args, { env })
      const [theirs = ''] = output.split('\n')
      if (theirs !== ours.result) different.push(`${sender} ${address}: ${ours.result}, spfquery says ${output}`)
    }
    assert.deepEqual(different, [])
  })
})

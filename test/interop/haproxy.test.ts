// HAProxy, the real one, in front of a running server: the address that it tells by the PROXY protocol, in both versions,
// is the client's in every respect; nobody who comes past it is listened to. Beside it the same by XCLIENT, which swaks speaks.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { freePorts } from '../support/free-port.ts'
import { waitForGreeting } from '../support/greeting.ts'
import { Running } from '../support/child.ts'
import { newMail } from '../support/maildir.ts'
import { Talker } from '../support/talker.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks, type Dialogue } from './swaks.ts'

/** By way of it, or past it: the only address that may relay. */
const FRIEND = '127.0.0.7'
const STRANGER = '127.0.0.2'

interface Ports {
  readonly v1: number
  readonly v2: number
  /** TLS from the first byte. */
  readonly tls: number
  /** Waybill's own, behind the proxy. */
  readonly server: number
  readonly tlsServer: number
}

/** Health checks come all the time, as they do in earnest. */
const configuration = (ports: Ports): string => `
defaults
  mode tcp
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen version-1
  bind 127.0.0.1:${ports.v1}
  server waybill 127.0.0.1:${ports.server} send-proxy check inter 100ms
listen version-2
  bind 127.0.0.1:${ports.v2}
  option smtpchk EHLO haproxy.near.test
  server waybill 127.0.0.1:${ports.server} send-proxy-v2 check inter 100ms
listen implicit-tls
  bind 127.0.0.1:${ports.tls}
  server waybill 127.0.0.1:${ports.tlsServer} send-proxy-v2 check inter 100ms
`

suite('behind HAProxy', { skip: skipWithout('swaks', 'haproxy') }, () => {
  const stack = new AsyncDisposableStack()
  let site: WaybillSite
  let server: Running
  let haproxy: Running
  let ports: Ports

  before(async () => {
    const folder = stack.use(await tempFolder()).path
    const [plain = 0, v1 = 0, v2 = 0, tls = 0, behind = 0, tlsServer = 0] = await freePorts(6)
    ports = { v1, v2, tls, server: behind, tlsServer }
    site = await WaybillSite.make(folder, plain, {
      relay_from: [FRIEND],
      proxies: ['127.0.0.1'],
      xclient_from: ['127.0.0.1'],
      more_listeners: [
        { port: behind, mode: 'smtp', proxy: true },
        { port: tlsServer, mode: 'submissions', proxy: true },
      ],
      limits: { connections_per_client: 2 },
    })
    server = stack.use(await site.start())
    const config = join(folder, 'haproxy.cfg')
    await writeFile(config, configuration(ports))
    haproxy = stack.use(new Running(programPath('haproxy'), ['-db', '-f', config]))
    await waitForGreeting('haproxy', haproxy, v1)
  })
  after(() => stack.disposeAsync())

  const send = (
    port: number,
    client: string,
    to: string,
    from: string,
    options: readonly string[] = [],
  ): Promise<Dialogue> =>
    swaks(port, { from, to, subject: from, body: 'hello', options: ['--local-interface', client, ...options] })

  for (const version of ['v1', 'v2'] as const) {
    test(`told by ${version}, the client is seen, and mail from it is taken`, async () => {
      const { code, output } = await send(ports[version], STRANGER, 'bob@here.test', `${version}@far.test`)
      assert.equal(code, 0, output)
      const mail = await waitFor('the mail', async () =>
        (await newMail(site.maildir('bob'))).find((text) => text.includes(`Subject: ${version}@far.test\n`)),
      )
      assert.match(mail, /^Received: from client\.near\.test \(\[127\.0\.0\.2\]\)/m)
      const [connected] = await site.trace(`${version}@far.test`)
      assert.equal(connected?.kind, 'connected')
      assert.equal(connected['client'], STRANGER)
      assert.equal(connected['proxy'], '127.0.0.1')
      assert.equal(connected['localPort'], ports[version])
    })

    test(`told by ${version}, relay control goes by the client and not by the proxy`, async () => {
      const stranger = await send(ports[version], STRANGER, 'x@127-0-0-1.test', 'spammer@far.test')
      assert.ok(
        stranger.replies.some((line) => line.startsWith('550 5.7.1 Relaying')),
        stranger.output,
      )
      const friend = await send(ports[version], FRIEND, 'x@relayed.test', 'friend@here.test')
      assert.ok(!friend.replies.some((line) => line.startsWith('550 5.7.1')), friend.output)
    })
  }

  test('the limit of connections counts each client behind the proxy, and the refusal names it', async () => {
    const open = [ports.v1, ports.v2].map((port) => connect({ port, host: '127.0.0.1', localAddress: '127.0.0.3' }))
    try {
      for (const socket of open) await new Promise((resolve) => socket.once('data', resolve))
      const third = await send(ports.v1, '127.0.0.3', 'bob@here.test', 'third@far.test')
      assert.match(third.replies[0] ?? '', /^421 4\.7\.0 Too many connections from your address/)
      const other = await send(ports.v1, STRANGER, 'bob@here.test', 'other@far.test')
      assert.equal(other.code, 0, other.output)
    } finally {
      for (const socket of open) socket.destroy()
    }
  })

  test('TLS works behind the proxy, by STARTTLS and from the first byte', async () => {
    for (const [port, option] of [
      [ports.v1, '--tls'],
      [ports.tls, '--tls-on-connect'],
    ] as const) {
      const { code, output } = await send(port, FRIEND, 'bob@here.test', 'secured@far.test', [option])
      assert.equal(code, 0, output)
      const story = await site.trace('secured@far.test')
      assert.equal(story[0]?.['client'], FRIEND)
      assert.ok(story.some(({ kind }) => kind === 'secured'))
    }
  })

  test('the health checks of HAProxy succeed, and the log of the server is silent about them', () => {
    assert.doesNotMatch(haproxy.output, /DOWN/)
    assert.doesNotMatch(server.output, /proxy header/)
  })

  test('swaks tells by XCLIENT who the client is, where it may, and nowhere else', async () => {
    const xclient = ['--xclient', `ADDR=${STRANGER} PORT=40000 HELO=far.test`]
    const told = await send(site.port, '127.0.0.1', 'bob@here.test', 'xclient@far.test', xclient)
    assert.equal(told.code, 0, told.output)
    const connected = (await site.trace('xclient@far.test')).findLast(({ kind }) => kind === 'connected')
    assert.equal(connected?.['client'], STRANGER)
    assert.equal(connected['proxy'], '127.0.0.1')
    const refused = await send(site.port, STRANGER, 'x@relayed.test', 'forger@far.test', xclient)
    assert.match(refused.output, /Host did not advertise XCLIENT/)
    const { talker } = await Talker.open({ port: site.port, from: STRANGER })
    using _ = talker
    await talker.say('EHLO far.test')
    assert.match(await talker.say(`XCLIENT ADDR=${FRIEND}`), /^5\d\d /)
    await talker.say('MAIL FROM:<forger@far.test>')
    assert.match(await talker.say('RCPT TO:<x@relayed.test>'), /^550 5\.7\.1 Relaying/)
  })

  test('a connection that did not come through the proxy is closed without a word', async () => {
    for (const from of ['127.0.0.1', STRANGER]) {
      assert.equal(await heardAfter(ports.server, from, 'EHLO client.near.test\r\n'), '')
    }
  })

  test('a forged header from elsewhere is not believed', async () => {
    assert.equal(await heardAfter(ports.server, STRANGER, `PROXY TCP4 ${FRIEND} 127.0.0.1 40000 25\r\n`), '')
  })
})

/** What the server says until it closes, to a client that says one line. */
function heardAfter(port: number, from: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from })
    let heard = ''
    socket.setTimeout(8000, () => socket.destroy(new Error('not closed within 8 s')))
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')))
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(heard) : reject(error)))
    socket.on('close', () => resolve(heard))
    socket.write(line)
  })
}

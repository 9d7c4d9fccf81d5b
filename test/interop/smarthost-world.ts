// A server of ours behind a real smarthost that wants a log-in: what a message comes to, and whether the password shows anywhere.
// Which program the smarthost is, is the test's to choose.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { parseZones } from '../../src/dns/zones.ts'
import { startDnsServer } from '../../src/sandbox/dns-server.ts'
import { freePorts } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Authority, type Made, type Wanted } from './authority.ts'
import { swaks } from './swaks.ts'
import { WireTap } from './wire-tap.ts'

export interface SmarthostOffer {
  readonly tls: 'starttls' | 'implicit' | 'none'
  /** Ways to log in that are offered; none: nobody can. */
  readonly mechanisms: readonly ('PLAIN' | 'LOGIN' | 'CRAM-MD5')[]
  readonly user: string
  readonly password: string
  readonly certificate: Made
  /** It is too busy for anybody. */
  readonly busy?: boolean
}

/** The real program. */
export interface SmarthostPeer extends AsyncDisposable {
  /** Messages that it took. */
  count(): Promise<number>
  /** As it logged them. */
  log(): Promise<string>
}

export type StartSmarthost = (folder: string, port: number, offer: SmarthostOffer) => Promise<SmarthostPeer>

export const NAME = 'smtp.isp.test'
export const USER = 'me@isp.test'
export const PASSWORD = 'correct-horse-7'
/** Of the same length, so that nothing else differs. */
export const WRONG = 'correct-horse-8'
const ZONES = `${NAME} A 127.0.0.1\nalias.isp.test CNAME ${NAME}\nfar.test MX 10 mx.far.test\nmx.far.test A 203.0.113.9`

export interface Case {
  readonly start: StartSmarthost
  readonly tls?: 'starttls' | 'implicit'
  readonly offer?: Partial<SmarthostOffer>
  readonly certificate?: Wanted & { readonly trusted?: boolean }
  readonly host?: string
  readonly password?: string
  readonly mode?: number
  readonly login?: boolean
}

export interface SmarthostWorld extends AsyncDisposable {
  readonly site: WaybillSite
  readonly peer: SmarthostPeer
  readonly secret: string
  /** Sends a message and says what its first attempt came to. */
  send(to?: string): Promise<string>
  /** Everything that was said by clients on the wire, and all that Waybill tells. */
  exposed(): Promise<string>
}

export async function smarthostWorld({ start, tls = 'starttls', host = NAME, ...one }: Case): Promise<SmarthostWorld> {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await tempFolder({ open: true })).path
  const [port = 0, peerPort = 0] = await freePorts(2)
  const [peerFolder, keys] = [join(folder, 'peer'), join(folder, 'keys')]
  for (const path of [peerFolder, keys]) await mkdir(path)
  const authority = await Authority.make(keys)
  const { trusted = true, ...wanted } = one.certificate ?? { name: `DNS:${host}` }
  const offer: SmarthostOffer = {
    tls,
    mechanisms: ['PLAIN', 'LOGIN'],
    user: USER,
    password: PASSWORD,
    certificate: await authority.issue(wanted),
    ...one.offer,
  }
  const peer = opened.use(await start(peerFolder, peerPort, offer))
  const wire = opened.use(await WireTap.start(peerPort))
  const dns = await startDnsServer({ zones: parseZones(ZONES) })
  opened.defer(() => dns.close())
  const secret = join(folder, 'smarthost.secret')
  await writeFile(secret, `${one.password ?? PASSWORD}\n`, { mode: one.mode ?? 0o600 })
  const login = one.login === false ? {} : { login: { user: USER, password: { file: secret } } }
  const site = await WaybillSite.make(folder, port, {
    dns: { servers: [`127.0.0.1:${dns.port}`] },
    smarthost: { host, port: wire.port, tls, ...login },
  })
  const server = opened.use(await site.start(['env', `SSL_CERT_FILE=${trusted ? authority.certificate : '/dev/null'}`]))
  let events: readonly object[] = []
  const owned = opened.move()
  return {
    site,
    peer,
    secret,
    async send(to = 'x@far.test') {
      const { code, output } = await swaks(port, { from: 'alice@here.test', to, subject: 'for the provider' })
      assert.equal(code, 0, output)
      return waitFor('an end of the first attempt', async () => {
        assert.ok(!server.gone, server.output)
        const told = await site.trace(to)
        events = told
        const ended = told.find(({ kind }) => kind === 'deferred' || kind === 'delivered' || kind === 'failed')
        const { reason } = (ended ?? {}) as { readonly reason?: { readonly code: string; readonly paused?: object } }
        return (
          ended &&
          (ended.kind === 'deferred' ? `${reason?.paused ? 'paused' : 'deferred'} ${reason?.code}` : ended.kind)
        )
      })
    },
    async exposed() {
      const commands = [
        ['trace', 'x@far.test'],
        ['queue', 'list'],
        ['queue', 'routes', '--json'],
        ['health', '--json'],
      ]
      const told = await Promise.all(commands.map(async (args) => (await site.command(args)).output))
      return [wire.said, server.output, JSON.stringify(events), ...told].join('\n')
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

export function assertSecret(exposed: string, password = PASSWORD): void {
  const encodings = [
    password,
    Buffer.from(password).toString('base64'),
    Buffer.from(`\0${USER}\0${password}`).toString('base64'),
  ]
  for (const text of encodings) assert.ok(!exposed.includes(text), `${text} is told somewhere`)
}

/** A notification would go to alice, who sent it. */
export const bounces = async (site: WaybillSite): Promise<number> => (await newMail(site.maildir('alice'))).length

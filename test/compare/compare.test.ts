// Puts both servers through the sessions of sessions.ts and compares what they say, command by command. Started by run.sh,
// which gives Exim a machine of its own.

import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import { defaultConfig } from '../../src/config/defaults.ts'
import type { Config } from '../../src/config/config.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { parseIp } from '../../src/core/ip.ts'
import { seconds } from '../../src/core/time.ts'
import { parseZones } from '../../src/dns/zones.ts'
import { startDnsServer, type DnsServer } from '../../src/sandbox/dns-server.ts'
import { SANDBOX_HOST } from '../../src/sandbox/receivers.ts'
import { sandboxZoneText } from '../../src/sandbox/zone-text.ts'
import { LOGIN, startWorld, withoutIds } from '../matrix/ask.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { Talker } from '../support/talker.ts'
import { DebianExim } from './debian-exim.ts'
import { DIFFERENCES, type Difference } from './differences.ts'
import { comparisonPage, type Compared, type ComparedSetup } from './page.ts'
import { ADDRESSES, SETUPS, type Session, type Setup } from './sessions.ts'

const PAGE = new URL('../../docs/reference/exim-comparison.md', import.meta.url)
// Nobody answers there: a hub that refused would pause its route.
const HUB = { host: parseIp('192.0.2.16') ?? assert.fail(), port: 25 }

const { checks, limits } = defaultConfig({ hostname: parseDomain('x.test') ?? assert.fail(), stateFolder: '/x' })

function settings(setup: Setup, listsFolder: string): Partial<Config> {
  return {
    site: setup.site,
    relayTo: ['ok.test', 'servfail.test'],
    smarthosts: setup.site === 'smarthost' || setup.site === 'satellite' ? [HUB] : [],
    users: new Map(),
    systemUsers: {
      file: '/etc/passwd',
      from: 1000,
      to: 59_999,
      also: [],
      maildir: '{home}/Maildir',
      forward: true,
      forwardPrograms: false,
      forwardFiles: false,
    },
    aliases: '/etc/aliases',
    checks: { ...checks, ...setup.checks },
    listsFolder,
    limits: { ...limits, connectionsPerClient: 1000 },
  }
}

const NOT_SENT = '(not sent)'

/** The reply to each command; empty where the connection was closed. Content is sent only where it was asked for. */
async function play(session: Session, port: number): Promise<readonly string[]> {
  const { talker } = await Talker.open({ port, from: ADDRESSES[session.client], patience: seconds(5) })
  using _ = talker
  if (session.client === 'user') {
    await talker.say('EHLO client.far.test')
    assert.match(await talker.say(LOGIN), /^235/)
  }
  const said: string[] = []
  for (const line of session.say) {
    const unasked = line.endsWith('\r\n.') && !said.at(-1)?.startsWith('354')
    said.push(unasked ? NOT_SENT : await talker.say(line))
  }
  return said
}

const codeOf = (reply: string): string => reply.slice(0, 3) || '-'

function explanation(setup: Setup, session: Session, { command, exim, ours }: Compared): Difference | undefined {
  const codes = `${codeOf(exim)} ${codeOf(ours)}`
  return DIFFERENCES.find(
    (difference) =>
      difference.codes.includes(codes) &&
      difference.command.test(command) &&
      (difference.sites?.includes(setup.site) ?? true) &&
      (difference.clients?.includes(session.client) ?? true) &&
      (difference.session?.test(session.name) ?? true),
  )
}

suite('Exim and Waybill', () => {
  const used = new Set<Difference>()
  const setups: ComparedSetup[] = []
  let dns: DnsServer
  let folder: TempFolder
  before(async () => {
    folder = await tempFolder()
    dns = await startDnsServer({ zones: parseZones(sandboxZoneText(SANDBOX_HOST)), port: 53 })
  })
  after(async () => {
    await dns.close()
    await folder[Symbol.asyncDispose]()
  })

  for (const setup of SETUPS) {
    test(setup.name, async (t) => {
      const lists = `${folder.path}/${setup.name.replaceAll(' ', '-')}`
      await mkdir(lists)
      for (const [name, text] of Object.entries(setup.lists)) await writeFile(`${lists}/${name}`, text)
      await using exim = await DebianExim.start(setup)
      await using world = await startWorld(settings(setup, lists))
      const compared: ComparedSetup = { setup, sessions: [] }
      for (const session of setup.sessions) {
        const theirs = await play(session, exim.port)
        const ours = await play(session, world.port)
        const steps = session.say.map((command, n): Compared => {
          const step = { command, exim: theirs[n] ?? '', ours: withoutIds(ours[n] ?? '') }
          if (codeOf(step.exim) === codeOf(step.ours) || step.exim === NOT_SENT || step.ours === NOT_SENT) return step
          const difference = explanation(setup, session, step)
          if (difference) used.add(difference)
          return { ...step, difference: difference?.reason ?? 'UNEXPLAINED' }
        })
        compared.sessions.push({ session, steps })
        await t.test(session.name, () => {
          const unexplained = steps.filter(({ difference }) => difference === 'UNEXPLAINED')
          assert.deepEqual(unexplained, [])
        })
      }
      setups.push(compared)
    })
  }

  test('every entry of the list of differences explains one', () => {
    assert.deepEqual(
      DIFFERENCES.filter((difference) => !used.has(difference)).map(
        ({ reason, codes }) => `${codes.join(', ')}: ${reason}`,
      ),
      [],
    )
  })

  test('the page is what was said', async () => {
    const version = await DebianExim.version()
    const page = comparisonPage(version, setups)
    if (process.env['WAYBILL_WRITE']) await writeFile(PAGE, page)
    const written = await readFile(PAGE, 'utf8')
    // Another version of Exim may have other words; its verdicts have been compared above.
    if (written.includes(`Exim ${version},`)) assert.equal(page, written)
  })
})

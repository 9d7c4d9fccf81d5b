// `waybill import exim --prove` on Debian's five site types with their list files, beside the real Exim; and the proof put to the proof: a
// wrong line in a right configuration is found. Started by run.sh --import, which gives Exim a machine of its own.

import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import { Readable } from 'node:stream'
import { runProgram } from '../../src/cli/program.ts'
import { noPaint } from '../../src/cli/render/paint.ts'
import { withCandidate } from '../../src/cli/with-candidate.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { systemClock } from '../../src/core/clock.ts'
import { parseZones } from '../../src/dns/zones.ts'
import { importExim } from '../../src/import/exim/import-exim.ts'
import { readSiteFiles } from '../../src/import/exim/site-files.ts'
import { askExim, type AskExim } from '../../src/import/prove/ask-exim.ts'
import { corpusOf } from '../../src/import/prove/corpus.ts'
import { prove, type Proof } from '../../src/import/prove/prove.ts'
import { startDnsServer, type DnsServer } from '../../src/sandbox/dns-server.ts'
import { SANDBOX_HOST } from '../../src/sandbox/receivers.ts'
import { sandboxZoneText } from '../../src/sandbox/zone-text.ts'
import type { Site } from '../../src/config/config.ts'
import { run } from '../support/child.ts'

const ETC = '/etc/exim4'
const EXIM = process.env['EXIM4'] ?? assert.fail('start this by test/compare/run.sh --import')
const UPDATE = process.env['UPDATE_EXIM_CONF'] ?? assert.fail('start this by test/compare/run.sh --import')
const FILE = '/run/waybill.yaml'

const ALIASES = `postmaster: root
root: alice
staff: alice, bob
gone: :fail: Ask at the desk, please
later: :defer: The list is moved
null: :blackhole:
away: x@ok.test
news: bob
`
const LISTS: Readonly<Record<string, string>> = {
  hubbed_hosts: 'hub.test: 192.0.2.99\n*.dict.test: 192.0.2.98::2525\n',
  local_host_blacklist: '198.51.100.7\n198.51.100.64/26\n',
  local_sender_blacklist: 'spammer@remote.example\nbad.test\n',
  host_local_deny_exceptions: '198.51.100.70\n',
  sender_local_deny_exceptions: 'friend@bad.test\n',
}
const MACROS = 'MESSAGE_SIZE_LIMIT = 20M\nCHECK_RCPT_VERIFY_SENDER = 1\n'
/** Behind `begin routers`: what HOWTOs tell people to write. */
const ROUTERS = `
to_intranet:
  driver = manualroute
  domains = corp.test : *.corp.test
  transport = remote_smtp
  route_list = * 10.1.2.3 byname
moved:
  driver = redirect
  domains = old.test
  data = $local_part@sandbox.test
closed:
  driver = redirect
  domains = closed.test
  allow_fail
  data = :fail: closed for good
quiet:
  driver = redirect
  domains = quiet.test
  data = :blackhole:
`
/** Without a way to them by DNS, what is written for these domains would make no difference. */
const ZONES = ['sub.relayed.test', 'old.test', 'closed.test', 'quiet.test', 'unwanted.test', 'remote.example']
  .map((name) => `${name} MX 10 mx.ok.test\n`)
  .join('')
const RULE = '  deny\n    senders = *@unwanted.test\n    message = not wanted\n\n'

const answers = (site: Site): string => `
dc_eximconfig_configtype='${site}'
dc_other_hostnames='sandbox.test;second.test'
dc_local_interfaces='127.0.0.1'
dc_relay_domains='ok.test;*.relayed.test'
dc_relay_nets='10.7.0.0/16'
dc_smarthost='${site === 'smarthost' || site === 'satellite' ? '192.0.2.44::587;192.0.2.45' : ''}'
dc_readhost='${site === 'satellite' ? 'ok.test' : ''}'
dc_minimaldns='false'
dc_use_split_config='false'
dc_hide_mailname='${site === 'satellite' ? 'true' : 'false'}'
dc_mailname_in_oh='true'
dc_localdelivery='${site === 'smarthost' ? 'maildir_home' : 'mail_spool'}'
CFILEMODE='644'
`

const terminal = (): Terminal & { text: string } => ({
  text: '',
  out(text) {
    this.text += text
  },
  err(text) {
    this.text += text
  },
  paint: noPaint,
  width: 100,
  env: { LANG: 'C' },
  stdin: Readable.from([]),
  clock: systemClock,
})

let stock: string

async function setUp(site: Site): Promise<AskExim> {
  const own = stock.replace('begin routers\n', `begin routers\n${ROUTERS}`)
  const template = own.replace(
    '  accept\n    hosts = +relay_from_hosts\n',
    `${RULE}  accept\n    hosts = +relay_from_hosts\n`,
  )
  assert.notEqual(template, own)
  await writeFile(`${ETC}/exim4.conf.template`, template)
  await writeFile(`${ETC}/update-exim4.conf.conf`, answers(site))
  await writeFile(`${ETC}/exim4.conf.localmacros`, MACROS)
  for (const [name, text] of Object.entries(LISTS)) await writeFile(`${ETC}/${name}`, text)
  await writeFile('/etc/aliases', ALIASES)
  const made = await run(UPDATE, [])
  assert.equal(made.code, 0, made.output)
  return askExim([EXIM])
}

/** The proof of a configuration that was written, or altered since. */
async function proven(text: string, exim: AskExim): Promise<Proof> {
  await writeFile(FILE, text)
  const files = readSiteFiles('/') ?? assert.fail()
  let proof: Proof | undefined
  const told = terminal()
  const code = await withCandidate(FILE, told, async (trial) => {
    proof = await prove(corpusOf(files, 'mx.sandbox.test', trial.config.mailDomain), {
      exim,
      trial,
      clock: systemClock,
    })
    return 0
  })
  assert.equal(code, 0, told.text)
  return proof ?? assert.fail()
}

/** What Exim said is said again: only the new configuration changes. */
function remembered(exim: AskExim): AskExim {
  const known = new Map<string, Promise<readonly string[]>>()
  const once = (key: string, ask: () => Promise<readonly string[]>): Promise<readonly string[]> => {
    const found = known.get(key) ?? ask()
    known.set(key, found)
    return found
  }
  return {
    hostname: () => exim.hostname(),
    ends: (address) => once(address, () => exim.ends(address)),
    session: (client, sender, recipients) =>
      once(`${client} ${sender} ${recipients.join()}`, () => exim.session(client, sender, recipients)),
  }
}

/** What is wrong then is a mistake in the file, or mail that goes elsewhere or is answered otherwise. An empty first text: a line more. */
const MUTATIONS: readonly (readonly [from: string, to: string])[] = [
  ['site: internet', 'site: local'],
  ['second.test', 'third.test'],
  ['sandbox.test, second', 'second'],
  ['relay_to: [ok.test, ', 'relay_to: ['],
  ['"*.relayed.test"', 'relayed.test'],
  ['10.7.0.0/16', '10.8.0.0/16'],
  ['"127.0.0.1", "::1", ', '"::1", '],
  ['aliases: /etc/aliases', 'aliases: /etc/email-addresses'],
  ['lists_folder: /etc/exim4', 'lists_folder: /etc/none'],
  ['system_users: true', 'system_users: false'],
  ['via: "10.1.2.3"', 'via: "10.1.2.4"'],
  ['via: "10.1.2.3"', 'via: "10.1.2.3:2525"'],
  ['[corp.test, ', '['],
  ['"*.corp.test"', '"*.corq.test"'],
  ['{local_part}@sandbox.test', '{local_part}@ok.test'],
  ['{local_part}@sandbox.test', 'bob@sandbox.test'],
  ['recipient_domain: old.test', 'recipient_domain: ald.test'],
  ['fail: "closed for good"', 'discard: true'],
  ['fail: "closed for good"', 'defer: "closed for good"'],
  ['recipient_domain: closed.test', 'recipient_domain: clozed.test'],
  ['discard: true', 'fail: "no"'],
  ['recipient_domain: quiet.test', 'recipient_domain: quyet.test'],
  ['verify_sender: true', 'verify_sender: false'],
  ['*@unwanted.test', '*@wanted.test'],
  ['deny: "not wanted"', 'defer: "not wanted"'],
  ['{ local_part: postmaster }', '{ local_part: hostmaster }'],
  ['', 'catch_all: alice'],
  ['', 'subaddress: "+"'],
  ['', 'smarthost: 192.0.2.9'],
  ['', 'hubbed_hosts: /etc/none'],
  ['verify_sender: true', 'verify_sender: true\n  restricted_characters: false'],
  ['verify_sender: true', 'verify_sender: true\n  always_reachable: []'],
  ['routes:', 'routes:\n  - { name: taken-away, when: { recipient: alice@sandbox.test }, redirect: bob }'],
  ['rcpt:', 'rcpt:\n    - { name: no-strangers, when: { client: 203.0.113.9 }, deny: true }'],
  ['rcpt:', 'rcpt:\n    - { name: no-bounces, when: { sender: "<>" }, deny: true }'],
]

suite('import of Debian’s Exim, with proof', () => {
  let dns: DnsServer
  before(async () => {
    stock = (await readFile(`${ETC}/exim4.conf.template`, 'utf8')).replace(/^exim_path = .*$/m, `exim_path = ${EXIM}`)
    dns = await startDnsServer({ zones: parseZones(`${sandboxZoneText(SANDBOX_HOST)}${ZONES}`), port: 53 })
  })
  after(() => dns.close())

  for (const site of ['internet', 'smarthost', 'satellite', 'local', 'none'] as const) {
    test(`${site}: all is taken, the file is right, and nothing differs but on purpose`, async () => {
      await setUp(site)
      await rm(FILE, { force: true })
      const told = terminal()
      const code = await runProgram(['import', 'exim', '--file', FILE, '--prove', '--exim', EXIM], told)
      assert.match(told.text, /Nothing else differs/, told.text)
      assert.doesNotMatch(told.text, /NOT taken/, told.text)
      assert.equal(code, 0, told.text)
    })
  }

  test('each of thirty-odd wrong lines in a right configuration is found', async () => {
    const exim = remembered(await setUp('internet'))
    const files = readSiteFiles('/') ?? assert.fail()
    const { text } = importExim(files, 'mx.sandbox.test', [])
    assert.deepEqual((await proven(text, exim)).real, [])
    const unfound: string[] = []
    for (const [from, to] of MUTATIONS) {
      const mutated = from === '' ? `${text}${to}\n` : text.replace(from, to)
      assert.notEqual(mutated, text, from)
      if ((await proven(mutated, exim)).real.length === 0) unfound.push(`${from} -> ${to}`)
    }
    assert.ok(MUTATIONS.length >= 30)
    assert.deepEqual(unfound, [])
  })
})

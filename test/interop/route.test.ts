// `waybill route` beside `exim -bt`, with the same file of aliases: which addresses mail ends at, and through which others.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { runProgram } from '../../src/cli/program.ts'
import { noPaint } from '../../src/cli/render/paint.ts'
import { systemClock } from '../../src/core/clock.ts'
import { run } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { programRealPath, skipWithout } from './programs.ts'

const ALIASES = `
# as in Debian's package
mailer-daemon: postmaster
postmaster: root
nobody: root
abuse: root
root: alice
staff: alice, Bob,
  carol@lab.example
  , dave
Managers: staff
bob: bob, archive
archive: :blackhole:
gone: :fail: Ask at the desk, please
later: :defer: The list is moved
null: :blackhole:
a: b
b: c
c: a
self: self
alice2 alice
"odd name": alice
twice: alice, alice, ALICE@LAB.EXAMPLE
list: :include:LIST
missing: :include:LIST.missing
bracketed: <alice@lab.example>
escaped: \\alice
late: alice
late: bob
`

const ADDRESSES = [
  ...'alice bob carol dave unknown mailer-daemon postmaster nobody abuse root staff STAFF managers archive gone'.split(
    ' ',
  ),
  ...'later null a b c self alice2 twice list missing bracketed escaped late ALICE'.split(' '),
  '"odd name"',
  'staff@lab.example',
  'alice@second.example',
  'staff@second.example',
  ...'alice staff unknown'.split(' ').map((name) => `${name}@localhost`),
  ...'Alice unknown'.split(' ').map((name) => `${name}@mx.lab.example`),
  // What stands in the file holds in every local domain.
  ...'bob carol dave unknown root abuse managers archive gone later null alice2 twice list missing late escaped'
    .split(' ')
    .map((name) => `${name}@second.example`),
  ...'bob root postmaster nobody managers gone later null list MAILER-DAEMON'
    .split(' ')
    .map((name) => `${name}@localhost`),
  ...'bob staff root abuse archive gone null twice bracketed late'.split(' ').map((name) => `${name}@mx.lab.example`),
  '"alice"@lab.example',
]

/** Elsewhere: what only the site decides. Where mail would go by MX is for the comparison of sessions, which has DNS. */
const REMOTE = ['x@remote.example', 'alice@isp.example', 'unknown@isp.example', 'x@sub.lab.example']

interface Site {
  readonly waybill: string
  /** The router for mail elsewhere, as in Debian's template. */
  readonly elsewhere: string
  /** Where the mail of users goes. */
  readonly hub?: string
  readonly remote: readonly string[]
  /** Routers behind the users, as their names stand in Exim's documentation and FAQ. */
  readonly behind?: string
  /** Where the two differ on purpose, and why. */
  readonly differs?: Readonly<Record<string, string>>
  /** Exim makes addresses into themselves where nothing changes; here they stay what they are. */
  readonly steps?: 'without-repeats'
}

const SMARTHOST = '127.0.0.9'
const toSmarthost = `smarthost:
  driver = manualroute
  domains = ! +local_domains
  transport = smtp
  route_list = * ${SMARTHOST} byname
  no_more
`
const satellite = (readhost: string): Site => ({
  waybill: `site: satellite\nsmarthost: ${SMARTHOST}\nvisible_domain: ${readhost}\n`,
  elsewhere: toSmarthost,
  hub: `hub_user:
  driver = redirect
  domains = +local_domains
  local_parts = USERS
  data = \${local_part}@${readhost}
hub_user_smarthost:
  driver = manualroute
  domains = ${readhost}
  local_parts = USERS
  transport = smtp
  route_list = * ${SMARTHOST} byname
`,
  remote: REMOTE,
})

const SITES: Readonly<Record<string, Site>> = {
  internet: { waybill: '', elsewhere: '', remote: [] },
  smarthost: { waybill: `site: smarthost\nsmarthost: ${SMARTHOST}\n`, elsewhere: toSmarthost, remote: REMOTE },
  satellite: satellite('isp.example'),
  'satellite whose visible domain is its own': { ...satellite('lab.example'), steps: 'without-repeats' },
  local: {
    waybill: 'site: local\n',
    elsewhere: `nonlocal:
  driver = redirect
  domains = ! +local_domains
  allow_fail
  data = :fail: Mailing to remote domains not supported
  no_more
`,
    remote: REMOTE,
  },
}

const CIRCLE = 'aliases in a circle are a mistake that its sender is told of; a catch-all in Exim swallows it'

/** What Debian leaves to those who write routers of their own. */
const OWN_ROUTERS: Site = {
  waybill: `site: smarthost
smarthost: ${SMARTHOST}
subaddress: "+"
catch_all: dave
virtual:
  customer.example: { users: { info: {}, sales: {} }, aliases: customer, catch_all: info }
  empty.example: { users: { info: {} } }
routes:
  - { name: hub, when: { recipient_domain: ["hub.example", "*.hub.example"] }, via: 127.0.0.8 }
  - { name: moved, when: { recipient_domain: old.example }, redirect: "{local_part}@lab.example" }
  - { name: gone, when: { recipient: ghost@lab.example }, fail: moved away }
  - { name: later, when: { recipient: "*@later.example" }, defer: not yet }
  - { name: nobody, when: { recipient: null@hub2.example }, discard: true }
`,
  elsewhere: `gone:
  driver = redirect
  domains = lab.example
  local_parts = ghost
  allow_fail
  data = :fail: moved away
hub:
  driver = manualroute
  domains = hub.example : *.hub.example
  transport = smtp
  route_list = * 127.0.0.8 byname
moved:
  driver = redirect
  domains = old.example
  data = \${local_part}@lab.example
later:
  driver = redirect
  domains = later.example
  allow_defer
  data = :defer: not yet
null:
  driver = redirect
  domains = hub2.example
  local_parts = null
  data = :blackhole:
virtual_aliases:
  driver = redirect
  domains = customer.example
  data = \${lookup{$local_part}lsearch{FOLDER/customer}}
  qualify_preserve_domain
virtual_user:
  driver = accept
  domains = customer.example : empty.example
  local_parts = info : \${if eq{$domain}{customer.example}{sales}{info}}
  transport = maildir
virtual_postmaster:
  driver = redirect
  domains = customer.example : empty.example
  local_parts = postmaster
  data = alice@lab.example
virtual_catch_all:
  driver = redirect
  domains = customer.example
  data = info@customer.example
virtual_unknown:
  driver = redirect
  domains = customer.example : empty.example
  allow_fail
  data = :fail: unknown
${toSmarthost}`,
  differs: {
    a: CIRCLE,
    b: CIRCLE,
    c: CIRCLE,
    self: CIRCLE,
    'nobody+x': 'a detail may stand behind an alias, too',
    'postmaster@empty.example': 'postmaster is the first user at once, without an address between',
  },
  behind: `subaddress:
  driver = accept
  domains = +local_domains
  local_part_suffix = +*
  local_part_suffix_optional
  local_parts = USERS
  transport = maildir
catch_all:
  driver = redirect
  domains = +local_domains
  data = dave@lab.example
`,
  remote: [
    ...'alice+news ALICE+a+b dave+ nobody+x ghost unlisted x.y'.split(' '),
    ...'info INFO sales team unlisted alice all'.split(' ').map((name) => `${name}@customer.example`),
    ...'info sales alice postmaster'.split(' ').map((name) => `${name}@empty.example`),
    ...'x@hub.example x@a.hub.example x@hub2.example null@hub2.example alice@old.example staff@old.example'.split(' '),
    ...'unlisted@old.example x@later.example x@remote.example alice+x@second.example alice+x@localhost'.split(' '),
  ],
}

const eximConfiguration = (folder: string, { elsewhere, hub = '', behind = '' }: Site): string => `
USERS = alice : bob : carol : dave
primary_hostname = mx.lab.example
qualify_domain = lab.example
exim_path = ${programRealPath('exim4')}
exim_user = ${userInfo().uid}
exim_group = ${userInfo().gid}
never_users =
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
keep_environment =
host_lookup =
domainlist local_domains = @ : localhost : lab.example : second.example
begin routers
${elsewhere.replaceAll('FOLDER', folder)}
system_aliases:
  driver = redirect
  domains = +local_domains
  allow_fail
  allow_defer
  data = \${lookup{$local_part}lsearch{${folder}/aliases}}
${hub}
local_user:
  driver = accept
  domains = +local_domains
  local_parts = USERS
  transport = maildir
${behind}
begin transports
smtp:
  driver = smtp
maildir:
  driver = appendfile
  directory = ${folder}/mail/$local_part_data
  maildir_format
`

/** One line for each end: where, through whom, by which host, and what becomes of it. What is merged, and the words of a reason, are left out. */
function ends(output: string): readonly string[] {
  const blocks: string[][] = []
  for (const line of output.split('\n')) {
    if (line === '') continue
    if (line.startsWith(' ')) blocks.at(-1)?.push(line.trim())
    else blocks.push([line])
  }
  const all = blocks.flatMap(([head = '', ...rest]) => {
    if (/\[duplicate/.test(head)) return []
    const parents = rest.filter((line) => line.startsWith('<--')).map((line) => line.slice(4))
    const [, discarded] = /^mail to (\S+) is discarded/.exec(head) ?? []
    // Exim says nothing of those among others whose mail is thrown away.
    if (discarded !== undefined && parents.length > 0) return []
    const [, failed] = /^(.+) is undeliverable/.exec(head) ?? []
    const [, deferred] = /^(.+) cannot be resolved at this time/.exec(head) ?? []
    const fate = discarded ? 'discarded' : failed ? 'failed' : deferred ? 'deferred' : 'delivered'
    const hosts = rest.filter((line) => line.startsWith('host ')).map((line) => line.replaceAll(/\s+/g, ' '))
    return [[fate, discarded ?? failed ?? deferred ?? head, ...parents, ...hosts].join(' < ').toLowerCase()]
  })
  return [...new Set(all)].sort()
}

/** RFC 5321 §4.1.2: quotes that a local part does not need change nothing. */
const unquoted = (end: string): string => end.replaceAll(/"([\w.]+)"@/g, '$1@')

const steps = (end: string, site: Site): string =>
  site.steps === undefined ? unquoted(end) : unquoted(end).replaceAll(/( < \S+)\1+/g, '$1')

async function route(config: string, address: string): Promise<string> {
  let out = ''
  await runProgram(['route', '--config', config, address], {
    out: (text) => void (out += text),
    err: (text) => void (out += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([]),
    clock: systemClock,
  })
  return out
}

for (const [name, site] of Object.entries({ ...SITES, 'routers of one’s own': OWN_ROUTERS })) {
  const title = `${name}: mail ends where it ends in Exim, through the same addresses`
  test(title, { skip: skipWithout('exim4') }, async () => {
    await using folder = await tempFolder({ open: true })
    const { path } = folder
    await Promise.all(['spool', 'log'].map((each) => mkdir(join(path, each))))
    await writeFile(join(path, 'list'), '# people\nalice\ncarol@lab.example, bob\n')
    await writeFile(join(path, 'aliases'), ALIASES.replaceAll('LIST', join(path, 'list')))
    await writeFile(join(path, 'customer'), 'team: info, sales, x@far.example\nall: info\n')
    await writeFile(join(path, 'exim.conf'), eximConfiguration(path, site))
    const users = ['alice', 'bob', 'carol', 'dave'].map((user) => `${user}: {}`).join(', ')
    await writeFile(
      join(path, 'waybill.yaml'),
      `${site.waybill}hostname: mx.lab.example\nlocal_domains: [lab.example, second.example]\nusers: { ${users} }\naliases: aliases\n`,
    )
    const differ: object[] = []
    const { differs = {} } = site
    for (const address of [...ADDRESSES, ...site.remote]) {
      // Exim merges duplicates across all addresses of one command; so each has one of its own.
      const exim = await run(programRealPath('exim4'), ['-C', join(path, 'exim.conf'), '-bt', address])
      const own = await route(join(path, 'waybill.yaml'), address)
      const [theirs, ours] = [exim.output, own].map((output) => ends(output).map((end) => steps(end, site)))
      const areAlike = theirs?.join('\n') === ours?.join('\n')
      if (areAlike === Object.hasOwn(differs, address)) differ.push({ address, exim: theirs, waybill: ours })
    }
    assert.deepEqual(differ, [])
  })
}

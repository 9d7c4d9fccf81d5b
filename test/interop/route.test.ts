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
]

const eximConfiguration = (folder: string): string => `
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
domainlist local_domains = lab.example : second.example
begin routers
system_aliases:
  driver = redirect
  domains = +local_domains
  allow_fail
  allow_defer
  data = \${lookup{$local_part}lsearch{${folder}/aliases}}
local_user:
  driver = accept
  domains = +local_domains
  local_parts = alice : bob : carol : dave
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/mail/$local_part_data
  maildir_format
`

/** One line for each end: where, through whom, and what becomes of it. What is merged, and the words of a reason, are left out. */
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
    return [[fate, discarded ?? failed ?? deferred ?? head, ...parents].join(' < ').toLowerCase()]
  })
  return [...new Set(all)].sort()
}

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

test('mail ends where it ends in Exim, through the same addresses', { skip: skipWithout('exim4') }, async () => {
  await using folder = await tempFolder({ open: true })
  const { path } = folder
  await Promise.all(['spool', 'log'].map((name) => mkdir(join(path, name))))
  await writeFile(join(path, 'list'), '# people\nalice\ncarol@lab.example, bob\n')
  await writeFile(join(path, 'aliases'), ALIASES.replaceAll('LIST', join(path, 'list')))
  await writeFile(join(path, 'exim.conf'), eximConfiguration(path))
  const names = ['alice', 'bob', 'carol', 'dave'].map((name) => `${name}: {}`).join(', ')
  await writeFile(
    join(path, 'waybill.yaml'),
    `hostname: mx.lab.example\nlocal_domains: [lab.example, second.example]\nusers: { ${names} }\naliases: aliases\n`,
  )
  const differ: object[] = []
  for (const address of ADDRESSES) {
    // Exim merges duplicates across all addresses of one command; so each has one of its own.
    const exim = await run(programRealPath('exim4'), ['-C', join(path, 'exim.conf'), '-bt', address])
    const [theirs, own] = [ends(exim.output), ends(await route(join(path, 'waybill.yaml'), address))]
    if (theirs.join('\n') !== own.join('\n')) differ.push({ address, exim: theirs, waybill: own })
  }
  assert.deepEqual(differ, [])
})

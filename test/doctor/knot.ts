// Knot DNS on loopback with the zone text of a test as its only zone, the root: it answers for all names there are.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseIp } from '../../src/core/ip.ts'
import { reverseName } from '../../src/dns/reverse-name.ts'
import { programPath } from '../interop/programs.ts'
import { Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { resolverAt } from './examined.ts'

export interface KnotServer extends AsyncDisposable {
  readonly port: number
}

export async function startKnot(zoneText: string): Promise<KnotServer> {
  const stack = new AsyncDisposableStack()
  const { path } = stack.use(await tempFolder({ open: true }))
  const port = await freePort()
  await writeFile(join(path, 'root.zone'), masterFile(zoneText))
  await writeFile(
    join(path, 'knot.conf'),
    `server:
  listen: 127.0.0.1@${port}
  rundir: ${path}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${path}
zone:
  - domain: .
    file: ${path}/root.zone
    semantic-checks: off
    journal-content: none
    zonefile-load: whole
log:
  - target: stderr
    any: warning
`,
  )
  const knot = stack.use(new Running(programPath('knotd'), ['-c', join(path, 'knot.conf')]))
  await waitFor('an answer of Knot', async () => {
    if (knot.gone) throw new Error(`knotd ended:\n${knot.output}`)
    return (await resolverAt(port).a('a.known.name.test')).kind === 'answer' ? true : undefined
  })
  return { port, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** As RFC 1035 §5.1 wants it: names end with a dot, strings have 255 octets at most. */
function masterFile(zoneText: string): string {
  const records = zoneText.split('\n').flatMap((line) => {
    const [, owner = '', type = '', data = ''] = /^(\S+) (\w+) (.+)$/.exec(line.trim()) ?? []
    if (owner === '') return []
    const ip = parseIp(owner)
    return [`${ip === undefined ? owner : reverseName(ip)}. 300 IN ${type} ${dataOf(type, data)}`]
  })
  return [
    '. 300 IN SOA ns.test. hostmaster.test. 1 3600 600 86400 30',
    '. 300 IN NS ns.test.',
    'ns.test. 300 IN A 127.0.0.1',
    'a.known.name.test. 300 IN A 127.0.0.1',
    ...records,
    '',
  ].join('\n')
}

function dataOf(type: string, data: string): string {
  switch (type) {
    case 'TXT':
      return (data.slice(1, -1).match(/.{1,255}/g) ?? ['']).map((piece) => `"${piece}"`).join(' ')
    case 'MX':
    case 'CNAME':
    case 'PTR':
      return data.endsWith('.') ? data : `${data}.`
    default:
      return data
  }
}

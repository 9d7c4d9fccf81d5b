// Debian's hubbed_hosts: its lines, its mistakes, and which line is for a domain.

import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { HUBBED_HOSTS, hubKeys, type Hub } from './hubbed-hosts.ts'
import { parseTable } from './parse-table.ts'
import { TableFile } from './table-file.ts'

const shown = ({ host, port, mx }: Hub): string => `${host}:${port}${mx ? ' MX' : ''}`

function read(text: string): Record<string, string> {
  const { byKey, problems } = parseTable(text, HUBBED_HOSTS)
  assert.deepEqual(problems, [])
  return Object.fromEntries(
    [...byKey].map(([key, { value }]) => [key, `${value.order}: ${value.hubs.map(shown).join(', ')}`]),
  )
}

suite('hubbed_hosts', () => {
  test('names hosts as Debian’s examples do', () => {
    assert.deepEqual(
      read(`# a comment
foobar.example: internal.mail.example.com
bar.foobar.example: 192.168.183.3
*.Dict.example   mail-1.dict.example:mail-2.dict.example::2525
three.example: one.example : two.example :
   three.example randomize
mx.example: hub.example/MX byname
six.example: [2001:db8::1]:26
foobar.example: second.example`),
      {
        'foobar.example': 'written: internal.mail.example.com:25',
        'bar.foobar.example': 'written: 192.168.183.3:25',
        '*.dict.example': 'written: mail-1.dict.example:25, mail-2.dict.example:2525',
        'three.example': 'random: one.example:25, two.example:25, three.example:25',
        'mx.example': 'written: hub.example:25 MX',
        'six.example': 'written: 2001:db8::1:26',
      },
    )
  })

  test('tells each mistake with its place', () => {
    const problems = (text: string) =>
      parseTable(text, HUBBED_HOSTS).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    assert.deepEqual(problems('a.example: b.example\n: b.example\nc.example: d_!\ne.example:\n'), [
      '2:1 no key stands here',
      '3:12 d_! is not a host',
      '4:11 no host is named for e.example',
    ])
    assert.deepEqual(problems('a.example: b.example randomise'), ['1:22 there is no option randomise'])
    assert.deepEqual(problems('@!: b.example'), ['1:1 @! is not a domain'])
  })

  test('a star is for the name itself and all below it, the longest first, never for a whole top-level domain', () => {
    assert.deepEqual([...hubKeys('a.b.example')], ['a.b.example', '*.a.b.example', '*.b.example'])
    assert.deepEqual([...hubKeys('localhost')], ['localhost'])
  })

  test('is read again when it has changed; a mistake does not take the place of what was right', async (t: TestContext) => {
    const folder = await tempFolder()
    t.after(() => folder[Symbol.asyncDispose]())
    const path = join(folder.path, 'hubbed_hosts')
    const clock = new FakeClock()
    const notices: string[] = []
    const file = new TableFile(path, HUBBED_HOSTS, { clock, notice: (message) => void notices.push(message) })
    const hub = () => {
      const found = file.find(hubKeys('x.example'))
      return found.kind === 'found' ? found.value.value.hubs.map(shown).join() : found.kind
    }
    const write = async (text: string) => {
      await writeFile(`${path}.new`, text)
      await rename(`${path}.new`, path)
      await clock.advance(seconds(1))
    }
    assert.equal(hub(), 'none')
    await write('x.example: one.example')
    assert.equal(hub(), 'one.example:25')
    await write('x.example: !!')
    assert.equal(hub(), 'one.example:25')
    await write('*.x.example: two.example')
    assert.equal(hub(), 'two.example:25')
    assert.deepEqual(notices, ['a file is broken, and its last lines that were right hold', 'a file is right again'])
  })
})

import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'fflate'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/reports/${name}`, import.meta.url))

async function reports(...args: readonly string[]): Promise<readonly [number, string, string]> {
  let out = ''
  let err = ''
  const code = await runProgram(['reports', ...args], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([]),
    clock: new FakeClock(),
  })
  return [code, out, err]
}

test('reports of many days and both kinds are added up by domain, what failed first', async () => {
  await using folder = await tempFolder()
  const below = join(folder.path, 'Maildir', 'new')
  await mkdir(below, { recursive: true })
  const dmarc = await readFile(fixture('dmarc.xml'))
  await writeFile(join(below, 'one.xml'), dmarc)
  await writeFile(join(below, 'two.xml.gz'), gzipSync(dmarc))
  await copyFile(fixture('tls.json'), join(below, 'tls.json'))
  await writeFile(join(below, 'letter'), 'Subject: hello\n\nhow are you\n')
  const [code, out] = await reports(folder.path)
  assert.equal(code, 1)
  assert.match(
    out,
    /sender\.example: mail in its name \(DMARC\)\n {2}244 messages passed, 68 did not\.\n {2}Reports: 2,/,
  )
  assert.match(out, / 60 +203\.0\.113\.5: proofs passed only for/)
  assert.ok(out.indexOf('203.0.113.99') < out.indexOf('198.51.100.7'))
  assert.match(out, /receiver\.example: TLS to its servers\n {2}5326 sessions went well, 303 failed\./)
  assert.match(out, /Files that are no reports: 1/)
  const [, ru] = await reports(folder.path, '--lang', 'ru')
  assert.match(ru, /Прошли проверку: 244 письма; не прошли: 68\./)
})

test('a domain of which nothing failed ends with 0, what is no report and what is not there with 2', async () => {
  await using folder = await tempFolder()
  const text = await readFile(fixture('dmarc.xml'), 'utf8')
  const good = text
    .replaceAll(/<dkim>fail<\/dkim>/g, '<dkim>pass</dkim>')
    .replaceAll(/<spf>fail<\/spf>/g, '<spf>pass</spf>')
  const file = join(folder.path, 'good.xml')
  await writeFile(file, good)
  const [code, out] = await reports(file, '--json')
  assert.equal(code, 0)
  const { domains } = JSON.parse(out) as {
    readonly domains: readonly { readonly bad: number; readonly rows: unknown[] }[]
  }
  assert.deepEqual([domains.length, domains[0]?.bad], [1, 0])
  const letter = join(folder.path, 'letter')
  await writeFile(letter, 'hello')
  assert.deepEqual((await reports(letter)).slice(0, 2), [2, ''])
  assert.match((await reports(join(folder.path, 'nowhere')))[2], /there is nothing of that name/)
})

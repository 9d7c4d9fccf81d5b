// What mail programs print when they are started with broken files is explained: the real programs, and their words of today.
// `WRITE_FIXTURES=1` keeps the words for test/diagnose/start-errors.test.ts, which needs no programs.

import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { explain } from '../../src/diagnose/library.ts'
import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { BROKEN_STARTS, type BrokenStart } from './broken-starts.ts'
import { programPath, programRealPath, skipWithout } from './programs.ts'

const FIXTURES = new URL('../diagnose/start-errors.jsonl', import.meta.url)
const kept: string[] = []

for (const broken of BROKEN_STARTS) {
  test(`${broken.program}: ${broken.what}`, { skip: skipWithout(broken.program) || needsRoot() }, async () => {
    const said = await wordsOf(broken)
    kept.push(JSON.stringify({ program: broken.program, what: broken.what, text: said, causes: broken.causes }))
    assert.notEqual(said, '', 'nothing was said')
    const { cause, who } = explain(said)
    assert.ok((broken.causes as readonly string[]).includes(cause), `${cause} for:\n${said}`)
    assert.match(who, /^(?:sender-admin|recipient-admin|wait|sender)$/)
  })
}

test('the words are kept', { skip: process.env['WRITE_FIXTURES'] !== '1' && 'only where it is asked for' }, () =>
  writeFile(FIXTURES, `${kept.join('\n')}\n`),
)

/** Programs that hand mail to others start as root and become somebody else. */
function needsRoot(): string | false {
  return process.getuid?.() !== 0 && 'needs root'
}

/** What stands in the error output and in logs; what a program was asked for is no complaint. */
async function wordsOf(broken: BrokenStart): Promise<string> {
  await using place = await tempFolder({ open: true })
  const folder = place.path
  await using listener = await listening()
  const values = {
    folder,
    port: String(await freePort()),
    taken: String(listener.port),
    program: programRealPath(broken.program),
  }
  const filled = (text: string): string =>
    text.replaceAll(/\{(folder|port|taken|program)\}/g, (_, name: keyof typeof values) => values[name])
  for (const name of ['spool', 'log', 'mail', 'run', 'data']) {
    await mkdir(join(folder, name))
    await chmod(join(folder, name), 0o777)
  }
  await mkdir(join(folder, 'closed'), { mode: 0o700 })
  for (const [name, text] of Object.entries(broken.files ?? {})) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), filled(text), { mode: 0o644 })
  }
  const args = broken.arguments.map(filled)
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  const { output } = await run('/bin/sh', ['-c', 'exec "$0" "$@" >/dev/null', programPath(broken.program), ...args], {
    env,
    input: filled(broken.input ?? ''),
  })
  return likeElsewhere(
    `${output}${await logs(folder)}`.replaceAll(`${dirname(programPath(broken.program))}/`, ''),
    values,
  )
}

async function listening(): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    port: address.port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function logs(folder: string): Promise<string> {
  const names = await readdir(join(folder, 'log'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, 'log', name), 'utf8')))
  return texts.join('')
}

/** Places and ports of this run become those that people have; what comes of starting Exim with a file of one's own goes. */
function likeElsewhere(
  said: string,
  { folder, port, taken }: Readonly<Record<'folder' | 'port' | 'taken', string>>,
): string {
  return said
    .replaceAll(folder, '/etc/mail')
    .replaceAll(new RegExp(`\\b(?:${port}|${taken})\\b`, 'g'), '25')
    .replaceAll(/^.* lost privilege for using -C option\n/gm, '')
    .trim()
}

// The mail log of a real server: it has what happened, it is rotated by moving it, and mail goes on without it.

import assert from 'node:assert/strict'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

async function makeSite(t: TestContext): Promise<WaybillSite> {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  return WaybillSite.make(folder.path, await freePort(), {})
}

const LAUNCHER = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))

const send = (site: WaybillSite, ...args: readonly string[]) =>
  run(process.execPath, [LAUNCHER, 'send', '--server', `127.0.0.1:${site.port}`, '--from', 'me@here.test', ...args])

test('has what trace tells, under an identifier that trace knows, and explain reads it', async (t) => {
  const site = await makeSite(t)
  await using server = await site.start()
  // The server greets a moment before it says so.
  await waitFor('the welcome', () => /runs as/.test(server.output))
  const log = join(site.stateFolder, 'log', 'mainlog')
  const sent = await send(site, '--to', 'alice@here.test')
  assert.equal(sent.code, 0, sent.output)
  await send(site, '--to', 'nobody@here.test')
  await waitForMail(site.maildir('alice'), 1)
  const text = await waitFor('the lines', async () => {
    const found = await readFile(log, 'utf8').catch(() => '')
    return found.includes('Completed') && found.includes('rejected RCPT') && found
  })
  assert.match(
    text,
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S{6}-\S{6}-\S{2} <= me@here\.test H=\(\S+\) \[127\.0\.0\.1\] P=esmtp\S* .*S=\d+/m,
  )
  assert.match(text, / => alice <alice@here\.test> R=local-user T=maildir_home$/m)
  assert.match(text, / F=<me@here\.test> rejected RCPT <nobody@here\.test>: Unrouteable address$/m)
  assert.match(await readFile(join(site.stateFolder, 'log', 'rejectlog'), 'utf8'), /rejected RCPT/)
  const [, id = ''] = / (\S+) Completed/.exec(text) ?? []
  const [queued] = (await site.trace(id)).filter(({ kind }) => kind === 'queued')
  assert.deepEqual(queued?.['recipients'], ['alice@here.test'])
  const { output } = await site.command(['trace', '--log', log, id])
  assert.match(output, /alice@here\.test: delivered/)
  await rename(log, `${log}.1`)
  await waitFor('a new file', async () => {
    await send(site, '--to', 'bob@here.test')
    return (await readFile(log, 'utf8').catch(() => '')).includes('bob')
  })
})

test('that cannot be written keeps nothing from being delivered, and is told of', async (t) => {
  const site = await makeSite(t)
  await mkdir(site.stateFolder, { mode: 0o700 })
  await writeFile(join(site.stateFolder, 'log'), 'in the way')
  await using server = await site.start()
  const sent = await send(site, '--to', 'alice@here.test')
  assert.equal(sent.code, 0, sent.output)
  await waitForMail(site.maildir('alice'), 1)
  await waitFor('the line that tells so', async () => server.output.includes('the mail log cannot be written'))
})

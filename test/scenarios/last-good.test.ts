// A configuration file with mistakes at the start: mail goes on by the configuration that the server last ran on, and everybody is
// told so until the file is mended.

import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

test('a start with a faulty file goes on with the last good one, loudly, and reload takes the mended one', async () => {
  await using folder = await tempFolder()
  const users = join(folder.path, 'users')
  writeFileSync(users, '')
  chmodSync(users, 0o644)
  const site = await WaybillSite.make(folder.path, await freePort(), { auth: { stores: [{ file: users }] } })
  const good = readFileSync(site.configFile, 'utf8')
  await (await site.start()).end()

  writeFileSync(site.configFile, `${good}\n]`)
  const strict = await site.command(['start', '--strict'])
  assert.equal(strict.code, 2, strict.output)
  const server = await site.start()
  try {
    await waitFor('the mistakes to be told', async () =>
      /waybill\.yaml has mistakes, so the server goes on with the configuration/.test(server.output),
    )
    const state = ['--state', site.stateFolder]
    const status = await waitFor('the users to be looked at', async () => {
      const { output } = await site.command(['status', ...state])
      return output.includes('Down since') ? output : undefined
    })
    assert.match(status, /generation 1/)
    assert.match(status, /What needs you:\nDown since .*mode 644/s)
    assert.match(status, /The configuration file has mistakes/)
    assert.match((await site.command(['health', ...state])).output, /The configuration file has mistakes/)
    writeFileSync(site.configFile, good)
    chmodSync(users, 0o600)
    assert.equal((await site.command(['reload'])).code, 0)
    const mended = await waitFor('the users to be back', async () => {
      const { output } = await site.command(['status'])
      return output.includes('Up: file of users') ? output : undefined
    })
    assert.doesNotMatch(mended, /mistakes|Down/)
    for (const msg of ['a backend is down', 'a backend is back']) {
      await waitFor(`“${msg}”`, async () => server.output.includes(`"msg":"${msg}"`))
    }
  } finally {
    await server.end()
  }
})

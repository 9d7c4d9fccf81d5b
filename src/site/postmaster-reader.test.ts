import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { accepted } from '../config/load.test-support.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { AliasFile } from '../lookup/aliases/alias-file.ts'
import { openUsers } from '../lookup/users/users.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { createRoute } from '../route/route.ts'
import { postmasterWarnings } from './postmaster-reader.ts'

async function warned(keys: string, aliases = ''): Promise<readonly string[]> {
  await using folder = await tempFolder()
  const path = join(folder.path, 'aliases')
  await writeFile(path, aliases)
  const config = accepted(`hostname: mx.here.test\nstate_folder: /state\n${keys}`)
  const clock = new FakeClock()
  const lookups = { users: openUsers(config, clock), aliases: new AliasFile(path, { clock }) }
  const warnings = await postmasterWarnings(config, createRoute(config, makeOurselves(config), lookups))
  return warnings.map(({ message }) => message.replace(/^.*, /, ''))
}

test('where nobody reads postmaster’s mail, the start says where it is', async () => {
  assert.deepEqual(await warned('system_users: true'), ['/state/mail/postmaster'])
  assert.deepEqual(await warned('system_users: true', 'postmaster: root\n'), ['/state/mail/postmaster'])
  assert.deepEqual(await warned('system_users: true', 'postmaster: root\nroot: postmaster\n'), [
    '/state/mail/postmaster',
  ])
})

test('a user of the configuration or an alias is somebody', async () => {
  assert.deepEqual(await warned('users: { alice: {} }'), [])
  assert.deepEqual(await warned('system_users: true', 'postmaster: root\nroot: x@far.test\n'), [])
})

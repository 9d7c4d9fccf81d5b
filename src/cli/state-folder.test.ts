import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

import { tempFolder } from '../../test/support/temp-folder.ts'
import { usualStateFolder } from './state-folder.ts'

test('the variable, else the sandbox that is there, else the installed server, else the sandbox to come', async () => {
  await using folder = await tempFolder()
  const sandbox = resolve('.waybill')
  assert.equal(usualStateFolder({ WAYBILL_STATE: '/srv/mail' }, folder.path), '/srv/mail')
  assert.equal(usualStateFolder({ WAYBILL_STATE: '' }, join(folder.path, 'absent')), sandbox)
  const there = usualStateFolder({}, folder.path)
  assert.ok(there === folder.path || there === sandbox)
})

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { Aftermath } from './aftermath.ts'
import { folderAt } from './folder.ts'

const DAMAGE = { what: 'message 1', why: 'test', kept: 'nowhere' }

function world(t: TestContext) {
  const folder = folderAt(mkdtempSync(join(tmpdir(), 'waybill-aftermath-')))
  t.after(() => rmSync(folder.path, { recursive: true, force: true }))
  mkdirSync(folder.bodies)
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(folder.bodies, name), name)
  const aftermath = new Aftermath(folder)
  aftermath.removeBody('missing')
  aftermath.removeBody('a')
  aftermath.putBodyAside('missing')
  aftermath.putBodyAside('b')
  aftermath.putOrphanAside('c')
  aftermath.report(DAMAGE)
  return { aftermath, folder }
}

it('files go, or are put aside for their owner alone, and what is missing stops nothing', (t) => {
  const { aftermath, folder } = world(t)
  aftermath.committed()
  aftermath.tidyFiles()
  assert.deepEqual(readdirSync(folder.bodies).sort(), ['d', 'damaged', 'orphaned'])
  assert.deepEqual([readdirSync(folder.damagedBodies), readdirSync(folder.orphanedBodies)], [['b'], ['c']])
  assert.equal(statSync(folder.damagedBodies).mode & 0o777, 0o700)
  assert.deepEqual(aftermath.takeDamage(), [{ damage: DAMAGE, event: undefined }])
  assert.deepEqual(aftermath.takeDamage(), [])
})

it('nothing is done or told of what was rolled back', (t) => {
  const { aftermath, folder } = world(t)
  aftermath.forget()
  aftermath.tidyFiles()
  assert.deepEqual(readdirSync(folder.bodies).sort(), ['a', 'b', 'c', 'd'])
  assert.deepEqual(aftermath.takeDamage(), [])
})

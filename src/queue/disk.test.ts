import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noRoomFor, ROOMY, type DiskState } from './disk.ts'

const disk: DiskState = { trouble: undefined, room: { inline: 1000, files: 500 }, figures: { free: 1500 } }

test('a message is measured against the room that there is for its kind', () => {
  assert.equal(noRoomFor(disk, 1000, 1000), undefined)
  assert.deepEqual(noRoomFor(disk, 1001, 2000), { cause: 'space', facts: { free: 1500 } })
  assert.deepEqual(noRoomFor(disk, 600, 400), { cause: 'space', facts: { free: 1500 } })
  assert.equal(noRoomFor(disk, 450, 400), undefined)
  assert.equal(noRoomFor(disk, 600, 600), undefined, 'the largest that needs no file of its own')
})

test('a message of unknown size is taken while there is no trouble, and none while there is', () => {
  assert.equal(noRoomFor(disk, undefined, 400), undefined)
  assert.equal(noRoomFor(ROOMY, Number.MAX_SAFE_INTEGER, 400), undefined)
  assert.equal(noRoomFor({ ...disk, trouble: 'inodes' }, undefined, 400)?.cause, 'inodes')
})

import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { networkBelow, networkFileSystem } from './volume.ts'

test('a network file system is known by the number that statfs gives, as signed or unsigned', () => {
  assert.equal(networkFileSystem(0x6969), 'NFS')
  assert.equal(networkFileSystem(0xff534d42), 'CIFS')
  assert.equal(networkFileSystem(0xff534d42 - 2 ** 32), 'CIFS')
  const [ext4, tmpfs, fuse] = [0xef53, 0x01021994, 0x65735546]
  for (const type of [ext4, tmpfs, fuse]) assert.equal(networkFileSystem(type), undefined)
})

test('what cannot be looked at is nothing to warn about', () => {
  assert.equal(networkBelow(`${tmpdir()}/there-is-no-such-folder`), undefined)
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { Ballast } from './ballast.ts'

function place(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-ballast-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'queue.ballast')
}

const MB = 1024 * 1024

test('is an eighth of a small volume, and never large', (t) => {
  const path = place(t)
  assert.equal(new Ballast(path, 8 * MB).wanted, MB)
  assert.equal(new Ballast(path, Infinity).wanted, 48 * MB)
})

test('is laid and given up in pieces, and what was laid is found at the next start', (t) => {
  const path = place(t)
  const ballast = new Ballast(path, 8 * MB)
  while (ballast.missing > 0) assert.equal(ballast.grow(), undefined)
  const { size, blocks, mode } = statSync(path)
  assert.equal(size, MB)
  assert.ok(blocks * 512 >= MB, 'it takes room')
  assert.equal(mode & 0o777, 0o600)
  assert.ok(ballast.shrink())
  assert.equal(statSync(path).size, MB - ballast.piece)
  assert.equal(new Ballast(path, 8 * MB).missing, ballast.piece)
  while (ballast.shrink()) continue
  assert.equal(statSync(path).size, 0)
})

test('tells what the system says, and leaves no part of a piece', (t) => {
  const path = place(t)
  writeFileSync(path, 'no folder')
  const ballast = new Ballast(join(path, 'queue.ballast'), 8 * MB)
  assert.equal(ballast.grow(), 'ENOTDIR')
  assert.equal(ballast.probe(), 'ENOTDIR')
  assert.equal(ballast.missing, MB)
})

test('a probe leaves it as it was', (t) => {
  const path = place(t)
  const ballast = new Ballast(path, 8 * MB)
  ballast.grow()
  const { size } = statSync(path)
  assert.equal(ballast.probe(), undefined)
  assert.equal(statSync(path).size, size)
})

test('is laid in sixteen pieces, none of them tiny', (t) => {
  const pieces = [800 * MB, 8 * MB, MB].map((volume) => new Ballast(place(t), volume))
  assert.deepEqual(
    pieces.map(({ wanted, piece, missing }) => [wanted, piece, missing].map((octets) => octets / 1024)),
    [
      [48 * 1024, 3 * 1024, 48 * 1024],
      [1024, 64, 1024],
      [128, 64, 128],
    ],
  )
  const small = new Ballast(place(t), MB)
  assert.equal(small.shrink(), false, 'there is none to give up')
  small.grow()
  small.grow()
  assert.deepEqual([small.missing, small.grow(), small.missing], [0, undefined, 0])
})

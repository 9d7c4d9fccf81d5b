import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { endianness, tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { missingFrames, readLogIndex } from './log-index.ts'
import type { Wal } from './wal.ts'

const SALTS = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])

/** A header as SQLite writes it twice: its version, whether it is initialised, the last valid frame, the salts. */
function header({ version = 3_007_000, initialised = 1 } = {}): Buffer {
  const bytes = Buffer.alloc(48, 0xff)
  const write = (value: number, at: number) =>
    endianness() === 'BE' ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at)
  write(version, 0)
  bytes[12] = initialised
  write(7, 16)
  bytes.set(SALTS, 32)
  return bytes
}

function read(t: TestContext, ...parts: readonly Uint8Array[]) {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-log-index-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'queue.db-shm'), Buffer.concat(parts))
  return readLogIndex(join(folder, 'queue.db-shm'))
}

it('counts the frames up to the last commit, and names the log that it is of', (t) => {
  const expected = { frames: 7, salts: SALTS }
  assert.deepEqual(read(t, header(), header()), expected)
  assert.deepEqual(read(t, header(), header(), Buffer.alloc(1000)), expected)
})

it('is none when it is missing, cut short, half written, of another version or not initialised', (t) => {
  const differs = header()
  differs[0] = 0
  const old = header({ version: 3_006_999 })
  const empty = header({ initialised: 0 })
  assert.equal(readLogIndex('/nonexistent/queue.db-shm'), undefined)
  const broken = [[header()], [header(), header().subarray(1)], [differs, header()], [old, old], [empty, empty]]
  for (const parts of broken) assert.equal(read(t, ...parts), undefined)
})

it('misses the frames behind the last commit of its own log', () => {
  const frame = (commit: number) => ({ page: 1, commit, sound: true, offset: 0 })
  const wal = (...commits: readonly number[]): Wal =>
    ({ salts: SALTS, pageSize: 8192, headerSound: true, frames: commits.map(frame) }) as unknown as Wal
  const index = { frames: 3, salts: SALTS }
  assert.equal(missingFrames(wal(0, 2, 0), index), 1)
  assert.equal(missingFrames(wal(0, 0, 1), index), 0)
  assert.equal(missingFrames(wal(0, 0, 2, 2), index), 0)
  assert.equal(missingFrames(wal(), index), 3)
  assert.equal(missingFrames(wal(), { frames: 3, salts: Buffer.alloc(8) }), 0)
  assert.equal(missingFrames(wal(), undefined), 0)
})

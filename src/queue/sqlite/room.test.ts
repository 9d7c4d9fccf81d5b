import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { StoreError } from '../store-error.ts'
import { Room } from './room.ts'

const MB = 1024 * 1024
const FULL = new StoreError('disk-full', 'database or disk is full')
const BROKEN = new StoreError('io-error', 'disk I/O error')

/** A volume of 100 MB with a ballast of 10, on which everything can be changed. */
function made({ free = 50 * MB, reserve = 10 * MB, share = 0.5 } = {}) {
  const volume = { free, size: 100 * MB, inodes: 1000, allInodes: 10_000 }
  const disk = { errno: undefined as string | undefined, empty: 0, laid: 0 }
  const ballast = {
    wanted: 10 * MB,
    piece: MB,
    get missing() {
      return 10 * MB - disk.laid
    },
    grow() {
      if (disk.errno !== undefined) return disk.errno
      disk.laid += MB
      volume.free -= MB
      return undefined
    },
    shrink() {
      if (disk.laid === 0) return false
      disk.laid -= MB
      volume.free += MB
      return true
    },
    probe: () => disk.errno,
  }
  const room = new Room({
    ballast,
    reserve: { octets: reserve, inodes: 100, share },
    look: () => ({ ...volume }),
    empty: () => disk.empty,
  })
  const trouble = (): string | undefined => room.takeNews()?.trouble
  return { room, volume, disk, trouble }
}

suite('the room on a disk', () => {
  test('is told once, and again when it is another', () => {
    const { room } = made()
    room.look()
    assert.deepEqual(room.takeNews()?.room, { inline: 30 * MB, files: 30 * MB })
    assert.equal(room.takeNews(), undefined)
  })

  test('that is less than the reserve refuses mail, and somewhat more than that takes it again', () => {
    const { room, volume, trouble } = made()
    room.look()
    volume.free = 9 * MB
    room.look()
    assert.equal(trouble(), 'space')
    assert.ok(!room.takesMail())
    volume.free = 11 * MB
    room.look()
    assert.equal(trouble(), 'space')
    volume.free = 13 * MB
    room.look()
    assert.equal(trouble(), undefined)
    assert.ok(room.takesMail())
  })

  test('in a small volume is kept by its share alone', () => {
    const { room, volume, trouble } = made({ reserve: 1024 * MB })
    volume.free = 70 * MB
    room.look()
    assert.equal(trouble(), undefined)
    volume.free = 49 * MB
    room.look()
    assert.equal(trouble(), 'space')
  })

  test('counts empty pages of the database for what goes there, and not for files', () => {
    const { room, volume, disk } = made()
    room.look()
    volume.free = 0
    disk.empty = 40 * MB
    room.look()
    const news = room.takeNews()
    assert.deepEqual([news?.trouble, news?.room], [undefined, { inline: 30 * MB, files: 0 }])
  })

  test('in files is looked after like room in octets', () => {
    const { room, volume, trouble } = made()
    volume.inodes = 99
    room.look()
    assert.equal(trouble(), 'inodes')
    assert.ok(room.takesMail(), 'what is in hand has its file')
    volume.inodes = 130
    room.look()
    assert.equal(trouble(), undefined)
  })

  test('in files is not taken to the last between two looks', () => {
    const { room, volume } = made()
    room.look()
    volume.inodes = 150
    room.look()
    volume.inodes = 49
    assert.ok(!room.takesMail())
    volume.inodes = 60
    assert.ok(room.takesMail())
  })

  test('in files leaves a small volume what a start needs', () => {
    const { room, volume, trouble } = made({ share: 0.1 })
    volume.allInodes = 80
    volume.inodes = 23
    room.look()
    assert.equal(trouble(), 'inodes')
    volume.inodes = 31
    room.look()
    assert.equal(trouble(), undefined)
  })
})

suite('a write that failed for want of room', () => {
  test('gets ballast when it must be done, piece by piece until there is none', () => {
    const { room, disk } = made({ free: 10 * MB, reserve: 0 })
    room.look()
    assert.equal(disk.laid, 10 * MB)
    disk.errno = 'ENOSPC'
    let tries = 0
    while (room.failed(FULL, true)) tries++
    assert.equal(tries, 10)
    assert.equal(disk.laid, 0)
  })

  test('of new mail gets none, and no more mail is taken', () => {
    const { room, disk, trouble } = made({ reserve: 0 })
    room.look()
    disk.errno = 'ENOSPC'
    assert.ok(!room.failed(FULL, false))
    assert.equal(disk.laid, 10 * MB)
    assert.equal(trouble(), 'space')
    assert.ok(!room.takesMail())
  })

  test('is over when the ballast is whole again', () => {
    const { room, volume, disk, trouble } = made({ free: 10 * MB, reserve: 0 })
    room.look()
    disk.errno = 'ENOSPC'
    for (let n = 0; n < 3; n++) assert.ok(room.failed(FULL, true))
    volume.free = 0
    room.look()
    assert.equal(trouble(), 'space')
    disk.errno = undefined
    volume.free = 50 * MB
    room.look()
    assert.equal(disk.laid, 10 * MB)
    assert.equal(trouble(), undefined)
  })

  test('for a quota is over when ballast can be laid, whatever the volume says', () => {
    const { room, disk, trouble } = made({ reserve: 0 })
    room.look()
    disk.errno = 'EDQUOT'
    assert.ok(room.failed(BROKEN, true))
    room.look()
    assert.equal(trouble(), 'quota')
    disk.errno = undefined
    room.look()
    assert.equal(trouble(), undefined)
  })

  test('leaves a message no room that the others need, before anybody has looked again', () => {
    const { room, volume, disk } = made({ free: 10 * MB })
    room.look()
    disk.errno = 'ENOSPC'
    room.failed(FULL, true)
    disk.errno = undefined
    volume.free = 0
    disk.empty = 30 * MB
    room.look()
    assert.ok(room.takesMail())
    disk.empty = 5 * MB
    assert.ok(!room.takesMail())
  })

  test('that what waits got from the ballast is no news while the figures say enough; mail that fails is', () => {
    const { room, volume, disk, trouble } = made()
    disk.empty = 40 * MB
    room.look()
    volume.free = 0
    room.look()
    trouble()
    disk.errno = 'ENOSPC'
    assert.ok(room.failed(FULL, true))
    assert.equal(disk.laid, 9 * MB)
    assert.equal(trouble(), undefined)
    assert.ok(!room.failed(FULL, false))
    assert.equal(trouble(), 'space')
  })

  test('is not counted for each message while the ballast is whole', () => {
    const { room, volume, disk } = made()
    volume.free = 0
    disk.laid = 10 * MB
    disk.empty = 40 * MB
    room.look()
    disk.empty = 0
    assert.ok(room.takesMail())
  })
})

suite('a disk that fails', () => {
  for (const [errno, told] of [
    ['EROFS', 'read-only'],
    ['EIO', 'failing'],
  ] as const) {
    test(`with ${errno} is told, no ballast is given for it, and it is over when writing works`, () => {
      const { room, disk, trouble } = made()
      room.look()
      disk.errno = errno
      assert.ok(!room.failed(BROKEN, true))
      assert.equal(trouble(), told)
      assert.equal(disk.laid, 10 * MB)
      room.look()
      assert.equal(trouble(), undefined, 'nothing new')
      disk.errno = undefined
      room.look()
      assert.ok(room.takeNews())
    })
  }

  test('once, and works again, is nothing to tell', () => {
    const { room, disk, trouble } = made()
    room.look()
    trouble()
    assert.ok(!room.failed(BROKEN, true))
    assert.ok(!room.failed(FULL, false))
    assert.equal(disk.laid, 10 * MB)
    assert.ok(room.takesMail())
    assert.equal(room.takeNews(), undefined)
  })

  test('is no matter of what contradicts the tables', () => {
    const { room, disk } = made()
    disk.errno = 'EIO'
    assert.ok(!room.failed(new StoreError('conflict', 'done already'), true))
    assert.equal(room.takesMail(), true)
  })
})

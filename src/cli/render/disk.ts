// What is said of a disk that takes no more mail, and what to do about it.

import type { DiskView } from '../../control/control.ts'
import { formatSize } from './layout.ts'

const KEYS = { inodes: 'reserve_inodes', space: 'reserve' } as const

export function diskLines(disk: DiskView | undefined): readonly string[] {
  if (disk === undefined) return []
  const { trouble, figures } = disk
  const size = (name: string): string => {
    const value = figures[name]
    return typeof value === 'number' ? formatSize(value) : 'an unknown amount'
  }
  const goesOn = 'No new mail is taken until then; what waits is delivered.'
  switch (trouble) {
    case 'space':
      return [
        `The disk of the state folder has ${size('free')} free, and ${size('reserve')} are kept in reserve (disk.${KEYS.space}).`,
        `It is your move: make room. ${goesOn}`,
      ]
    case 'inodes':
      return [
        `The file system of the state folder can make ${String(figures['inodes'])} more files (disk.${KEYS.inodes}).`,
        `It is your move: remove files there. ${goesOn}`,
      ]
    case 'quota':
      return ['The quota of the user of this server is used up.', `It is your move: raise it, or make room. ${goesOn}`]
    case 'read-only':
      return [
        'The disk of the state folder is read-only: no mail is taken, and none can be delivered.',
        'It is your move: a failing disk is remounted so; see `dmesg`, and mount it writable. Nothing that was accepted is lost.',
      ]
    case 'failing':
      return [
        'Writing to the disk of the state folder fails: no mail is taken.',
        'It is your move: see `dmesg` and the log. What was accepted is kept, and goes on when writing works again.',
      ]
  }
}

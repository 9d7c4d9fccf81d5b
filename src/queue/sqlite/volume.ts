// What the file system says of the volume that a queue is on (statfs). Some say nothing of their size, or of files; then
// nothing is counted.

import { statfsSync } from 'node:fs'

export interface Volume {
  /** Octets that may still be taken, and that there are. */
  readonly free: number
  readonly size: number
  /** Files that may still be made, and that there may be. */
  readonly inodes: number
  readonly allInodes: number
}

const UNKNOWN: Volume = { free: Infinity, size: Infinity, inodes: Infinity, allInodes: Infinity }

export function lookAtVolume(folder: string): Volume {
  try {
    const { bsize, blocks, bavail, files, ffree } = statfsSync(folder)
    return {
      ...UNKNOWN,
      ...(blocks > 0 && { free: bavail * bsize, size: blocks * bsize }),
      ...(files > 0 && { inodes: ffree, allInodes: files }),
    }
  } catch {
    // Whatever is wrong with it, writing tells.
    return UNKNOWN
  }
}

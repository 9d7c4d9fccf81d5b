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

/** Numbers of statfs(2) on Linux. FUSE is not among them: what is behind it may be a disk of this machine. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x01021997, '9P'],
])

export const networkFileSystem = (type: number): string | undefined => NETWORK.get(type >>> 0)

/** The kind of network file system that a folder is on; undefined for any other, and where the system does not tell. */
export function networkBelow(folder: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return networkFileSystem(statfsSync(folder).type)
  } catch {
    return undefined
  }
}

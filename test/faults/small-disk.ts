// A small disk of its own for the state folder of a server, in a mount namespace that goes away with it. Needs root, and a
// system that lets root mount.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { Running } from '../support/child.ts'
import { waitFor } from '../support/wait-for.ts'

export type FileSystem = 'tmpfs' | 'ext4'

export interface DiskOptions {
  readonly kind: FileSystem
  readonly megabytes: number
  /** Files that it can hold; tmpfs only. */
  readonly inodes?: number
}

export class SmallDisk implements AsyncDisposable {
  readonly #holder: Running

  private constructor(holder: Running) {
    this.#holder = holder
  }

  /** Undefined where nothing can be mounted, or not by this user. */
  static async mount(folder: string, { kind, megabytes, inodes }: DiskOptions): Promise<SmallDisk | undefined> {
    await mkdir(folder, { recursive: true })
    const image = join(folder, '..', 'disk.img')
    const limit = inodes === undefined ? '' : `,nr_inodes=${inodes}`
    const mounting =
      kind === 'tmpfs'
        ? `mount -t tmpfs -o size=${megabytes}m${limit} tmpfs '${folder}'`
        : `truncate -s ${megabytes}M '${image}' && mkfs.ext4 -q '${image}' && mount -o loop '${image}' '${folder}'`
    const holder = new Running('unshare', ['-m', 'sh', '-c', `${mounting} && echo ready && exec sleep 100000`])
    await waitFor('the disk to be mounted', () => holder.gone || holder.output.includes('ready'))
    if (holder.gone) return undefined
    return new SmallDisk(holder)
  }

  /** What a program is to be run under, to see the disk. */
  get under(): readonly string[] {
    return ['nsenter', '-m', '-t', String(this.#holder.pid), '--']
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.end('SIGKILL')
  }
}

// What a disk holds when the power goes: of files what was synced, of folders the names that were synced, and of everything
// that came later only what chance allows. A write that was not synced may be there, gone, or torn between two sectors, in any
// order; names that were not synced are there up to some point in each folder. That is what POSIX promises, and no more.

import { basename, dirname } from 'node:path'

import type { Random } from '../../src/core/random.ts'
import type { Operation } from './trace.ts'

type Written = Extract<Operation, { readonly kind: 'written' | 'sized' }>

interface File {
  readonly kind: 'file'
  safe: Buffer
  unsafe: Written[]
}

interface Folder {
  readonly kind: 'folder'
  readonly safe: Map<string, Node>
  /** The names as the running program sees them. */
  readonly live: Map<string, Node>
  unsafe: NameChange[]
}

type Node = File | Folder

interface NameChange {
  readonly seq: number
  readonly name: string
  /** Undefined where the name is gone. */
  readonly node: Node | undefined
}

/** Files by their path, and folders as undefined. */
export type Tree = ReadonlyMap<string, Buffer | undefined>

export interface Cut {
  readonly random: Random
  /** Nothing survives but what was synced. */
  readonly strict: boolean
}

const SECTOR = 512
const NOTHING = Buffer.alloc(0)
const emptyFolder = (): Folder => ({ kind: 'folder', safe: new Map(), live: new Map(), unsafe: [] })

export class Disk {
  readonly #root: string
  readonly #top = emptyFolder()
  readonly #files = new Map<string, File>()

  /** A disk on which the folder `root` exists and is empty. */
  constructor(root: string) {
    this.#root = root
  }

  do(operation: Operation): void {
    switch (operation.kind) {
      case 'file-made': {
        const file: File = { kind: 'file', safe: NOTHING, unsafe: [] }
        this.#files.set(operation.inode, file)
        return this.#name(operation.seq, operation.path, file)
      }
      case 'sized':
      case 'written':
        this.#files.get(operation.inode)?.unsafe.push(operation)
        return
      case 'synced': {
        const file = this.#files.get(operation.inode)
        if (!file) return
        file.safe = applied(
          file.safe,
          file.unsafe.filter(({ seq }) => seq <= operation.began),
        )
        file.unsafe = file.unsafe.filter(({ seq }) => seq > operation.began)
        return
      }
      case 'folder-made':
        return this.#name(operation.seq, operation.path, emptyFolder())
      case 'folder-synced': {
        const folder = this.#at(operation.path)
        if (folder?.kind !== 'folder') return
        for (const change of folder.unsafe) if (change.seq <= operation.began) alter(folder.safe, change)
        folder.unsafe = folder.unsafe.filter(({ seq }) => seq > operation.began)
        return
      }
      case 'removed':
        return this.#name(operation.seq, operation.path, undefined)
      case 'renamed': {
        const node = this.#at(operation.from)
        this.#name(operation.seq, operation.to, node)
        return this.#name(operation.seq, operation.from, undefined)
      }
      case 'linked':
        return this.#name(operation.seq, operation.to, this.#at(operation.from))
      case 'said':
    }
  }

  /** What is there after the power has gone now. The disk itself stays as it is. */
  survivors(cut: Cut): Tree {
    const tree = new Map<string, Buffer | undefined>()
    this.#collect(this.#top, this.#root, cut, tree)
    return tree
  }

  #collect(folder: Folder, path: string, cut: Cut, tree: Map<string, Buffer | undefined>): void {
    const names = new Map(folder.safe)
    const kept = cut.strict ? 0 : Math.floor(cut.random() * (folder.unsafe.length + 1))
    for (const change of folder.unsafe.slice(0, kept)) alter(names, change)
    for (const [name, node] of names) {
      const place = `${path}/${name}`
      if (node.kind === 'file') tree.set(place, contentAfter(node, cut))
      else {
        tree.set(place, undefined)
        this.#collect(node, place, cut, tree)
      }
    }
  }

  #name(seq: number, path: string, node: Node | undefined): void {
    const folder = this.#at(dirname(path))
    // Made before the record began, so it is none of ours.
    if (folder?.kind !== 'folder') return
    const change = { seq, name: basename(path), node }
    folder.unsafe.push(change)
    alter(folder.live, change)
  }

  #at(path: string): Node | undefined {
    if (path === this.#root) return this.#top
    const parent = this.#at(dirname(path))
    return parent?.kind === 'folder' ? parent.live.get(basename(path)) : undefined
  }
}

function alter(names: Map<string, Node>, { name, node }: NameChange): void {
  if (node) names.set(name, node)
  else names.delete(name)
}

function contentAfter({ safe, unsafe }: File, { random, strict }: Cut): Buffer {
  if (strict) return safe
  const survived = unsafe.filter(() => random() < 0.5)
  return applied(
    safe,
    survived.map((write) => (random() < 0.3 ? torn(write, random) : write)),
  )
}

/** Ends or begins at a border between sectors. */
function torn(write: Written, random: Random): Written {
  if (write.kind === 'sized') return write
  const border = SECTOR * Math.ceil((write.place + random() * write.bytes.length) / SECTOR)
  const at = Math.min(write.bytes.length, Math.max(0, border - write.place))
  if (random() < 0.5) return { ...write, bytes: write.bytes.subarray(0, at) }
  return { ...write, place: write.place + at, bytes: write.bytes.subarray(at) }
}

function applied(content: Buffer, writes: readonly Written[]): Buffer {
  if (writes.length === 0) return content
  const size = writes.reduce((most, write) => Math.max(most, endOf(write)), content.length)
  const out = Buffer.alloc(size)
  content.copy(out)
  let length = content.length
  for (const write of writes) {
    if (write.kind === 'sized') {
      // What is cut off and grows again is empty.
      if (write.size < length) out.fill(0, write.size, length)
      length = write.size
    } else if (write.bytes.length > 0) {
      write.bytes.copy(out, write.place)
      length = Math.max(length, endOf(write))
    }
  }
  return out.subarray(0, length)
}

const endOf = (write: Written): number => (write.kind === 'sized' ? write.size : write.place + write.bytes.length)

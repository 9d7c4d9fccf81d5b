// Reads what recorder.c wrote.

export type Operation =
  | { readonly kind: 'file-made'; readonly seq: number; readonly inode: string; readonly path: string }
  | { readonly kind: 'sized'; readonly seq: number; readonly inode: string; readonly size: number }
  | {
      readonly kind: 'written'
      readonly seq: number
      readonly inode: string
      readonly place: number
      readonly bytes: Buffer
    }
  | { readonly kind: 'synced'; readonly seq: number; readonly inode: string; readonly began: number }
  | { readonly kind: 'folder-synced'; readonly seq: number; readonly path: string; readonly began: number }
  | { readonly kind: 'folder-made'; readonly seq: number; readonly path: string }
  | { readonly kind: 'removed'; readonly seq: number; readonly path: string }
  | { readonly kind: 'renamed' | 'linked'; readonly seq: number; readonly from: string; readonly to: string }
  | { readonly kind: 'said'; readonly seq: number; readonly text: string }

/** The last entry may be cut: the program was killed. */
export function parseRecord(log: Buffer): readonly Operation[] {
  const operations: Operation[] = []
  for (let at = 0; at < log.length;) {
    const end = log.indexOf('\n', at)
    if (end < 0) break
    const [kind = '', number, ...rest] = log.toString('utf8', at, end).split(' ')
    const seq = Number(number)
    const [first = '', second = '', third = ''] = rest
    at = end + 1
    const size = kind === 'W' ? Number(third) : kind === 'S' ? Number(first) : 0
    if (at + size > log.length) break
    const bytes = log.subarray(at, at + size)
    at += size
    operations.push(operation(kind, seq, first, second, bytes))
  }
  return operations
}

function operation(kind: string, seq: number, first: string, second: string, bytes: Buffer): Operation {
  switch (kind) {
    case 'C':
      return { kind: 'file-made', seq, inode: first, path: second }
    case 'T':
      return { kind: 'sized', seq, inode: first, size: Number(second) }
    case 'W':
      return { kind: 'written', seq, inode: first, place: Number(second), bytes }
    case 'F':
      return { kind: 'synced', seq, inode: first, began: Number(second) }
    case 'G':
      return { kind: 'folder-synced', seq, path: first, began: Number(second) }
    case 'M':
      return { kind: 'folder-made', seq, path: first }
    case 'U':
      return { kind: 'removed', seq, path: first }
    case 'R':
      return { kind: 'renamed', seq, from: first, to: second }
    case 'L':
      return { kind: 'linked', seq, from: first, to: second }
    case 'S':
      return { kind: 'said', seq, text: bytes.toString('latin1') }
    default:
      throw new Error(`the record has an entry ${kind}`)
  }
}

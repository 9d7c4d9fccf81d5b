// Takes reports out of the .gz and .zip in which they are sent. Bounded in what comes out, not only in what goes in: a bomb of
// a few kilobytes must not fill the memory. Says undefined for what is no archive or a broken one.

import { fflate } from './packages.ts'

/** More than any honest report: those of the largest receivers are a few megabytes. */
export const MOST_UNPACKED = 64 * 1024 * 1024

/** Given to the decompressor at a time, so that it can be stopped soon after the limit. */
const PIECE = 16 * 1024

export type Archive = 'gzip' | 'zip'

export function archiveKind(bytes: Uint8Array): Archive | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  // Local file header (APPNOTE 4.3.7).
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4 ? 'zip' : undefined
}

/** The file within; of a .zip the first. What goes beyond the limit is cut off. */
export function unpack(bytes: Uint8Array, most = MOST_UNPACKED): Uint8Array | undefined {
  const { Gunzip, Unzip, UnzipInflate } = fflate()
  const sink = makeSink(most)
  try {
    if (archiveKind(bytes) === 'gzip') {
      const stream = new Gunzip((piece) => sink.add(piece))
      feed(stream, bytes, sink)
    } else {
      const stream = new Unzip((file) => {
        if (sink.started) return
        sink.started = true
        file.ondata = (error, piece) => {
          if (error === null) sink.add(piece)
        }
        file.start()
      })
      stream.register(UnzipInflate)
      feed(stream, bytes, sink)
    }
  } catch {
    // A cut or damaged archive still gives what could be read of it.
  }
  return sink.size === 0 ? undefined : sink.bytes()
}

interface Sink {
  started: boolean
  readonly size: number
  readonly full: boolean
  readonly add: (piece: Uint8Array) => void
  readonly bytes: () => Uint8Array
}

function makeSink(most: number): Sink {
  const pieces: Uint8Array[] = []
  let size = 0
  return {
    started: false,
    get size() {
      return size
    },
    get full() {
      return size >= most
    },
    add: (piece) => {
      const room = most - size
      if (room <= 0 || piece.length === 0) return
      // The decompressor uses its memory again, so what is kept is a copy.
      pieces.push(piece.slice(0, room))
      size += Math.min(piece.length, room)
    },
    bytes: () => Buffer.concat(pieces, size),
  }
}

function feed(
  stream: { readonly push: (piece: Uint8Array, final?: boolean) => void },
  bytes: Uint8Array,
  sink: Sink,
): void {
  for (let at = 0; at < bytes.length && !sink.full; at += PIECE) {
    stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length)
  }
}

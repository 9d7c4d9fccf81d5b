// Cuts the bytes of a log into lines and makes text of them. No byte is lost: a line that is UTF-8 is read as such, any other
// in the set of eight bits that it seems to be in, where each byte is a character. A line that never ends is cut at a limit, so that a file that is no log does not
// fill the memory. Each line is a string of its own: a slice would keep the whole piece of the file alive.

import { isAscii, isUtf8 } from 'node:buffer'
import { decodeEightBit } from '../../core/charset.ts'

/** Exim writes no longer ones; what is behind is left out. */
export const LONGEST_LINE = 65_536

const LF = 10
const CR = 13

export interface LineCutter {
  add(bytes: Buffer): void
  /** The last line may lack its line end. */
  end(): void
}

/** `onLong` is told of each line that is longer than LONGEST_LINE and so was cut. */
export function makeLineCutter(take: (line: string) => void, onLong: () => void = () => undefined): LineCutter {
  let rest: Buffer[] = []
  let restLength = 0
  let first = true

  function emit(line: Buffer, ascii: boolean): void {
    const from = first && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0
    first = false
    const end = line[line.length - 1] === CR ? line.length - 1 : line.length
    if (end - from > LONGEST_LINE) onLong()
    take(textOf(line, from, Math.min(end, from + LONGEST_LINE), ascii))
  }

  function keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    const room = LONGEST_LINE + 3 - restLength
    // A copy: the piece of the file that it is a part of is read over.
    if (room > 0) rest.push(Buffer.from(bytes.subarray(0, room)))
    restLength += bytes.length
  }

  return {
    add(bytes) {
      const ascii = isAscii(bytes)
      let from = 0
      let end = bytes.indexOf(LF)
      if (restLength > 0 && end >= 0) {
        keep(bytes.subarray(0, end))
        const whole = Buffer.concat(rest)
        rest = []
        restLength = 0
        emit(whole, false)
        from = end + 1
        end = bytes.indexOf(LF, from)
      }
      while (end >= 0) {
        if (first || end - from > LONGEST_LINE) emit(bytes.subarray(from, end), ascii)
        else take(textOf(bytes, from, end > from && bytes[end - 1] === CR ? end - 1 : end, ascii))
        from = end + 1
        end = bytes.indexOf(LF, from)
      }
      keep(bytes.subarray(from))
    },
    end() {
      if (restLength > 0) emit(Buffer.concat(rest), false)
      rest = []
      restLength = 0
    },
  }
}

function textOf(bytes: Buffer, from: number, to: number, ascii: boolean): string {
  const end = Math.min(to, from + LONGEST_LINE)
  if (ascii) return bytes.toString('latin1', from, end)
  const line = bytes.subarray(from, end)
  if (isAscii(line)) return line.toString('latin1')
  return isUtf8(line) ? line.toString('utf8') : decodeEightBit(line)
}

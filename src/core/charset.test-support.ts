// Text in sets of eight bits, for tests: Node encodes UTF-8 only.

import type { EightBit } from './charset.ts'

/** By a table of the set's characters; what it does not have becomes a question mark. */
export function encode(text: string, charset: EightBit): Uint8Array {
  const decoder = new TextDecoder(charset)
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Uint8Array.from(text, (char) => table.get(char) ?? 0x3f)
}

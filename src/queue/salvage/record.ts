// The record format of SQLite (https://sqlite.org/fileformat2.html#record_format). Octets come from a damaged file, so every
// length is checked, and what does not fit exactly is no record.

export type Value = null | number | string | Uint8Array

interface Varint {
  readonly value: number
  readonly size: number
}

/** Undefined at the end of the octets, and for what no whole number of this program is. */
export function readVarint(bytes: Uint8Array, at: number): Varint | undefined {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const octet = bytes[at + i]
    if (octet === undefined) return undefined
    value = value * 128 + (octet & 0x7f)
    if (octet < 0x80) return Number.isSafeInteger(value) ? { value, size: i + 1 } : undefined
  }
  return undefined
}

/** The serial types that a record's head names and where its values begin; undefined unless they fill `size` octets exactly. */
export function readHead(
  bytes: Uint8Array,
  at: number,
  size: number,
): { readonly types: readonly number[]; readonly body: number } | undefined {
  const length = readVarint(bytes, at)
  if (!length || length.value < 2 || length.value > size) return undefined
  const types: number[] = []
  let total = length.value
  let from = at + length.size
  while (from < at + length.value) {
    const type = readVarint(bytes, from)
    if (!type || type.value === 10 || type.value === 11) return undefined
    types.push(type.value)
    total += sizeOf(type.value)
    from += type.size
  }
  return from === at + length.value && total === size ? { types, body: from } : undefined
}

const FIXED = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]
const sizeOf = (type: number): number => FIXED[type] ?? Math.floor((type - 12) / 2)

/** Undefined when it is not a record of exactly these octets, or has a number beyond 2^53 or text that is not UTF-8. */
export function readRecord(bytes: Uint8Array): Value[] | undefined {
  const head = readHead(bytes, 0, bytes.length)
  if (!head) return undefined
  const values: Value[] = []
  let at = head.body
  for (const type of head.types) {
    const value = readValue(bytes.subarray(at, at + sizeOf(type)), type)
    if (value === undefined) return undefined
    values.push(value)
    at += sizeOf(type)
  }
  return values
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readValue(bytes: Uint8Array, type: number): Value | undefined {
  if (type === 0) return null
  if (type === 8 || type === 9) return type - 8
  if (type < 7) return readInteger(bytes)
  if (type === 7) return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0)
  if (type % 2 === 0) return bytes
  try {
    return UTF8.decode(bytes)
  } catch {
    return undefined
  }
}

function readInteger(bytes: Uint8Array): number | undefined {
  let value = (bytes[0] ?? 0) >= 0x80 ? -1 : 0
  for (const octet of bytes) value = value * 256 + octet
  return Number.isSafeInteger(value) ? value : undefined
}

// Reads the address of an arrival or a delivery in Exim's log, up to its fields: `bob <bob@lab.example>`,
// `|/bin/cat (b@x.example) <a@x.example>`, `"quoted part"@x.example`, `:blackhole: <a@x.example>`, `[email protected]`. What stands
// in pointed brackets behind an address is the one that it was made from.

export interface Head {
  readonly address: string
  readonly original: string | undefined
  /** Where the fields begin. */
  readonly end: number
}

const SPACE = 32
const QUOTE = 34
const COLON = 58

export function readHead(text: string, from: number): Head {
  let start = from
  while (text.charCodeAt(start) === SPACE) start++
  const end = headEnd(text, start)
  let address = text.slice(start, end).trimEnd()
  let original: string | undefined
  if (address.charCodeAt(address.length - 1) === 62 && address.length > 2) {
    const open = address.lastIndexOf(' <')
    if (open > 0) {
      original = address.slice(open + 2, -1)
      address = address.slice(0, open)
    } else if (address.charCodeAt(0) === 60) address = address.slice(1, -1)
  }
  if (address.charCodeAt(address.length - 1) === 41) {
    const open = address.lastIndexOf(' (')
    if (open > 0) address = address.slice(0, open)
  }
  return { address, original, end }
}

function headEnd(text: string, start: number): number {
  const length = text.length
  let at = start
  const first = text.charCodeAt(start)
  if (first === 91) {
    // An address that a web page has hidden; a real one does not begin so.
    const close = text.indexOf(']', start)
    if (close > 0) at = close + 1
  } else if (first === COLON) {
    const close = text.indexOf(':', start + 1)
    if (close > 0) at = close + 1
  }
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code === SPACE) {
      if (isFieldStart(text, at + 1)) return at
    } else if (code === COLON) {
      if (at + 1 >= length || text.charCodeAt(at + 1) === SPACE) return at
    } else if (code === QUOTE) {
      const close = text.indexOf('"', at + 1)
      if (close > 0 && close - at < 100) at = close
    }
  }
  return length
}

/** `R=`, `ST=`, `id=`, `defer (111)`, `routing defer (-52)`. */
function isFieldStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code >= 65 && code <= 90) {
    for (let i = at + 1; i < at + 6; i++) {
      const next = text.charCodeAt(i)
      if (next === 61) return true
      if (next < 65 || next > 90) return false
    }
    return false
  }
  if (code === 100) return text.startsWith('defer (', at)
  if (code === 114) return text.startsWith('routing defer (', at)
  return code === 105 && text.startsWith('id=', at)
}

// What is wrong with the octets of a message, before anybody reads what they mean: lines that are too long (RFC 5322 §2.1.1), a CR
// alone, NUL. Lines of a file may end in LF; on the way they end in CRLF.

import { found, type MessageFinding } from './finding.ts'

const LONGEST_LINE = 998
const LF = 10
const CR = 13

/** Gmail and most others take 25 MB, and base64 makes three octets four. */
const LARGE = 18 * 1024 * 1024

export function octetFindings(bytes: Uint8Array): readonly MessageFinding[] {
  const findings: MessageFinding[] = []
  const once = (finding: MessageFinding): void => {
    if (findings.every(({ id }) => id !== finding.id)) findings.push(finding)
  }
  let line = 1
  let start = 0
  const endLine = (end: number): void => {
    const length = bytes[end - 1] === CR ? end - start - 1 : end - start
    if (length > LONGEST_LINE) once(found('line.too-long', { line: String(line), length: String(length) }))
  }
  for (let i = 0; i < bytes.length; i++) {
    const octet = bytes[i]
    if (octet === LF) {
      endLine(i)
      line++
      start = i + 1
    } else if (octet === 0) once(found('line.nul', { line: String(line) }))
    else if (octet === CR && bytes[i + 1] !== LF) once(found('line.bare-cr', { line: String(line) }))
  }
  endLine(bytes.length)
  if (bytes.length > LARGE) once(found('size.large', { megabytes: (bytes.length / 1024 / 1024).toFixed(1) }))
  return findings
}

// What rules at `data` can know of a message: its size, its lines, its header section, what scanners said. Types only.

import type { Content } from '../core/message.ts'
import type { ScanResult } from '../scan/scanner.ts'

export interface HeaderField {
  /** As written, without the colon. */
  readonly name: string
  /** Unfolded, without the line end, Latin-1 octets as characters. */
  readonly value: string
}

export interface ContentFacts {
  /** Octets, with CRLF line ends, our own Received field included. */
  readonly size: number
  /** Octets of the longest line, CRLF excluded. */
  readonly longestLine: number
  /** Read on demand, once. */
  header(): readonly HeaderField[]
  /** For hooks: the content itself. */
  content(): Promise<Content>
  /** Every configured scanner, each asked once however many rules want to know. */
  scans(): Promise<readonly ScanResult[]>
}

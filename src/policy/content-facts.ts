// What rules at `data` can know of a message: its size, its lines, its header section, what scanners said. Types only.

import type { HeaderField } from '../core/header.ts'
import type { Content } from '../core/message.ts'
import type { ScanResult } from '../scan/scanner.ts'

export interface ContentFacts {
  /** Octets, with CRLF line ends, our own Received field included. */
  readonly size: number
  /** Octets of the longest line, CRLF excluded. */
  readonly longestLine: number
  readonly header: readonly HeaderField[]
  /** For hooks: the content itself. */
  content(): Promise<Content>
  /** Every configured scanner, each asked once however many rules want to know. */
  scans(): Promise<readonly ScanResult[]>
}

// What can be known of a message's content when it is complete: its size, its lines, its header section. Types only.

import type { HeaderField } from '../core/header.ts'
import type { Content } from '../core/message.ts'

export interface ContentFacts {
  /** Octets, with CRLF line ends, our own Received field included. */
  readonly size: number
  /** Octets of the longest line, CRLF excluded. */
  readonly longestLine: number
  readonly header: readonly HeaderField[]
  /** For hooks: the content itself. */
  content(): Promise<Content>
}

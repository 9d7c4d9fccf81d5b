// What can be known of a message's content when it is complete: its size, its lines, its header section. Types only.

import type { HeaderField } from '../core/header.ts'
import type { Content } from '../core/message.ts'
import type { OriginChecks } from '../email-auth/message-origin.ts'

export interface ContentFacts {
  /** Octets, with CRLF line ends, our own Received field included. */
  readonly size: number
  /** Octets of the longest line, CRLF excluded. */
  readonly longestLine: number
  readonly header: readonly HeaderField[]
  /** Who it is from, found out when it is asked. */
  readonly origin: OriginChecks
  /** For hooks: the content itself. */
  content(): Promise<Content>
}

// The nouns of explaining this server's own mail: what is recorded of a failure, and what was found out besides. No decisions.

import type { IpAddress } from '../../core/ip.ts'
import type { Reason } from '../../core/reason.ts'
import type { Instant } from '../../core/time.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Said } from '../diagnosis.ts'

/** What is known of the message and of this server besides the reason; what is not known is left out, never guessed. */
export interface OwnContext {
  /** Address of the recipient. */
  readonly recipient: string
  /** Empty for the null sender. */
  readonly sender: string
  /** This server's name. */
  readonly hostname?: string | undefined
  /** The hosts that outgoing mail goes through: names or addresses, as they are configured. */
  readonly smarthosts?: readonly string[] | undefined
  /** Whether this server tries again, has given up, or waits for the operator's word. */
  readonly outcome: 'deferred' | 'failed' | 'held'
}

/** Where a connection came from, as the other side saw it. */
export interface Outgoing {
  readonly address: IpAddress
  /** Our own end of the connection, or the address that the reply names. */
  readonly from: 'connection' | 'reply'
}

export interface OwnCase extends OwnContext {
  readonly reason: Reason
  readonly outgoing?: Outgoing | undefined
  /** The header section of the message as it is stored. */
  readonly header?: string | undefined
}

/** One thing that this server knows itself. `note`: worth knowing, and decides nothing. */
export interface Finding {
  readonly kind: 'confirms' | 'refutes' | 'note'
  readonly cause: CauseId
  readonly says: Said
  /** When it was looked up; left out for what was recorded. */
  readonly at?: Instant
}

export const domainOfAddress = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

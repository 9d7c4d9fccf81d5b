// The port of whoever reads along with a connection: commands and replies as they are said, one line each, without content
// and without what could be a password.

import type { IpAddress } from '../core/ip.ts'
import type { SessionId } from '../core/id.ts'

export interface Dialogue {
  /** By the other side. */
  heard(line: string): void
  /** By this server. */
  said(line: string): void
}

/** Undefined: nobody reads along with this peer. `session` is that of a client. */
export type DialogueWith = (peer: IpAddress, session?: SessionId) => Dialogue | undefined

/** Of what is sent in one piece: lines that end with CRLF. */
export const linesOf = (text: string): readonly string[] => text.split('\r\n').slice(0, -1)

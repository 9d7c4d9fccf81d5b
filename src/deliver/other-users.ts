// The port for what is done as other users: by processes of our own where the server is root (as-owner.ts), by an agent that stays root
// where the server has given it up (daemon/privileged/), and by nobody elsewhere.

import type { Outcome } from '../core/message.ts'
import type { Awaited } from './mailbox-gate.ts'
import type { Owner } from './mailbox-owner.ts'
import type { MaildirFile } from './maildir-file.ts'
import type { MboxFile } from './mbox-file.ts'
import type { Program, ProgramEnd } from './run-program.ts'

/** What is written: a file in a Maildir, or behind the others in an mbox. */
export type MailboxFile = MaildirFile | MboxFile

export interface OtherUsers {
  /** Whether anything can be done as somebody else. */
  readonly able: boolean
  /** Who is to write into this mailbox; undefined: the server itself. */
  ownerOf(path: string): Promise<Owner | undefined>
  /** Whether it is below the state folder. */
  isOwn(path: string): boolean
  /** Does not reject. */
  write(owner: Owner, file: MailboxFile, by: Awaited): Promise<Outcome>
  /** Rejects where the input cannot be read; the program has ended then. */
  run(program: Program, input: AsyncIterable<Uint8Array>): Promise<ProgramEnd>
  close(): Promise<void>
}

// How the disk stands that mail is kept on: whether it takes more, how much, and if not, why. Mail that is there already is
// delivered, settled and deleted all the same, which is what the store keeps a ballast for.

import type { Facts } from '../core/reason.ts'

export type DiskTrouble =
  /** Less is free than is kept in reserve. */
  | 'space'
  /** No more files can be made. */
  | 'inodes'
  /** The user of the server may not take more (EDQUOT). */
  | 'quota'
  /** It is mounted read-only, as systems do with a disk that fails. */
  | 'read-only'
  /** Writing fails for another reason. */
  | 'failing'

export interface DiskState {
  /** Undefined while it takes mail. */
  readonly trouble: DiskTrouble | undefined
  /** Octets that new mail may take: in the database, and in files of its own. Infinity where it need not be counted. */
  readonly room: { readonly inline: number; readonly files: number }
  /** What was measured, in octets and files. */
  readonly figures: Facts
}

/** What is kept free of mail: at most `octets` and `inodes`, and at most `share` (0 to 1) of the volume. */
export interface DiskReserve {
  readonly octets: number
  readonly inodes: number
  readonly share: number
}

export const ROOMY: DiskState = { trouble: undefined, room: { inline: Infinity, files: Infinity }, figures: {} }

export interface Shortage {
  readonly cause: DiskTrouble
  readonly facts: Facts
}

/** Why a message of the size that its client announced (if it did) is not to be taken now; undefined when it is. */
export function noRoomFor(
  { trouble, room, figures }: DiskState,
  announced: number | undefined,
  inlineBody: number,
): Shortage | undefined {
  if (trouble !== undefined) return { cause: trouble, facts: figures }
  if (announced === undefined) return undefined
  return announced > (announced > inlineBody ? room.files : room.inline)
    ? { cause: 'space', facts: figures }
    : undefined
}

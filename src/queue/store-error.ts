// What a store says when it could not do what was asked. The promise of the operation rejects with it; whoever asked
// decides from `code`, never from the text. It must not carry anything of the database behind the port.

export type StoreErrorCode =
  /** No room left for the change; it may work later. */
  | 'disk-full'
  /** The file system takes no changes at all; it may later. */
  | 'read-only'
  /** The disk or file system failed; it may work later. */
  | 'io-error'
  /** What is stored cannot be read back. */
  | 'damaged'
  /** The operation contradicts what is stored: an id used twice, a recipient that is already done. A fault of ours. */
  | 'conflict'
  | 'no-such-message'
  | 'closed'
  /** Whoever reads the queue has failed or has too much to do; it may work later. */
  | 'unavailable'
  /** There is nothing to read in the folder. */
  | 'no-queue'
  /** Mail that was promised may be missing: nothing is done until somebody has decided. */
  | 'in-doubt'
  /** Others can change what is in the folder. */
  | 'unsafe'
  /** Files cannot be locked on the file system. */
  | 'unusable'
  /** A call to the file system does not return; the thread that made it is lost. */
  | 'hangs'
  /** Another process owns the folder. */
  | 'in-use'
  /** A later version of this program wrote the folder. */
  | 'newer-schema'
  | 'internal'

export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, text: string, options?: ErrorOptions) {
    super(text, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** Whether the disk is at fault: what was asked for may work later. */
export const isOfDisk = (error: unknown): boolean =>
  error instanceof StoreError && (error.code === 'disk-full' || error.code === 'read-only' || error.code === 'io-error')

// What a salvage found and did, as `--json` prints it.

import type { MessageId } from '../../core/id.ts'

export interface PutBack {
  readonly id: MessageId
  readonly from: string
  /** Those who are tried again. */
  readonly recipients: readonly string[]
  /** Those for whom it is held, since what became of them is not known. */
  readonly held: readonly string[]
  /** The file that it was found in. */
  readonly found: string
}

/** A message that cannot be put back, with what is known of it. */
export interface Lost {
  readonly id: MessageId
  /** What of it is gone; `altered`: its content is there and is not what was accepted. */
  readonly why: 'envelope' | 'recipients' | 'content' | 'altered'
  readonly from?: string
  readonly recipients: readonly string[]
  readonly subject?: string
  readonly size?: number
}

/** A content that belongs to no message that is known: its fields say what it may have been. */
export interface Stray {
  readonly path: string
  readonly size: number
  readonly from?: string
  readonly to?: string
  readonly subject?: string
}

export interface SalvageReport {
  /** What was done to the queue: nothing was missing; messages came into it; it was made anew from what was found. */
  readonly queue: 'untouched' | 'completed' | 'rebuilt'
  /** Why it had to be made anew. */
  readonly why?: string
  readonly looked: readonly string[]
  readonly putBack: readonly PutBack[]
  /** Messages that had come to their end, kept as history. */
  readonly finished: number
  readonly lost: readonly Lost[]
  /** Messages that had been counted and of which nothing was found, at the least. */
  readonly unknown: number
  /** Not all that counts them, or tells which of them are over, can be read: there may have been more. */
  readonly uncounted?: true
  readonly strays: readonly Stray[]
  /** Where what was looked through is kept now. */
  readonly kept: readonly string[]
}

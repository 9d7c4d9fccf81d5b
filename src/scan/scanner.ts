// The port of content scanners: what a scanner is shown and what it answers. A scanner reports; it never decides about the
// message. Policy decides, from these values: thresholds for tag, hold and refuse, and what "unavailable" means (defer or
// pass, as configured). run-scanners.ts adds what is the same for all: time limit, size limit, name and duration.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { IpAddress } from '../core/ip.ts'
import type { Content } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import type { ContentChange } from './content-change.ts'

/** What is scanned: one message at the end of DATA, and what its session is known to be. */
export interface ScanMessage {
  /** With CRLF line ends, without dot-stuffing, our own Received field included. */
  readonly content: Content
  readonly size: number
  readonly client: IpAddress
  readonly clientPort?: number
  /** The client's name, checked forward and back; absent when there is none. */
  readonly clientName?: string
  readonly helo: string
  readonly login?: { readonly user: string; readonly mechanism: string }
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  readonly queueId: string
  readonly mailFrom: ReversePath
  readonly rcptTo: readonly Mailbox[]
  /** This server's own name. */
  readonly hostname: string
}

export const SCAN_VERDICTS = ['clean', 'spam', 'malware', 'refuse', 'defer', 'discard', 'quarantine'] as const

/** What the scanner says of the message, or would have done with it. */
export type ScanVerdict = (typeof SCAN_VERDICTS)[number]

export type ScanOutcome =
  | {
      readonly kind: 'verdict'
      readonly verdict: ScanVerdict
      readonly score?: number
      /** The score from which on the scanner itself calls a message spam. */
      readonly threshold?: number
      /** The name of the virus, or what the scanner calls its finding. */
      readonly name?: string
      /** What the scanner asked to answer to the client. */
      readonly reply?: Reply
      /** What the scanner wants to be different in the message; to be applied in this order. */
      readonly changes: readonly ContentChange[]
      readonly facts: Facts
    }
  /** The scanner does not look at messages of this size; a later try would come to the same. */
  | { readonly kind: 'skipped'; readonly size: number; readonly limit?: number; readonly facts: Facts }
  /** No answer, or none that can be understood. Never to be taken for "clean". */
  | { readonly kind: 'unavailable'; readonly problem: string; readonly facts: Facts }

export type ScanResult = ScanOutcome & { readonly scanner: string; readonly ms: number }

export interface Scanner {
  /** As in the configuration; unique. */
  readonly name: string
  /** Kept by run-scanners.ts: when it is over, the signal is aborted and the scanner counts as unavailable. */
  readonly timeout: Duration
  /** Larger messages are not shown to it: the result is "skipped". */
  readonly maxSize?: number
  /** Asks once. Lets go of everything that it holds as soon as the signal is aborted. */
  scan(message: ScanMessage, signal: AbortSignal): Promise<ScanOutcome>
}

export const unavailable = (problem: string, facts: Facts = {}): ScanOutcome => ({
  kind: 'unavailable',
  problem,
  facts,
})

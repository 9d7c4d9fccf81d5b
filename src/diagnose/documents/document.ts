// What was recognised in an input, whichever form it had: a reply, a dialogue, a bounce, a report. One shape for all, so that
// the engine and the output need not know the forms. Types only; nothing is concluded here.

import type { Arrived } from '../arrived/arrived.ts'
import type { Confidence, Said, Stage } from '../diagnosis.ts'
import type { CauseId } from '../causes/facts.ts'
import type { ProviderId } from '../reading/providers.ts'
import type { SoftwareId } from '../software.ts'
import type { Vantage } from '../vantage.ts'

export const DOCUMENT_KINDS = [
  /** A reply, a line of a log, a bare code or a few words. */
  'reply',
  /** An SMTP session, as a test program or a debug log shows it. */
  'dialogue',
  /** A notification of failure or delay. */
  'bounce',
  /** A mail that is none of these, and tells nothing of its way. */
  'mail',
  /** A mail that arrived: with what its receivers wrote into it. */
  'arrived',
  'dmarc-report',
  'tls-report',
  /** A complaint or a report of failed authentication (ARF, RFC 5965). */
  'feedback-report',
] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** Facts of the mail that the whole thing is about. Only what stood there. */
export interface OriginalMessage {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly messageId?: string
  readonly date?: string
  /** From X-PHP-Originating-Script: the script that made the mail, and the uid it ran as. */
  readonly script?: { readonly file: string; readonly uid?: number }
}

export const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const
/** What became of a recipient (RFC 3464 §2.3.3). */
export type Action = (typeof ACTIONS)[number]

/** What one recipient's part of the document says, before anything is concluded from it. */
export interface RecipientReport {
  readonly address?: string
  readonly action?: Action
  /** The Status field of the report; not always that of the reply. */
  readonly status?: string
  readonly host?: string
  readonly ip?: string
  readonly stage?: Stage
  /** The reply with its codes, or what the reporting server said itself. Whole. */
  readonly text: string
  /** Words around it, asked only where `text` tells nothing. */
  readonly around?: string
  /** Who said it, where the form of the document tells. */
  readonly vantage?: Vantage
  /** When the server will give up (Will-Retry-Until), as it stood there. */
  readonly retryUntil?: string
  readonly lastAttempt?: string
  readonly finalLogId?: string
}

/** A thing that a report proves, besides any reply: which cause, how often, from where. */
export interface Proved {
  readonly cause: CauseId
  /** Messages or sessions. */
  readonly count: number
  readonly says: Said
  /** Steps for just this, where those of the cause are for somebody else. */
  readonly steps?: Readonly<Record<'en' | 'ru', readonly string[]>>
  /** Addresses and hosts that it was seen at. */
  readonly places: readonly string[]
  /** Left out: a report proves what it says. */
  readonly confidence?: Confidence
}

export interface DocumentFacts {
  /** Programs recognised: the sending one, the one that made the document. */
  readonly software: readonly SoftwareId[]
  /** The server that wrote the report or the bounce. */
  readonly reporter?: string
  /** The mail service whose server that is. */
  readonly service?: ProviderId
  /** When it was written, as it stood there. */
  readonly date?: string
  readonly original: OriginalMessage
}

export type Document = DocumentFacts &
  (
    | {
        readonly kind: 'reply' | 'dialogue' | 'bounce' | 'mail'
        /** At least one; those with trouble first. */
        readonly recipients: readonly RecipientReport[]
      }
    | {
        readonly kind: 'arrived'
        readonly arrived: Arrived
        /** What became of it, and whose word that is. */
        readonly about: Said
        /** What weighs most first; none where there is nothing to mend. */
        readonly findings: readonly Proved[]
        /** The letter itself, which may tell of trouble in its own words. */
        readonly letter: RecipientReport
      }
    | ({
        readonly kind: 'dmarc-report' | 'tls-report'
        /** Whom it is about, each by itself. */
        readonly domains: readonly ReportedDomain[]
      } & ReportFacts)
    | ({ readonly kind: 'feedback-report' } & ReportFacts)
  )

/** One line of a report: messages from an address, or sessions with a host, that came to the same. */
export interface ReportedRow {
  readonly place: string
  readonly count: number
  readonly good: boolean
  /** What was found out about them. */
  readonly says: Said
}

export interface ReportedDomain {
  readonly domain: string
  readonly good: number
  readonly bad: number
  readonly rows: readonly ReportedRow[]
}

interface ReportFacts {
  /** What it is about, in one sentence. */
  readonly about: Said
  /** Worst first; none where all is well. */
  readonly findings: readonly Proved[]
  readonly good: number
  readonly bad: number
}

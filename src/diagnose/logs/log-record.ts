// What one line of a mail server's log tells, whichever server wrote it: the common noun between the parsers of the formats
// and the stories that are joined from them. Types only. Texts of other servers are kept as the log has them.

import type { Instant } from '../../core/time.ts'

export const LOG_FORMATS = [
  'exim',
  'postfix',
  'sendmail',
  'qmail',
  'opensmtpd',
  'exchange',
  'haraka',
  'courier',
  'stalwart',
  'dovecot',
  'waybill',
] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

/** A line without what syslog, journald or a container wrote before it. */
export interface LogLine {
  /** Milliseconds since 1970; undefined where neither the prefix nor the line has a time. */
  readonly at: Instant | undefined
  /** The machine that logged it, from the prefix. */
  readonly machine?: string
  /** The program, from the prefix, without its pid: `postfix/smtp`, `exim`, `splogger`. */
  readonly tag?: string
  readonly pid?: string
  /** What the program itself wrote. */
  readonly text: string
  /** The container's log has cut it; the rest comes in the next line of the same container. */
  readonly partial?: true
}

/** The other end of a connection, as far as the log names it. */
export interface Peer {
  readonly host?: string
  readonly address?: string
  readonly port?: number
  readonly helo?: string
}

interface RecordFields {
  readonly at: Instant | undefined
  readonly format: LogFormat
  /** The queue id, in the server's own form. */
  readonly id?: string
  /** What the same line tells besides: Sendmail and Exchange write one line for several recipients. */
  readonly also?: readonly LogRecord[]
}

export type LogRecord =
  /** A message entered the queue. Several records of one id may each tell a part of it. */
  | (RecordFields & {
      readonly kind: 'arrived'
      readonly id: string
      readonly from?: string
      readonly client?: Peer
      /** The local user or the user who logged in. */
      readonly user?: string
      readonly protocol?: string
      readonly tls?: string
      readonly size?: number
      readonly messageIdField?: string
      readonly subject?: string
      readonly recipients?: readonly string[]
      /** `class-phpmailer.php`, and the uid it ran as, from X-PHP-Originating-Script. */
      readonly script?: { readonly file: string; readonly uid?: number }
      /** The queue id of the message that this one is a bounce of. */
      readonly bounceOf?: string
    })
  /** What became of one recipient, or of one attempt. */
  | (RecordFields & {
      readonly kind: 'attempted'
      readonly id: string
      readonly outcome: 'delivered' | 'deferred' | 'failed'
      readonly recipient: string
      /** The address before aliases. */
      readonly original?: string
      readonly router?: string
      readonly transport?: string
      readonly peer?: Peer
      readonly tls?: string
      /** What was going on when it went wrong: `end of data`, `RCPT TO`, ... as the log names it. */
      readonly stage?: string
      /** Reply of the other side, or what the server itself said of the error. */
      readonly text?: string
      /** `5.1.1`, where the log has a field for it. */
      readonly enhanced?: string
      /** Seconds since arrival, where the log says so. */
      readonly delay?: number
      /** No attempt was made: the server goes by an earlier failure (`retry time not reached`), whose text is not here. */
      readonly earlier?: true
    })
  /** Nothing is left to do for the message; `how` where it did not simply end. */
  | (RecordFields & {
      readonly kind: 'finished'
      readonly id: string
      readonly how?: 'removed' | 'expired' | 'bounced'
    })
  /** The server refused a client. */
  | (RecordFields & {
      readonly kind: 'refused'
      readonly client: Peer
      readonly from?: string
      readonly recipient?: string
      readonly stage?: string
      readonly user?: string
      readonly text: string
      readonly temporary: boolean
    })
  /** Told of a message, and no change of its state: frozen, retry time not reached, unfrozen by. */
  | (RecordFields & {
      readonly kind: 'remark'
      readonly id: string
      readonly text: string
      /** Something is wrong with the server, and not with the message. */
      readonly trouble?: true
    })
  /** Recognised, and of no message: a start, a queue run, a warning about the configuration. */
  | (RecordFields & {
      readonly kind: 'note'
      readonly text: string
      readonly trouble: boolean
      /** Met on the way to another host: the attempt of the message tells it again. */
      readonly ofDelivery?: true
    })

/** A record while a parser fills it in. */
export type RecordDraft<Kind extends LogRecord['kind']> = {
  -readonly [Field in keyof Extract<LogRecord, { readonly kind: Kind }>]: Extract<
    LogRecord,
    { readonly kind: Kind }
  >[Field]
}

/** Undefined: the line is not of this format, or not understood. */
export type ParseLine = (line: LogLine) => LogRecord | undefined

export type ArrivedRecord = Extract<LogRecord, { kind: 'arrived' }>
export type Attempted = Extract<LogRecord, { kind: 'attempted' }>
export type Refused = Extract<LogRecord, { kind: 'refused' }>
export type Remark = Extract<LogRecord, { kind: 'remark' }>
export type Note = Extract<LogRecord, { kind: 'note' }>

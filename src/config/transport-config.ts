// How mail can be delivered besides Maildirs and SMTP, as the configuration names it under `transports`.

import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import { days, type Duration } from '../core/time.ts'

/** Where a server of this site listens: a socket of this machine, or a host with a port. */
export type LmtpPlace = { readonly path: string } | { readonly host: Domain | IpAddress; readonly port: number }

/** A server of mailboxes (RFC 2033), such as Dovecot’s. */
export interface LmtpTransport {
  readonly kind: 'lmtp'
  readonly name: string
  readonly place: LmtpPlace
}

/** A file that messages are appended to (RFC 4155). */
export interface MboxTransport {
  readonly kind: 'mbox'
  readonly name: string
  /** With `{user}` or `{home}`: a file for each user; else one file. */
  readonly file: string
  /** Of the system; null: that of the user. */
  readonly group: string | null
  readonly mode: number
}

/** A program that takes each message on its standard input. */
export interface PipeTransport {
  readonly kind: 'pipe'
  readonly name: string
  /** The path of the program and its arguments; placeholders are filled in for each recipient. */
  readonly argv: readonly [string, ...string[]]
  /** The user of the system that it runs as. */
  readonly as: string
  readonly timeout: Duration
}

/** What is answered, and how often. */
export interface Autoreply {
  /** A text of its own, or a file with one; of a transport with `{user}` or `{home}`. */
  readonly text: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'text'; readonly text: string }
  /** Left out: that of the message, behind `Auto:` (RFC 3834 §3.1.5). */
  readonly subject?: string
  /** To one sender at most once in so long. */
  readonly oncePer: Duration
  /** Further addresses of the user, in small letters: mail to them is mail to the user. */
  readonly alsoFor: readonly string[]
}

/** As Exim's vacation. */
export const ONCE_PER = days(7)

/** Answers the sender, in the name of whom the mail is for. */
export interface AutoreplyTransport {
  readonly kind: 'autoreply'
  readonly name: string
  readonly reply: Autoreply
}

export type TransportConfig = LmtpTransport | MboxTransport | PipeTransport | AutoreplyTransport

/** As the transport of that name in Debian's Exim: there without being written. */
export const MAIL_SPOOL: MboxTransport = {
  kind: 'mbox',
  name: 'mail_spool',
  file: '/var/mail/{user}',
  group: 'mail',
  mode: 0o660,
}

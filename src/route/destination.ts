// Where a recipient's mail goes next: what an attempt acts on.

import type { AccountNumbers, Smarthost } from '../config/config.ts'
import { describePlace } from '../core/place.ts'
import type { Autoreply, LmtpTransport, PipeTransport } from '../config/transport-config.ts'
import { formatMailbox, type Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import { isOnThisMachine, type IpAddress } from '../core/ip.ts'

/** The hosts that the domain's MX or address records name (RFC 5321 §5). */
export interface MxDestination {
  readonly kind: 'mx'
  readonly domain: Domain
  readonly port: number
}

/** A host that the configuration names, which is the smarthost, or an address literal. */
export interface HostDestination {
  readonly kind: 'host'
  readonly host: Domain | IpAddress
  readonly port: number
  /** How it takes our mail, where it takes it for others. */
  readonly smarthost?: Smarthost
}

/** Several, of which the next is asked where one cannot be talked to. */
export interface HostsDestination {
  readonly kind: 'hosts'
  readonly ways: readonly [OneWay, ...OneWay[]]
  /** Drawn anew for each attempt, so that they share the load. */
  readonly order: 'written' | 'random'
}

/** A server of mailboxes of this site. */
export interface LmtpDestination extends LmtpTransport {
  /** The user's own address, where the one of the mail is another name of the user. */
  readonly as?: Mailbox
}

/** An mbox file of this machine. */
export interface MboxDestination {
  readonly kind: 'mbox'
  /** Of the transport. */
  readonly name: string
  /** Whose it is; for a file that is nobody's, its path. */
  readonly user: string
  readonly file: string
  readonly mode: number
  /** The group of the system that writes it; null: that of the user. */
  readonly group: string | null
  /** The account of the user, where it is one of the system. */
  readonly owner?: AccountNumbers
  /** The user has named it, who must not be able to have anybody else write it. */
  readonly asOwner?: true
}

/** A run of a program. */
export interface PipeDestination extends PipeTransport {
  /** Whom a look-up has found, where the arguments want it. */
  readonly user?: string
  readonly home?: string
  /** A command of the user's own: nothing is filled in, and it runs in the home. */
  readonly verbatim?: true
}

/** An answer to the sender, in the name of a user. */
export interface AutoreplyDestination {
  readonly kind: 'autoreply'
  /** Of the transport; of a user's own file, its path. */
  readonly name: string
  /** Who is away. */
  readonly as: Mailbox
  readonly reply: Autoreply
  /** Whose file with the text it is; left out: the server's own. */
  readonly owner?: AccountNumbers
}

export interface MailboxDestination {
  readonly kind: 'mailbox'
  readonly user: string
  readonly maildir: string
  /** As whom it is written; left out: as whoever owns the folder. */
  readonly owner?: AccountNumbers
}

export type Destination =
  | MailboxDestination
  | AutoreplyDestination
  | LmtpDestination
  | MboxDestination
  | PipeDestination
  | MxDestination
  | HostDestination
  | HostsDestination

/** Other servers, in one step: an attempt over several ways is one over each in turn. */
export type OneWay = MxDestination | HostDestination

/** Whose host takes the mail: one of the recipient's domain, our provider's, or our own. */
export type Whose = 'theirs' | 'provider' | 'ours'

export function whoseHost(destination: Destination): Whose {
  switch (destination.kind) {
    case 'mailbox':
    case 'mbox':
    case 'pipe':
    case 'autoreply':
    case 'lmtp':
      return 'ours'
    case 'mx':
      return 'theirs'
    case 'host':
      if (!destination.smarthost) return 'theirs'
      return isOnThisMachine(destination.host) ? 'ours' : 'provider'
    case 'hosts': {
      const whose = destination.ways.map(whoseHost)
      return whose.find((one) => one === 'provider') ?? whose.find((one) => one === 'ours') ?? 'theirs'
    }
  }
}

/** Where it does not leave this site. */
export const staysHere = (destination: Destination): boolean =>
  destination.kind !== 'mx' && destination.kind !== 'host' && destination.kind !== 'hosts'

/** Messages with the same key may share a connection. */
export function destinationKey(destination: Destination): string {
  switch (destination.kind) {
    case 'mailbox':
      return `mailbox:${destination.user}`
    case 'mbox':
      return `mbox:${destination.file}`
    case 'pipe':
      return `pipe:${destination.name}:${destination.user ?? ''}${destination.verbatim ? `:${destination.argv.join(' ')}` : ''}`
    case 'autoreply':
      return `autoreply:${destination.name}:${formatMailbox(destination.as)}`
    case 'lmtp':
      return `lmtp:${describePlace(destination.place)}${destination.as ? `:${formatMailbox(destination.as)}` : ''}`
    case 'mx':
      return `mx:${destination.domain}:${destination.port}`
    case 'host':
      return `host:${destination.host}:${destination.port}${hostTerms(destination.smarthost)}`
    case 'hosts':
      return `hosts:${destination.order}:${destination.ways.map(destinationKey).join(' ')}`
  }
}

/** A connection with one log-in is none for the mail of another; and a route with a new password is a new one. */
function hostTerms(smarthost: Smarthost | undefined): string {
  if (!smarthost) return ''
  const { tls = '', login } = smarthost
  return `:${tls}${login ? `:${JSON.stringify(login)}` : ''}`
}

/**
 * As people read it: `mailbox alice`, `LMTP at /run/dovecot/lmtp`, `MX of example.org`,
 * `host smtp.isp.example port 587, then host 192.0.2.1 port 25`.
 */
export function describeDestination(destination: Destination): string {
  switch (destination.kind) {
    case 'mailbox':
    case 'mbox':
      return `mailbox ${destination.user}`
    case 'pipe':
      return `program ${destination.verbatim ? destination.argv.at(-1) : destination.argv[0]}`
    case 'autoreply':
      return `answer for ${formatMailbox(destination.as)}`
    case 'lmtp':
      return `LMTP at ${describePlace(destination.place)}`
    case 'mx':
      return `MX of ${destination.domain}`
    case 'host':
      return `host ${destination.host} port ${destination.port}`
    case 'hosts':
      return destination.ways.map(describeDestination).join(SEPARATORS[destination.order])
  }
}

const SEPARATORS = { written: ', then ', random: ' or ' } as const

/** One is what it is; several are asked in turn. */
export function inTurn(ways: readonly OneWay[], order: HostsDestination['order'] = 'written'): Destination | undefined {
  const [only, ...others] = ways
  return only && others.length > 0 ? { kind: 'hosts', ways: [only, ...others], order } : only
}

// The configuration as the program uses it: complete, checked, every default filled in. What a user writes is described
// in schema.ts; load.ts makes the one from the other.

import type { Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import type { IpAddress, Network } from '../core/ip.ts'
import type { Duration } from '../core/time.ts'
import type { AuthConfig, SecretPlace } from './auth-config.ts'
import type { ClientsConfig } from './clients-schema.ts'
import type { ConsoleConfig } from './console-schema.ts'
import type { DkimConfig } from './dkim-schema.ts'
import type { ScannerConfig } from './scanners-schema.ts'
import type { TableConfig } from './table-config.ts'
import type { TransportConfig } from './transport-config.ts'
import type { TlsInConfig } from './tls-config.ts'
import type { PolicySource } from './policy-source.ts'
import type { Written } from './written.ts'

export interface Listener {
  readonly address: IpAddress
  readonly port: number
  /** `submissions`: TLS from the first byte (RFC 8314 §3.3). */
  readonly mode: 'smtp' | 'submission' | 'submissions'
  /** Connections begin with the header of the PROXY protocol. */
  readonly proxy?: boolean
}

/** The numbers of an account of the system. */
export interface AccountNumbers {
  readonly uid: number
  readonly gid: number
}

export interface User {
  readonly name: string
  /** Absolute path of the Maildir. */
  readonly maildir: string
  /** The configuration says so for this one: it holds whatever `deliver` says of the others. */
  readonly ownMaildir?: true
  /** Where the user is one of the system. */
  readonly home?: string
  readonly account?: AccountNumbers
}

/** Paths are absolute. */
export interface VirtualDomain {
  /** By local part. */
  readonly users: ReadonlyMap<string, User>
  /** Who has a folder there is a user: `/srv/mail/example/{user}`. */
  readonly mailboxes: string | null
  readonly aliases: string | null
  readonly userTables: readonly TableConfig[]
  readonly aliasTables: readonly TableConfig[]
  readonly catchAll: Mailbox | null
}

/** Whose mail is taken besides the named users': the accounts of a file as passwd(5) has it. */
export interface SystemUsers {
  readonly file: string
  /** The numbers of those who log in. */
  readonly from: number
  readonly to: number
  /** Names of others. */
  readonly also: readonly string[]
  /** With `{user}` and `{home}`; absolute then. */
  readonly maildir: string
  /** Whether a file .forward in their homes sends their mail on. */
  readonly forward: boolean
  /** Whether it may name programs, and files, which then run and are written as the user. */
  readonly forwardPrograms: boolean
  readonly forwardFiles: boolean
}

/**
 * When to try again, as in Exim: every `first.every` until `first.until` after the first attempt, then at intervals that
 * grow by `grow.factor` from `grow.from` until `grow.until`, then every `last.every` until `last.until`; then expired.
 */
export interface RetrySchedule {
  readonly first: { readonly every: Duration; readonly until: Duration }
  readonly grow: { readonly from: Duration; readonly factor: number; readonly until: Duration }
  readonly last: { readonly every: Duration; readonly until: Duration }
  /** The first that applies to what was met with comes before the schedule. */
  readonly rules?: readonly RetryRule[]
}

/** A part of a schedule: until then, from the first attempt on, at distances of which each is `factor` times the one before. */
export interface RetryStep {
  readonly every: Duration
  readonly factor: number
  readonly until: Duration
}

/** A line of `retry.rules`. */
export interface RetryRule {
  /** As it is written, for people. */
  readonly text: string
  /** Of a domain, a host or an address, in small letters. */
  readonly pattern: string
  readonly error: string
  /** Patterns of senders; the empty text is the empty sender. Left out: all. */
  readonly senders?: readonly string[]
  /** None: it is given up at once. */
  readonly steps: readonly RetryStep[]
}

/** Limits of what one peer may ask of the server. Sizes are octets. */
export interface Limits {
  /** A command line, CRLF included (RFC 5321 §4.5.3.1.4 asks for 512; extensions for more). */
  readonly commandLine: number
  /** A line of the content, CRLF excluded (RFC 5322 §2.1.1). */
  readonly contentLine: number
  readonly messageSize: number
  readonly recipients: number
  readonly transactions: number
  /** Replies of 4xx or 5xx in one session before it is closed. */
  readonly errors: number
  readonly unknownCommands: number
  /** Commands between two messages that bring no mail nearer. */
  readonly idleCommands: number
  readonly commands: number
  /** How long the greeting is held back, to tell clients that speak before it. */
  readonly greetingDelay: Duration
  readonly idle: Duration
  readonly session: Duration
  readonly connections: number
  readonly connectionsPerClient: number
  /** Received fields before a message counts as looping (RFC 5321 §6.3). */
  readonly receivedFields: number
}

export interface DeliveryLimits {
  /** Attempts under way at once, in all. */
  readonly concurrency: number
  /** Attempts under way at once to one destination. */
  readonly perDestination: number
  /** How long an unused connection is kept for the next message. */
  readonly keepIdle: Duration
  readonly messagesPerConnection: number
}

/** What is kept free of mail on the disk of the state folder: of both at most `percent` of what there is. */
export interface DiskConfig {
  /** Octets. */
  readonly reserve: number
  /** Files that can still be made. */
  readonly reserveInodes: number
  readonly reservePercent: number
}

/** How much senders of ours may send elsewhere before their mail is held (guard/). */
export interface GuardConfig {
  /** Letters in an hour and in a day, by kind of sender; null: those are not counted. */
  readonly limits: Readonly<
    Record<'user' | 'uid' | 'script' | 'host', { readonly hour: number; readonly day: number } | null>
  >
  /** So many times the letters of a usual day are a spike; 0: nothing is. */
  readonly spike: number
  /** Domains in a day that the sender had never written to; 0: any number. */
  readonly newDomains: number
  /** Of the letters of a day the share, in percent, that comes back, and that is refused as spam; 0: any. */
  readonly bounces: number
  readonly spam: number
}

export interface HistoryLimits {
  readonly keep: Duration
  readonly messages: number
  readonly refusedSessions: number
}

/** What the server is for, in Debian's words (dc_eximconfig_configtype): it chooses the rules that hold by themselves. */
export const SITES = ['internet', 'smarthost', 'satellite', 'local', 'none'] as const
export type Site = (typeof SITES)[number]

/** A block list and what being on it means for a message: a header field, or a refusal. */
export interface BlockList {
  readonly zone: string
  readonly action: 'warn' | 'deny' | 'defer'
}

/** Which of the preset's checks are made; Debian switches each by a macro of its own. */
export interface Checks {
  readonly restrictedCharacters: boolean
  /** Local parts that are reached without further checks. */
  readonly alwaysReachable: readonly string[]
  readonly verifySender: boolean
  /** Whether the domain of a recipient elsewhere is looked up before it is accepted. */
  readonly recipientDomain: boolean
  readonly badRecipients: boolean
  readonly reverseDns: boolean
  readonly ipDnsbls: readonly BlockList[]
  readonly domainDnsbls: readonly BlockList[]
  readonly lineLength: boolean
  readonly headerSyntax: boolean
  readonly headerSender: boolean
  /** What a failure of DMARC comes to: nothing is looked at, a header field, or what the author's domain asks for. */
  readonly dmarc: 'off' | 'tag' | 'enforce'
  /** Clients as the condition `client` names them, whose mail is not held to DMARC: they pass on that of others. */
  readonly forwarders: readonly string[]
  /** Domains that are believed what they sealed (ARC): mail that fails DMARC here and had passed it there is not held to it. */
  readonly arcSealers: readonly string[]
  /** Whether strangers' mail gets a field Received-SPF. */
  readonly receivedSpf: boolean
}

/** What is done for clients who log in (RFC 6409). */
export interface SubmissionConfig {
  /** Add Date, Message-ID and From where a mail program left them out: for all who may send anywhere, or for users. */
  readonly mend: boolean | 'logged_in'
  /** What a LF without CR is in the mail of those who may send anywhere. It never ends a message. */
  readonly bareLf: 'mend' | 'refuse'
  /** A user may only send with addresses of their own. */
  readonly bindSender: boolean
  /** Users of this machine who may do so all the same, besides root. */
  readonly trustedUsers: readonly string[]
}

/**
 * What is demanded of the TLS of other servers. `opportunistic`: STARTTLS where it is offered, clear text where it is not or
 * fails (RFC 7435). `required`: never clear text. `verified`: and a certificate that proves the name of the host.
 */
export type TlsDemand = 'opportunistic' | 'required' | 'verified' | 'off'

export type TlsPolicyKind = 'dane' | 'mta-sts'

/** Whether mail waits rather than go in clear. */
export const forbidsClear = (demand: TlsDemand): boolean => demand === 'required' || demand === 'verified'

/** Who this server is to the smarthost. */
export type SmarthostLogin =
  | { readonly user: string; readonly password: SecretPlace }
  /** A program that prints a token for XOAUTH2. */
  | { readonly user: string; readonly token: { readonly command: readonly string[] } }
  /** Absolute path of a file like Debian's passwd.client(5): `host:user:password`. */
  | { readonly file: string }

/** A server that takes mail for others. */
export interface Smarthost {
  readonly host: Domain | IpAddress
  readonly port: number
  /** Where it is written or a log-in needs it; else the setting `tls` decides. `implicit`: TLS from the first byte. */
  readonly tls?: 'starttls' | 'implicit'
  readonly login?: SmarthostLogin
}

/** One of the servers that take all other mail. */
export interface SmarthostChoice extends Smarthost {
  /** For which mail it is, as it is written (route/smarthosts.ts reads it); left out: for all that no other one names. */
  readonly when?: {
    readonly written: unknown
    /** Where it stands in the list; left out: it is no list. */
    readonly at?: number
  }
}

/** The mail log in the format of Exim's. */
export interface LogConfig {
  /** Absolute path of the folder of `mainlog` and `rejectlog`. */
  readonly folder: string
  /** As in Exim's log_selector: `subject`, `-tls_cipher`. */
  readonly selectors: readonly string[]
}

export interface Config {
  readonly site: Site
  readonly hostname: Domain
  /** Completes addresses without a domain. */
  readonly mailDomain: Domain
  /** Where mail for the users of a satellite goes. */
  readonly visibleDomain: Domain
  readonly stateFolder: string
  readonly localDomains: readonly Domain[]
  readonly users: ReadonlyMap<string, User>
  readonly systemUsers: SystemUsers | null
  /** Between a user's name and a detail of the sender's choice (RFC 5233): `+`. */
  readonly subaddress: string | null
  /** Before a user's name, for the mailbox past aliases and .forward: `real-`. */
  readonly realPrefix: string | null
  /** Who gets the mail of the local domains that nobody else takes: a name or an address. */
  readonly catchAll: Mailbox | null
  /** Local domains with users and aliases of their own. */
  readonly virtual: ReadonlyMap<Domain, VirtualDomain>
  /** Absolute path of the file of aliases. */
  readonly aliases: string | null
  /** Where users are looked up besides, in this order. */
  readonly userTables: readonly TableConfig[]
  /** Where aliases are looked up that the file has none of. */
  readonly aliasTables: readonly TableConfig[]
  /** Return addresses of this server for mail that it forwards; null: the sender stays. `secrets` is an absolute path. */
  readonly srs: { readonly domain: Domain; readonly secrets: string } | null
  /** Absolute path of a file as Debian's /etc/email-addresses. */
  readonly emailAddresses: string | null
  /** Whether the visible domain stands in place of local ones in mail that leaves. */
  readonly hideMailname: boolean
  /** Absolute path of Debian's file of that name. */
  readonly hubbedHosts: string | null
  readonly listen: readonly Listener[]
  readonly http: { readonly address: IpAddress; readonly port: number } | null
  /** Who may do what there. */
  readonly console: ConsoleConfig
  /** Where Prometheus asks for figures. */
  readonly metrics: { readonly address: IpAddress; readonly port: number } | null
  readonly clients: ClientsConfig
  readonly relayFrom: readonly Network[]
  /** Who may say by the PROXY protocol who the client is, on listeners that expect it. */
  readonly proxies: readonly Network[]
  /** Who may say so by XCLIENT. */
  readonly xclientFrom: readonly Network[]
  /** Peers, clients and servers, whose sessions go to the log line by line. */
  readonly debugPeers: readonly Network[]
  /** Domains that anyone may send to, though their mail goes on: `customer.example`, `*.customer.example`. */
  readonly relayTo: readonly string[]
  readonly policy: PolicySource
  /** Absolute path of the module with the user's own conditions. */
  readonly hooks: string | null
  /** Absolute path of the folder with Debian's list files (exim4-config_files(5)). */
  readonly listsFolder: string | null
  readonly checks: Checks
  readonly submission: SubmissionConfig
  /** The account that the server becomes after a start as root; null: `waybill`, where there is one. */
  readonly runAs: string | null
  /** Which users of this machine may give mail to `sendmail`; `owner`: the one that the server runs as, and root. */
  readonly sendmail: 'everyone' | 'owner' | 'off'
  /** How others connect to this server with TLS. */
  readonly tlsIn: TlsInConfig
  readonly auth: AuthConfig
  readonly scanners: readonly ScannerConfig[]
  /** What the mail of our own people and machines is signed with. */
  readonly dkim: DkimConfig | null
  /** The key `smarthost`: in the order in which they are asked; none: mail goes by MX. */
  readonly smarthosts: readonly SmarthostChoice[]
  /** By name. */
  readonly transports: ReadonlyMap<string, TransportConfig>
  /** How the mail of users is delivered; null: to their Maildirs. */
  readonly deliver: TransportConfig | null
  readonly dns: {
    readonly servers: readonly { readonly address: IpAddress; readonly port: number }[]
    /** Whether their word counts for which answers are validated (DNSSEC). */
    readonly trustAd: boolean
  }
  /** The port of MX hosts: 25, but for tests. */
  readonly smtpPort: number
  readonly tls: TlsDemand
  /** The same for mail to some domains by MX, `example.org` or `*.example.net`; the nearest name counts. */
  readonly tlsDomains: ReadonlyMap<string, TlsDemand>
  /** What other domains may demand of the TLS to them. */
  readonly tlsPolicy: readonly TlsPolicyKind[]
  readonly retry: RetrySchedule
  readonly limits: Limits
  readonly delivery: DeliveryLimits
  /** The text for people in notifications, in each of these languages. */
  readonly bounces: {
    readonly languages: readonly ('en' | 'ru')[]
    /** Octets of an original up to which it is given back whole. */
    readonly returnLimit: number
    /** How long a notification that cannot be delivered is held; 0: not at all. */
    readonly hold: Duration
    /** A sender is told of a message that has waited for each of these; the shortest first. */
    readonly warn: readonly Duration[]
  }
  readonly guard: GuardConfig
  readonly history: HistoryLimits
  /** `null`: none is written. */
  readonly log: LogConfig | null
  readonly disk: DiskConfig
  /** Bodies up to this many octets live in the database, larger ones in files of their own. */
  readonly inlineBody: number
  /** What the file itself says; nothing where there is none. */
  readonly written: Written
}

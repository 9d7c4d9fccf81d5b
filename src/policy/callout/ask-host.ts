// One call-out to one host: connect, greeting, EHLO, TLS where it is offered, MAIL and RCPT, QUIT. Never DATA. A host that
// cannot be talked to, or that answers none of MAIL and RCPT, has said nothing about the address.

import { forbidsClear, type Config } from '../../config/config.ts'
import type { Mailbox, ReversePath } from '../../core/address.ts'
import type { Clock } from '../../core/clock.ts'
import { REASON_CODES, type Reason, type Remote } from '../../core/reason.ts'
import { describeReply, isPositive, type Reply } from '../../core/reply.ts'
import type { Duration } from '../../core/time.ts'
import { ClientConnection } from '../../net/client-connection.ts'
import type { PeerProof } from '../../net/client-tls.ts'
import type { Trust } from '../../net/trust.ts'
import { CLIENT_TIMEOUTS, type ClientTimeouts } from '../../net/client-timeouts.ts'
import type { Dialer } from '../../net/dialer.ts'
import type { MailHost } from '../../route/mail-hosts.ts'

export interface AskHostDeps {
  readonly dialer: Dialer
  readonly clock: Clock
  readonly hostname: Config['hostname']
  readonly tls: Config['tls']
  /** Who may vouch for other servers, where `tls` is `verified`. */
  readonly trust: Trust
}

export interface HostQuestion {
  readonly mailbox: Mailbox
  readonly mailFrom: ReversePath
  /** An address that cannot exist: is it taken, too? */
  readonly stranger?: Mailbox
}

export interface Called {
  readonly host: MailHost
  readonly port: number
  readonly timeout: Duration
}

export type HostAnswer =
  | {
      readonly kind: 'answered'
      readonly by: 'MAIL' | 'RCPT'
      readonly sent: string
      readonly reply: Reply
      /** The host takes any address, so its yes says little. */
      readonly anything: boolean
    }
  | { readonly kind: 'silent'; readonly why: string }

export async function askHost(
  ask: HostQuestion,
  called: Called,
  deps: AskHostDeps,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const opened = await openSecured(called, deps, signal)
  if (!opened.ok) return { kind: 'silent', why: inWords(opened.reason) }
  const { connection } = opened
  try {
    const { mailFrom } = ask
    if (ask.stranger) {
      const stranger = await probe(connection, { mailFrom, rcptTo: ask.stranger }, signal)
      // Whatever is refused before RCPT is refused for the real address too.
      const decided = stranger.kind === 'silent' || stranger.by === 'MAIL' || isPositive(stranger.reply)
      if (decided) return stranger.kind === 'silent' ? stranger : { ...stranger, anything: stranger.by === 'RCPT' }
    }
    return await probe(connection, { mailFrom, rcptTo: ask.mailbox }, signal)
  } finally {
    leave(connection)
  }
}

async function probe(
  connection: ClientConnection,
  asked: { readonly mailFrom: ReversePath; readonly rcptTo: Mailbox },
  signal: AbortSignal,
): Promise<HostAnswer> {
  const { exchanges, problem } = await connection.run({ step: 'probe', probe: asked }, { signal })
  const last = exchanges.at(-1)
  const by = last?.sent.startsWith('RCPT') ? 'RCPT' : 'MAIL'
  const said = problem === undefined || problem.code === 'smtp.mail' || problem.code === 'smtp.rcpt'
  if (!said || !last?.reply) return { kind: 'silent', why: problem ? inWords(problem) : 'it did not answer' }
  return { kind: 'answered', by, sent: last.sent, reply: last.reply, anything: false }
}

/** The answer does not wait for the goodbye; `run` settles in any case, and the connection with it. */
function leave(connection: ClientConnection): void {
  if (!connection.usable) return connection.destroy()
  void connection.run({ step: 'quit' }).then(() => connection.destroy())
}

type Opened =
  | { readonly ok: true; readonly connection: ClientConnection }
  | { readonly ok: false; readonly reason: Reason; readonly tlsBroke?: true }

/** As delivery does it: TLS that is merely wanted and fails is done without (RFC 7435). */
async function openSecured(called: Called, deps: AskHostDeps, signal: AbortSignal): Promise<Opened> {
  const opened = await open(called, deps, signal, deps.tls)
  if (opened.ok || !opened.tlsBroke || forbidsClear(deps.tls)) return opened
  return open(called, deps, signal, 'off')
}

async function open(called: Called, deps: AskHostDeps, signal: AbortSignal, tls: Config['tls']): Promise<Opened> {
  const { host, port, timeout } = called
  const remote: Remote = { host: host.host, address: host.address, port }
  const dialed = await deps.dialer(host.address, port, { timeout, signal })
  if (!dialed.ok) return { ok: false, reason: dialed.reason }
  const { hostname, clock } = deps
  const timeouts = timeoutsOf(timeout)
  const proof: PeerProof | undefined =
    tls === 'verified' ? { by: 'authorities', trust: deps.trust, demanded: true } : undefined
  const connection = new ClientConnection(dialed.socket, { hostname, remote, clock, timeouts, proof })
  const failed = (reason: Reason, tlsBroke: boolean): Opened => {
    leave(connection)
    return { ok: false, reason, ...(tlsBroke ? { tlsBroke } : {}) }
  }
  for (const step of ['greet', 'ehlo'] as const) {
    const { problem } = await connection.run({ step }, { signal })
    if (problem) return failed(problem, false)
  }
  if (tls === 'off') return { ok: true, connection }
  if (!connection.session.capabilities.starttls) {
    return forbidsClear(tls) ? failed({ code: 'tls.not-offered', remote }, false) : { ok: true, connection }
  }
  for (const step of ['starttls', 'ehlo'] as const) {
    const { problem } = await connection.run({ step }, { signal })
    if (problem) return failed(problem, true)
  }
  return { ok: true, connection }
}

/** No single reply may take longer than the whole. */
function timeoutsOf(timeout: Duration): ClientTimeouts {
  const { QUIT } = CLIENT_TIMEOUTS
  const all = Object.fromEntries(Object.keys(CLIENT_TIMEOUTS).map((key) => [key, timeout]))
  return { ...CLIENT_TIMEOUTS, ...all, QUIT }
}

const inWords = ({ code, reply }: Reason): string =>
  reply === undefined ? REASON_CODES[code] : `${REASON_CODES[code]} (${describeReply(reply)})`

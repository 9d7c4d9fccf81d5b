// The steps that open a session with one host: connect, greet, ehlo, starttls and ehlo again, or TLS before all of them; and the
// log-in, where the host is the smarthost and wants one. Whether TLS is wanted, demanded, with a certificate that is checked, or
// left alone is decided in tls-demand.ts; where it is merely wanted and fails, the same host is called once more and talked to in
// clear (RFC 7435).

import { forbidsClear } from '../../config/config.ts'
import { socketIp, type IpAddress } from '../../core/ip.ts'
import { reasonLayer, type Reason, type Remote } from '../../core/reason.ts'
import type { Brand } from '../../core/brand.ts'
import { ClientConnection } from '../../net/client-connection.ts'
import type { StepEnd } from '../../smtp/client/client-session.ts'
import type { Underway } from '../attempt-deps.ts'
import { isDead, triesNextHost } from '../classify.ts'
import type { PeerProof } from '../../net/client-tls.ts'
import { demandOn, type HostDemand } from '../tls-demand.ts'
import { logIn } from './log-in.ts'

/** Absolute. */
export type SocketPath = Brand<string, 'SocketPath'>

export const socketPath = (path: string): SocketPath => path as SocketPath

export const isSocket = (address: Host['address']): address is SocketPath => address.startsWith('/')

export interface Host {
  readonly address: IpAddress | SocketPath
  readonly remote: Remote
  /** Of its domain; left out: what the configuration demands. */
  readonly demand?: HostDemand
}

const demandOf = ({ job, deps }: Underway, { demand }: Host): HostDemand => demand ?? demandOn(job.destination, deps)

type Opened =
  | { readonly ok: true; readonly connection: ClientConnection }
  | { readonly ok: false; readonly reason: Reason }

/** A connection ready for MAIL, or why this host cannot be talked to, which is noted. */
export async function openHost(underway: Underway, host: Host): Promise<Opened> {
  const { record, deps } = underway
  deps.hosts.calling(host.remote)
  const opened = withPolicy(await openLoggedIn(underway, host), host)
  if (opened.ok) {
    deps.hosts.reached(host.remote)
    record.hostReached()
    return opened
  }
  if (isDead(opened.reason)) deps.hosts.failed(host.remote, opened.reason)
  record.hostFailed(opened.reason)
  // No other host would find it otherwise.
  if (!triesNextHost(opened.reason)) record.refused(record.open, opened.reason)
  return opened
}

const concernsTls = ({ code }: Reason): boolean => reasonLayer(code) === 'tls' || code === 'smtp.starttls'

/** Why TLS had to be as good as that, beside what was wrong with it. */
function withPolicy(opened: Opened, { demand }: Host): Opened {
  if (opened.ok || !demand?.policy || !concernsTls(opened.reason)) return opened
  return { ok: false, reason: { ...opened.reason, facts: { ...opened.reason.facts, ...demand.policy } } }
}

async function openLoggedIn(underway: Underway, host: Host): Promise<Opened> {
  const opened = await openSecured(underway, host)
  const { destination } = underway.job
  const smarthost = destination.kind === 'host' ? destination.smarthost : undefined
  if (!opened.ok || !smarthost?.login) return opened
  const { login } = smarthost
  const reason = await logIn(underway, opened.connection, { ...smarthost, login })
  if (!reason) return opened
  underway.deps.pool.dismiss(opened.connection)
  return { ok: false, reason }
}

async function openSecured(underway: Underway, host: Host): Promise<Opened> {
  const { pool } = underway.deps
  const { tls, implicit } = demandOf(underway, host)
  const { remote } = host
  const opened = await openClear(underway, host)
  if (!opened.ok || implicit || tls === 'off') return opened
  const { connection } = opened
  if (!connection.session.capabilities.starttls) {
    if (tls === 'opportunistic') return opened
    pool.dismiss(connection)
    const reason: Reason = { code: 'tls.not-offered', remote }
    underway.record.step('starttls', performance.now(), { remote, problem: reason })
    return { ok: false, reason }
  }
  const secured = await step(underway, connection, 'starttls')
  if (!secured.problem) {
    const again = await hello(underway, connection)
    // In TLS 1.3 a server that dislikes the handshake can say so only after it (RFC 8446 §4.4.4).
    const brokeOff = !again.ok && again.reason.code === 'smtp.lost'
    return brokeOff && tls === 'opportunistic' ? openInstead(underway, host, again.reason) : again
  }
  if (forbidsClear(tls)) {
    pool.dismiss(connection)
    return { ok: false, reason: secured.problem }
  }
  if (!connection.usable) return openInstead(underway, host, secured.problem)
  // Refused, not broken: the session goes on in clear.
  connection.clearBecause = secured.problem
  return opened
}

/** In clear, because TLS came to nothing. */
async function openInstead(underway: Underway, host: Host, because: Reason): Promise<Opened> {
  const opened = await openClear(underway, host)
  if (opened.ok) opened.connection.clearBecause = because
  return opened
}

/** Connects, in TLS where that is the first thing to do, and hears and greets the server. */
async function openClear(underway: Underway, host: Host): Promise<Opened> {
  const connected = await connect(underway, host)
  if (!connected.ok) return connected
  const { connection } = connected
  if (demandOf(underway, host).implicit) {
    const secured = await step(underway, connection, 'tls')
    if (secured.problem) return { ok: false, reason: secured.problem }
  }
  const greeting = await step(underway, connection, 'greet')
  if (greeting.problem) {
    underway.deps.pool.dismiss(connection)
    return { ok: false, reason: greeting.problem }
  }
  return hello(underway, connection)
}

async function hello(underway: Underway, connection: ClientConnection): Promise<Opened> {
  const { problem } = await step(underway, connection, 'ehlo')
  if (!problem) return { ok: true, connection }
  underway.deps.pool.dismiss(connection)
  return { ok: false, reason: problem }
}

async function connect(underway: Underway, host: Host): Promise<Opened> {
  const { record, deps, signal } = underway
  const { address, remote } = host
  const since = performance.now()
  const { clock, timeouts, hostname } = deps
  const options = { timeout: timeouts.dial, ...(signal ? { signal } : {}) }
  const dialed = isSocket(address)
    ? await deps.dialSocket(address, options)
    : await deps.dialer(address, remote.port, options)
  if (!dialed.ok) {
    const reason: Reason = { ...dialed.reason, remote }
    record.step('connect', since, { remote, problem: reason })
    return { ok: false, reason }
  }
  // Receivers judge the address that they see; behind a translation it is another.
  const from = socketIp(dialed.socket.localAddress)
  record.step('connect', since, { remote, ...(from === undefined ? {} : { facts: { from } }) })
  const dialogue = isSocket(address) ? undefined : deps.dialogueWith?.(address)
  const proof = proofFor(demandOf(underway, host), deps)
  const { protocol } = remote
  const connection = new ClientConnection(dialed.socket, {
    hostname,
    remote,
    protocol,
    clock,
    timeouts,
    dialogue,
    proof,
    sessions: deps.sessions,
  })
  return { ok: true, connection }
}

async function step(
  { record, signal }: Underway,
  connection: ClientConnection,
  name: 'tls' | 'greet' | 'ehlo' | 'starttls',
): Promise<StepEnd> {
  const since = performance.now()
  const end = await connection.run({ step: name }, { signal })
  record.step(name, since, { ...end, remote: connection.remote })
  return end
}

function proofFor({ tls, dane, tested }: HostDemand, { trust, clock }: Underway['deps']): PeerProof | undefined {
  if (dane) return { by: 'dane', clock, ...dane }
  if (tls !== 'verified' && !tested) return undefined
  return { by: 'authorities', trust, demanded: tls === 'verified' }
}

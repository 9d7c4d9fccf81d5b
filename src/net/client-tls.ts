// Turns an outgoing connection into a TLS connection (RFC 3207, RFC 7435). Whether the certificate proves who the server is, is
// told in any case. It is demanded only where `proof` says so: otherwise encryption towards a server that cannot prove its name
// is still better than none.

import { isIP, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import type { Facts, ReasonCode } from '../core/reason.ts'
import { certificateFault, type CertificateFault } from './certificate-fault.ts'
import { daneFault, type DaneDemand } from './dane-fault.ts'
import type { JudgedPeer, KeptSession, TlsSessions } from './tls-sessions.ts'
import type { Trust } from './trust.ts'

export interface TlsUpgrade {
  /** The socket to use, from now on, instead of the plain one. */
  readonly socket: TLSSocket
  /** Gives up waiting; the result is never told then. */
  readonly cancel: () => void
}

/** Of a connection that ended, which says nothing about the handshake. */
const GONE: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/** Whose word counts for who the server is. `demanded`: without it there is no connection, and not only a note. */
export type PeerProof =
  | { readonly by: 'authorities'; readonly trust: Trust; readonly demanded: boolean }
  | ({ readonly by: 'dane'; readonly clock: Clock } & DaneDemand)

export interface TlsPeer {
  /** A name in A-labels, or an address. */
  readonly host: string
  /** Left out: anybody will do. */
  readonly proof?: PeerProof | undefined
  /** Of earlier connections to the same place. */
  readonly sessions?: { readonly of: TlsSessions; readonly place: string } | undefined
}

/** Exactly one of the two functions is called, once. */
export function upgradeToTls(
  plain: Socket,
  peer: TlsPeer,
  on: { readonly secured: (facts: Facts) => void; readonly failed: (code: ReasonCode, facts?: Facts) => void },
): TlsUpgrade {
  const { host, proof } = peer
  const resuming = startingFrom(peer)
  const socket = connect({
    socket: plain,
    ...(resuming?.kept && { session: resuming.kept.session }),
    rejectUnauthorized: false,
    // Node would take a common name for a host name; see certificate-fault.ts.
    checkServerIdentity: () => undefined,
    ...(proof?.by === 'authorities' && { secureContext: proof.trust() }),
    // RFC 6066 §3: a name only, never an address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  const cancel = (): void => {
    socket.off('secureConnect', onSecure).off('error', onError).off('close', onClose)
  }
  const onSecure = (): void => {
    cancel()
    const { fault } = resuming?.judge(socket) ?? { fault: faultOf(socket, host, proof) }
    if (fault && demands(proof)) return on.failed(fault.code, fault.facts)
    return on.secured({
      protocol: socket.getProtocol(),
      cipher: socket.getCipher().name,
      verified: fault === undefined,
      ...(socket.isSessionReused() && { resumed: true }),
      ...(proof?.by === 'dane' && { by: 'dane' }),
      ...(fault && { certificate: fault.code, ...fault.facts }),
    })
  }
  const fail = (code: ReasonCode, facts?: Facts): void => {
    cancel()
    on.failed(code, facts)
  }
  const onError = (error: NodeJS.ErrnoException): void => {
    const errno = error.code ?? error.message
    fail(GONE.has(errno) ? 'tls.lost' : 'tls.failed', { error: errno })
  }
  const onClose = (): void => fail('tls.lost')
  if (resuming) socket.on('session', resuming.made)
  socket.on('secureConnect', onSecure).on('error', onError).on('close', onClose)
  return { socket, cancel }
}

const demands = (proof: PeerProof | undefined): boolean =>
  proof !== undefined && (proof.by === 'dane' || proof.demanded)

function faultOf(socket: TLSSocket, host: string, proof: PeerProof | undefined): CertificateFault | undefined {
  if (proof?.by !== 'dane') return certificateFault(socket, host)
  return daneFault(socket, proof, new Date(proof.clock.now()))
}

interface Resuming {
  readonly kept: KeptSession | undefined
  /** What is wrong with the certificate that was shown, now or when the session began. */
  readonly judge: (socket: TLSSocket) => JudgedPeer
  /** A session to be taken up later: with TLS 1.2 it comes before the judgement, with TLS 1.3 behind it. */
  readonly made: (session: Buffer) => void
}

/** Of what DANE compares, a session keeps nothing; and what was proved to one demand is no answer to another. */
function startingFrom({ host, proof, sessions }: TlsPeer): Resuming | undefined {
  if (!sessions || proof?.by === 'dane') return undefined
  const { of, place } = sessions
  const key = `${place} ${host} ${proof ? 'authorities' : 'anybody'}`
  const kept = of.take(key)
  let early: Buffer | undefined
  let judged: JudgedPeer | undefined
  return {
    kept,
    judge(socket) {
      judged = kept && socket.isSessionReused() ? kept : of.judged(faultOf(socket, host, proof))
      if (early && !(judged.fault && demands(proof))) of.keep(key, early, judged)
      return judged
    },
    made(session) {
      if (!judged) early = session
      else if (!(judged.fault && demands(proof))) of.keep(key, session, judged)
    },
  }
}

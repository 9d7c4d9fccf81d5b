// The receiving side of a running server: listening sockets, and for each connection a session whose questions go to
// policy and whose messages go to the queue.

import type { Socket } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { after, minutes } from '../core/time.ts'
import { messageId, sessionId, type IdSource, type SessionId } from '../core/id.ts'
import { findNetwork, type Network } from '../core/ip.ts'
import { verifyDkim } from '../email-auth/dkim/verify.ts'
import type { SessionEvent } from '../events/event.ts'
import type { Tap } from '../events/tap.ts'
import type { OutboundGuard } from '../guard/outbound-guard.ts'
import { countClients } from '../net/client-counts.ts'
import type { DialogueWith } from '../net/dialogue.ts'
import type { ListenAt } from '../net/listen-at.ts'
import { listen, type Listening, type OpenConnection, type Peer } from '../net/listener.ts'
import { ServerConnection } from '../net/server-connection.ts'
import { noRoomFor } from '../queue/disk.ts'
import type { Scheduler } from '../queue/schedule.ts'
import type { QueueStore } from '../queue/store.ts'
import { maySendAnywhere, mendsHeader, mendsLineEnds, tellsSpf } from '../policy/may-send.ts'
import { accept } from '../receive/accept.ts'
import { Intake } from '../receive/intake.ts'
import type { AcceptDeps } from '../receive/receiving.ts'
import { SessionLogin } from '../sasl/session-login.ts'
import type { Generation } from '../site/generation.ts'
import type { Generations } from '../site/generations.ts'
import type { Offers } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import type { CertificateStore } from '../tls/certificate-store.ts'
import { judging } from './guard-senders.ts'
import { faultText, type Log } from './log.ts'

export interface EdgeDeps {
  /** Each session runs on the generation that holds when it begins. */
  readonly generations: Pick<Generations, 'current' | 'lease'>
  readonly clock: Clock
  readonly ids: IdSource
  readonly store: QueueStore
  readonly scheduler: Scheduler
  readonly certificates: CertificateStore
  readonly guard: OutboundGuard
  readonly tap: Tap
  readonly dialogues: (peers: readonly Network[]) => DialogueWith
  readonly log: Log
  /** Left out: this process opens its ports. */
  readonly listenAt?: ListenAt | undefined
}

export function startEdge(deps: EdgeDeps): Promise<Listening> {
  const { generations, clock, log } = deps
  return listen(generations.current.config.listen, {
    clock,
    listenAt: deps.listenAt,
    get connections() {
      return generations.current.config.limits.connections
    },
    get connectionsPerClient() {
      return generations.current.config.limits.connectionsPerClient
    },
    clients: countClients(),
    get proxies() {
      return generations.current.config.proxies
    },
    trusted: (address) => findNetwork(address, generations.current.config.relayFrom) !== undefined,
    serve: (socket, peer, closed) => serve(socket, peer, closed, deps),
    turnedAway(peer, limit, allowed, reply) {
      const fields = { at: clock.now(), session: sessionId(deps.ids()) }
      keepRefused(
        peer,
        [connected(peer, fields), { ...fields, kind: 'limit', limit, allowed, value: allowed + 1, reply }],
        deps,
      )
    },
    acceptFailed: onceAMinute(clock, (error) =>
      log.error('a connection could not be accepted', {
        fault: faultText(error),
        advice: 'see the limit of open files: ulimit -n',
      }),
    ),
    refusedProxy: (address, problem) => log.warn('a connection without a proxy header', { address, problem }),
  })
}

/** Passes on one call in a minute: what is told of comes thousands of times, or not again. */
function onceAMinute<T>(clock: Clock, tell: (value: T) => void): (value: T) => void {
  let next = clock.now()
  return (value) => {
    if (clock.now() < next) return
    next = after(clock.now(), minutes(1))
    tell(value)
  }
}

function serve(socket: Socket, peer: Peer, closed: () => void, deps: EdgeDeps): OpenConnection {
  const { clock, ids, store, certificates, log } = deps
  const id = sessionId(ids())
  const lease = deps.generations.lease()
  const generation = lease.value
  const { config } = generation
  const policy = generation.policy.open()
  const login = generation.login && new SessionLogin(generation.login)
  const dialogue = deps.dialogues(config.debugPeers)(peer.client.address, id)
  const session = new ServerSession({
    facts: { session: id, ...peer },
    hostname: config.hostname,
    mailDomain: config.mailDomain,
    completes: (facts) => maySendAnywhere(facts, config),
    limits: config.limits,
    offers: offers(peer, login, generation, certificates),
    asks: generation.policy.asks,
    noRoom: (announced) => noRoomFor(store.disk, announced, config.inlineBody),
    clock,
    ...(dialogue && { heard: (line) => dialogue.heard(line) }),
  })

  return new ServerConnection(
    socket,
    session,
    {
      clock,
      idle: config.limits.idle,
      longest: config.limits.session,
      greetingDelay: config.limits.greetingDelay,
      tls: { certificates, implicit: peer.listener === 'submissions' },
      ...(login && {
        login: {
          secured: (secured) => login.secured(secured),
          begin: async (...asked) => lease.during(login.begin(...asked)),
          line: async (text) => lease.during(login.line(text)),
        },
      }),
      trusted: (facts) => maySendAnywhere(facts, config),
      decide: (question, facts) => lease.during(policy.decide(question, facts)),
      begin: (transaction) =>
        new Intake({
          id: messageId(ids()),
          at: clock.now(),
          hostname: config.hostname,
          transaction,
          inlineBody: config.inlineBody,
          openBody: (message) => store.openBody(message),
        }),
      accept: async (intake, completed) =>
        lease.during(accept({ intake, completed, session: id, policy }, acceptDeps(id, generation, deps))),
      refused: (events) => deps.tap.publish(events),
      keepRefused: (events) => keepRefused({ client: session.facts.client }, events, deps),
      dialogue,
      fault: (error) => log.error('a fault in a session', { session: id, fault: faultText(error) }),
    },
    () => {
      lease[Symbol.dispose]()
      closed()
    },
  )
}

function offers(
  { client }: Peer,
  login: SessionLogin | undefined,
  { config }: Generation,
  certificates: CertificateStore,
): Offers {
  return {
    // Asked at each EHLO: a certificate may come or go while the server runs.
    get starttls() {
      return certificates.usable
    },
    mechanisms: (secured, facts) => login?.mechanisms(secured, facts.client.address) ?? [],
    oldAuthLine: config.auth.oldAuthLine,
    mendsLineEnds: (facts) => mendsLineEnds(facts, config),
    xclient: findNetwork(client.address, config.xclientFrom) !== undefined,
  }
}

export function acceptDeps(
  session: SessionId,
  { config, scanners, signer, sealer, others, attempts }: Generation,
  deps: EdgeDeps,
): AcceptDeps {
  const { clock, store, scheduler, log } = deps
  return {
    clock,
    store,
    scanners,
    hostname: config.hostname,
    receivedFields: config.limits.receivedFields,
    signer,
    others,
    signs: (facts) => maySendAnywhere(facts, config),
    seals: (facts) => sealer !== undefined && !maySendAnywhere(facts, config),
    mends: (facts) => mendsHeader(facts, config),
    guards: judging(deps.guard, config),
    resolver: attempts.resolver,
    verifyDkim,
    tellsSpf: (facts) => tellsSpf(facts, config),
    firstState: (domains, size) => scheduler.firstState(domains, size),
    schedule: (entry) => scheduler.schedule(entry),
    fault: (error) => log.error('a fault while a message was received', { session, fault: faultText(error) }),
    notStored(facts) {
      // The trouble has its line in the log; the messages that meet it need none.
      if (store.disk.trouble === undefined) log.error('a message could not be stored', { session, ...facts })
    },
  }
}

export function keepRefused(
  { client }: { readonly client: { readonly address: string } },
  events: readonly SessionEvent[],
  { store, clock }: Pick<EdgeDeps, 'store' | 'clock'>,
): void {
  const session = events[0]?.session
  if (session) store.keepRefused({ session, at: clock.now(), client: client.address, events })
}

function connected(
  { listener, client, local, proxy }: Peer,
  fields: { at: SessionEvent['at']; session: SessionId },
): SessionEvent {
  return {
    ...fields,
    kind: 'connected',
    listener,
    client: client.address,
    clientPort: client.port,
    local: local.address,
    localPort: local.port,
    ...(proxy === undefined ? {} : { proxy }),
  }
}

// The receiving side of a running server: listening sockets, and for each connection a session whose questions go to
// policy and whose messages go to the queue.

import type { Socket } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { messageId, sessionId, type IdSource, type SessionId } from '../core/id.ts'
import type { Config } from '../config/config.ts'
import type { SessionEvent } from '../events/event.ts'
import { listen, type Listening, type OpenConnection, type Peer } from '../net/listener.ts'
import { ServerConnection, type Taken } from '../net/server-connection.ts'
import type { Decide } from '../policy/decide.ts'
import { accept } from '../queue/accept.ts'
import { Intake } from '../queue/intake.ts'
import type { Scheduler } from '../queue/schedule.ts'
import type { QueueStore } from '../queue/store.ts'
import type { CompletedContent } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import { faultText, type Log } from './log.ts'

export interface EdgeDeps {
  readonly config: Config
  readonly clock: Clock
  readonly ids: IdSource
  readonly store: QueueStore
  readonly scheduler: Scheduler
  readonly decide: Decide
  readonly log: Log
}

export function startEdge(deps: EdgeDeps): Promise<Listening> {
  const { config, store, ids, clock } = deps
  return listen(config.listen, {
    connections: config.limits.connections,
    connectionsPerClient: config.limits.connectionsPerClient,
    serve: (socket, peer, closed) => serve(socket, peer, closed, deps),
    turnedAway(peer, limit, allowed, answer) {
      const session = sessionId(ids())
      const fields = { at: clock.now(), session }
      const events: SessionEvent[] = [
        connected(peer, fields),
        { ...fields, kind: 'limit', limit, allowed, value: allowed + 1, reply: answer },
      ]
      store.keepRefused({ session, at: clock.now(), client: peer.client.address, events })
    },
  })
}

function serve(socket: Socket, peer: Peer, closed: () => void, deps: EdgeDeps): OpenConnection {
  const { config, clock, ids, store, log } = deps
  const id = sessionId(ids())
  const session = new ServerSession({
    session: id,
    hostname: config.hostname,
    mailDomain: config.localDomains[0] ?? config.hostname,
    limits: config.limits,
    clock,
    ...peer,
  })
  const client = { address: peer.client.address, listener: peer.listener }
  return new ServerConnection(
    socket,
    session,
    {
      clock,
      idle: config.limits.idle,
      longest: config.limits.session,
      decide: (question) => deps.decide(question, client),
      begin: (transaction) =>
        new Intake({
          id: messageId(ids()),
          at: clock.now(),
          hostname: config.hostname,
          client: client.address,
          transaction,
          inlineBody: config.inlineBody,
          openBody: (message) => store.openBody(message),
        }),
      take: (intake, completed) => take(intake, completed, id, peer, deps),
      keepRefused: (events) => store.keepRefused({ session: id, at: clock.now(), client: client.address, events }),
      fault: (error) => log.error('a fault in a session', { session: id, fault: faultText(error) }),
    },
    closed,
  )
}

async function take(
  intake: Intake,
  completed: CompletedContent,
  session: SessionId,
  peer: Peer,
  { config, store, scheduler, log }: EdgeDeps,
): Promise<Taken> {
  const from = { session, client: peer.client.address, listener: peer.listener }
  const acceptance = await accept(intake, completed, from, {
    store,
    receivedFields: config.limits.receivedFields,
    firstState: (domains, size) => scheduler.firstState(domains, size),
  })
  if (acceptance.ok) {
    const { entry } = acceptance
    return { ok: true, message: entry.message.id, afterReply: () => scheduler.schedule(entry) }
  }
  if (acceptance.problem === 'not-stored') log.error('a message could not be stored', { session, ...acceptance.facts })
  return acceptance
}

function connected(
  { listener, client, local }: Peer,
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
  }
}

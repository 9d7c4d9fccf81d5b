// The steps that hand the message over on an open connection: envelope and content, for as many recipients at once as the
// server takes. Each recipient is settled by what was said about it; what was said about none leaves it open. A connection
// that has served a message and then refuses is left without a verdict: a new one may be all that the server wants.

import { isAscii } from 'node:buffer'
import type { Delivery, Recipient } from '../../core/message.ts'
import type { Reason } from '../../core/reason.ts'
import { describeReply, type Reply } from '../../core/reply.ts'
import type { ClientConnection } from '../../net/client-connection.ts'
import { ClientTransaction } from '../../smtp/client/transaction.ts'
import type { Underway } from '../attempt-deps.ts'
import { forWantOfTls, wantsAnotherConnection, wantsAnotherTransaction } from '../classify.ts'
import type { Job } from '../job.ts'
import { hasUtf8Header } from '../utf8-header.ts'

/** RFC 5321 §4.5.3.1.8: every server takes at least this many. */
const RECIPIENTS_AT_ONCE = 100

/**
 * What the host made of a connection.
 * `said`: it has said all that it has to say, and may serve the next message on it.
 * `refused`: the same, but the connection is not worth keeping.
 * `again`: it has said nothing yet to those who are open, and a new connection may serve them.
 */
export type Talked = 'said' | 'refused' | 'again'

/** `kept`: the connection has served other messages. */
export async function transact(underway: Underway, connection: ClientConnection, kept: boolean): Promise<Talked> {
  const { session } = connection
  const { rcptMax = RECIPIENTS_AT_ONCE, mailMax = Infinity } = session.capabilities
  let atOnce = Math.min(RECIPIENTS_AT_ONCE, rcptMax)
  let waiting = underway.record.open
  let served = kept
  let talked: Talked = 'said'
  // The first time even on a connection that broke just now: the step then tells why.
  for (let first = true; waiting.length > 0; first = false) {
    if (!first && (!connection.usable || session.transactions >= mailMax)) return 'again'
    const batch = waiting.length <= atOnce ? waiting : waiting.slice(0, atOnce)
    const handed = await handOver(underway, connection, batch, served)
    talked = handed.talked
    if (talked === 'again') return talked
    served ||= handed.taken
    const { tooMany } = handed
    waiting = batch === waiting ? tooMany : [...waiting.slice(batch.length), ...tooMany]
    // It has shown how many it takes; to ask for all the others each time would be to provoke it.
    if (tooMany.length > 0) atOnce = batch.length - tooMany.length
  }
  return talked
}

interface HandedOver {
  readonly talked: Talked
  readonly taken: boolean
  /** Those whom the server wants to be asked for in another transaction. */
  readonly tooMany: readonly Recipient[]
}

const NOBODY: readonly Recipient[] = []
const TAKEN: HandedOver = { talked: 'said', taken: true, tooMany: NOBODY }
const REFUSED: HandedOver = { talked: 'refused', taken: false, tooMany: NOBODY }
const AGAIN: HandedOver = { talked: 'again', taken: false, tooMany: NOBODY }

/** `served`: the connection has carried a message before. */
async function handOver(
  underway: Underway,
  connection: ClientConnection,
  batch: readonly Recipient[],
  served: boolean,
): Promise<HandedOver> {
  const { job, record, signal } = underway
  const { remote, clearBecause } = connection
  // Rarely asked, so that the usual message does not wait for it.
  const utf8Header = job.message.options.smtputf8 && (await hasUtf8Header(job.content))
  const transaction = new ClientTransaction(planFor(job, batch, utf8Header))

  let since = performance.now()
  const envelope = await connection.run({ step: 'envelope', transaction }, { signal })
  const refused = perhapsRefused(transaction, batch, clearBecause)
  const stopped = envelope.problem && forWantOfTls(envelope.problem, clearBecause)
  const problem = stopped ?? refused?.[0]?.reason
  record.step('envelope', since, { remote, exchanges: envelope.exchanges, problem })
  if (problem && (stopped || transaction.acceptedCount === 0)) {
    const blamed = stopped
      ? wantsAnotherConnection(stopped)
      : refused?.every(({ reason }) => wantsAnotherConnection(reason))
    if (served && blamed) return leave(underway, connection, problem)
    if (refused) for (const { recipient, reason } of refused) record.refused([recipient], reason)
    if (stopped) record.refused(unrefused(transaction, batch), stopped)
    if (blamed || stopped) return REFUSED
    return { talked: 'said', taken: false, tooMany: regroup(underway, connection, batch, refused) }
  }

  if (refused) for (const { recipient, reason } of refused) record.refused([recipient], reason)
  const accepted = refused ? unrefused(transaction, batch) : batch
  since = performance.now()
  const content = await connection.run({ step: 'content', transaction }, { signal, content: job.content })
  const spoilt = content.problem && forWantOfTls(content.problem, clearBecause)
  const { nulsDropped } = connection
  const facts = nulsDropped > 0 ? { nul_removed: nulsDropped } : undefined
  connection.nulsDropped = 0
  record.step('content', since, { remote, exchanges: content.exchanges, facts, problem: spoilt })
  if (remote.protocol === 'lmtp') settleEach(underway, { connection, transaction, batch })
  if (transaction.taken) {
    record.delivered(accepted, deliveryBy(connection, transaction.taken))
    return refused ? { ...TAKEN, tooMany: regroup(underway, connection, batch, refused) } : TAKEN
  }
  if (remote.protocol === 'lmtp' && !spoilt) {
    return refused ? { ...TAKEN, tooMany: regroup(underway, connection, batch, refused) } : TAKEN
  }
  const reason = spoilt ?? { code: 'internal', remote }
  const blamed = wantsAnotherConnection(reason)
  if (served && blamed) return leave(underway, connection, reason)
  record.refused(accepted, reason)
  return blamed ? REFUSED : { ...REFUSED, talked: 'said' }
}

/** RFC 2033 §4.2: what is said of one recipient after the content is the outcome of that one alone. */
function settleEach(
  { record }: Underway,
  {
    connection,
    transaction,
    batch,
  }: { connection: ClientConnection; transaction: ClientTransaction; batch: readonly Recipient[] },
): void {
  for (const [position, recipient] of batch.entries()) {
    if (!transaction.accepted(position)) continue
    const taken = transaction.takenFor(position)
    const reason = transaction.refusal(position)
    if (taken) record.delivered([recipient], deliveryBy(connection, taken))
    else if (reason) record.refused([recipient], reason)
  }
}

/** The connection has served before, and now its server refuses: that may be the connection's age and nothing else. */
function leave({ record }: Underway, { remote, session }: ClientConnection, { code, reply }: Reason): HandedOver {
  const answer = reply === undefined ? {} : { answer: describeReply(reply) }
  record.step('leave', performance.now(), {
    remote,
    facts: { carried: session.transactions - 1, because: code, ...answer },
  })
  return AGAIN
}

/**
 * RFC 5321 §4.5.3.1.10: who was one too many is asked for in the next transaction, provided that this one has settled
 * somebody, so that each leaves fewer.
 */
function regroup(
  { record }: Underway,
  { remote }: ClientConnection,
  batch: readonly Recipient[],
  refused: readonly Refused[] | undefined,
): readonly Recipient[] {
  const waiting = (refused ?? []).filter(({ reason }) => wantsAnotherTransaction(reason))
  if (waiting.length === 0 || waiting.length === batch.length) return NOBODY
  const facts = { settled: batch.length - waiting.length, waiting: waiting.length }
  record.step('regroup', performance.now(), { remote, facts })
  return waiting.map(({ recipient }) => recipient)
}

function planFor(
  { message, content, destination }: Job,
  batch: readonly Recipient[],
  utf8Header: boolean,
): ClientTransaction['plan'] {
  const { mailFrom, options, size } = message
  const eightBit = content.kind === 'inline' ? !isAscii(content.bytes) : options.body !== '7BIT'
  const { as } = destination.kind === 'lmtp' ? destination : {}
  const recipients = as ? batch.map((recipient) => ({ ...recipient, rcptTo: as })) : batch
  return { mailFrom, options, size, eightBit, utf8Header, recipients }
}

interface Refused {
  readonly recipient: Recipient
  readonly reason: Reason
}

function perhapsRefused(
  transaction: ClientTransaction,
  batch: readonly Recipient[],
  clearBecause: Reason | undefined,
): readonly Refused[] | undefined {
  if (transaction.acceptedCount === batch.length) return undefined
  return batch.flatMap((recipient, position) => {
    const reason = transaction.refusal(position)
    return reason ? [{ recipient, reason: forWantOfTls(reason, clearBecause) }] : []
  })
}

const unrefused = (transaction: ClientTransaction, batch: readonly Recipient[]): readonly Recipient[] =>
  batch.filter((_, position) => !transaction.refusal(position))

function deliveryBy({ remote, session, tls }: ClientConnection, taken: Reply): Delivery {
  const { host, address, port } = remote
  if (remote.protocol === 'lmtp') return { transport: 'lmtp', host, address, port, reply: describeReply(taken) }
  const { dsn } = session.capabilities
  return { transport: 'smtp', host, address, port, tls: tls !== undefined, dsn, reply: describeReply(taken) }
}

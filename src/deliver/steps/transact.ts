// The steps that hand the message over on an open connection: envelope and content, for as many recipients at once as the
// server takes. Each recipient is settled by what was said about it; what was said about none leaves it open.

import { isAscii } from 'node:buffer'
import type { Delivery, Recipient } from '../../core/message.ts'
import type { Reason } from '../../core/reason.ts'
import { describeReply, type Reply } from '../../core/reply.ts'
import type { ClientConnection } from '../../net/client-connection.ts'
import { Transaction } from '../../smtp/client/transaction.ts'
import type { Underway } from '../attempt-deps.ts'
import type { Job } from '../job.ts'

/** RFC 5321 §4.5.3.1.8: every server takes at least this many. */
const RECIPIENTS_AT_ONCE = 100

/** False when a connection taken from the pool turned out to be dead before anything was said: then nothing happened. */
export async function transact(underway: Underway, connection: ClientConnection, reused: boolean): Promise<boolean> {
  const { record } = underway
  const atOnce = Math.min(RECIPIENTS_AT_ONCE, connection.session.capabilities.rcptMax ?? RECIPIENTS_AT_ONCE)
  const waiting = record.open
  // The first time even on a connection that broke just now: the step then tells why.
  for (let from = 0; from < waiting.length && (from === 0 || connection.usable); from += atOnce) {
    const batch = waiting.length <= atOnce ? waiting : waiting.slice(from, from + atOnce)
    const alive = await handOver(underway, connection, batch, reused && from === 0)
    if (!alive) return false
  }
  return true
}

async function handOver(
  underway: Underway,
  connection: ClientConnection,
  batch: readonly Recipient[],
  perhapsDead: boolean,
): Promise<boolean> {
  const { job, record, signal } = underway
  const { remote } = connection
  const transaction = new Transaction(planFor(job, batch))

  let since = performance.now()
  const envelope = await connection.run({ step: 'envelope', transaction }, { signal })
  const refused = perhapsRefused(transaction, batch)
  const { exchanges } = envelope
  const problem = envelope.problem ?? refused?.[0]?.reason
  record.step('envelope', since, { remote, exchanges, problem })
  if (perhapsDead && envelope.problem && wasDead(envelope.problem)) return false
  if (refused) for (const { recipient, reason } of refused) record.refused([recipient], reason)
  if (envelope.problem) {
    record.refused(unrefused(transaction, batch), envelope.problem)
    return true
  }
  if (transaction.acceptedCount === 0) return true

  const accepted = refused ? unrefused(transaction, batch) : batch
  since = performance.now()
  const content = await connection.run({ step: 'content', transaction }, { signal, content: job.content })
  record.step('content', since, { remote, exchanges: content.exchanges, problem: content.problem })
  if (transaction.taken) record.delivered(accepted, deliveryBy(connection, transaction.taken))
  else record.refused(accepted, content.problem ?? { code: 'internal', remote })
  return true
}

function planFor({ message, content }: Job, recipients: readonly Recipient[]): Transaction['plan'] {
  const { mailFrom, options, size } = message
  const eightBit = content.kind === 'inline' ? !isAscii(content.bytes) : options.body !== '7BIT'
  return { mailFrom, options, size, eightBit, recipients }
}

interface Refused {
  readonly recipient: Recipient
  readonly reason: Reason
}

function perhapsRefused(transaction: Transaction, batch: readonly Recipient[]): readonly Refused[] | undefined {
  if (transaction.acceptedCount === batch.length) return undefined
  return batch.flatMap((recipient, position) => {
    const reason = transaction.refusal(position)
    return reason ? [{ recipient, reason }] : []
  })
}

const unrefused = (transaction: Transaction, batch: readonly Recipient[]): readonly Recipient[] =>
  batch.filter((_, position) => !transaction.refusal(position))

/** The server had closed, or was closing (421), while the connection lay idle. */
const wasDead = ({ code, command, reply }: Reason): boolean =>
  (code === 'smtp.lost' && (command === undefined || command === 'MAIL' || command === 'RSET')) ||
  (code === 'smtp.mail' && reply?.code === 421)

function deliveryBy({ remote, session, tls }: ClientConnection, taken: Reply): Delivery {
  const { host, address, port } = remote
  const { dsn } = session.capabilities
  return { transport: 'smtp', host, address, port, tls: tls !== undefined, dsn, reply: describeReply(taken) }
}

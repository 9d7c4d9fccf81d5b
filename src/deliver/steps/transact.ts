// The steps that hand the message over on an open connection: envelope and content, for as many recipients at once as the
// server takes. Each recipient is settled by what was said about it; what was said about none leaves it open.

import { isAscii } from 'node:buffer'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import type { Delivery, Recipient } from '../../core/message.ts'
import type { Reason } from '../../core/reason.ts'
import { describeReply, type Reply } from '../../core/reply.ts'
import type { ClientConnection } from '../../net/client-connection.ts'
import { Transaction } from '../../smtp/client/transaction.ts'
import type { Underway } from '../attempt-deps.ts'
import type { Job } from '../job.ts'

/** RFC 5321 §4.5.3.1.8: every server takes at least this many. */
const RECIPIENTS_AT_ONCE = 100
const TOO_MANY_RECIPIENTS = enhancedStatus('4.5.3')

/** False when a connection taken from the pool turned out to be dead before anything was said: then nothing happened. */
export async function transact(underway: Underway, connection: ClientConnection, reused: boolean): Promise<boolean> {
  const { record } = underway
  const atOnce = Math.min(RECIPIENTS_AT_ONCE, connection.session.capabilities.rcptMax ?? RECIPIENTS_AT_ONCE)
  let waiting = record.open
  // The first time even on a connection that broke just now: the step then tells why.
  for (let first = true; waiting.length > 0 && (first || connection.usable); first = false) {
    const batch = waiting.length <= atOnce ? waiting : waiting.slice(0, atOnce)
    const handed = await handOver(underway, connection, batch, reused && first)
    if (!handed.alive) return false
    waiting = batch === waiting ? handed.tooMany : [...waiting.slice(atOnce), ...handed.tooMany]
  }
  return true
}

type HandedOver =
  | { readonly alive: false }
  /** `tooMany`: those whom the server wants to be asked for in another transaction. */
  | { readonly alive: true; readonly tooMany: readonly Recipient[] }

const DEAD: HandedOver = { alive: false }
const DONE: HandedOver = { alive: true, tooMany: [] }

async function handOver(
  underway: Underway,
  connection: ClientConnection,
  batch: readonly Recipient[],
  perhapsDead: boolean,
): Promise<HandedOver> {
  const { job, record, signal } = underway
  const { remote } = connection
  const transaction = new Transaction(planFor(job, batch))

  let since = performance.now()
  const envelope = await connection.run({ step: 'envelope', transaction }, { signal })
  const refused = perhapsRefused(transaction, batch)
  const { exchanges } = envelope
  const problem = envelope.problem ?? refused?.[0]?.reason
  record.step('envelope', since, { remote, exchanges, problem })
  if (perhapsDead && envelope.problem && wasDead(envelope.problem)) return DEAD
  if (refused) for (const { recipient, reason } of refused) record.refused([recipient], reason)
  if (envelope.problem) {
    record.refused(unrefused(transaction, batch), envelope.problem)
    return DONE
  }
  if (transaction.acceptedCount === 0) return DONE

  const accepted = refused ? unrefused(transaction, batch) : batch
  since = performance.now()
  const content = await connection.run({ step: 'content', transaction }, { signal, content: job.content })
  record.step('content', since, { remote, exchanges: content.exchanges, problem: content.problem })
  if (!transaction.taken) {
    record.refused(accepted, content.problem ?? { code: 'internal', remote })
    return DONE
  }
  record.delivered(accepted, deliveryBy(connection, transaction.taken))
  // Some were taken, so that every further transaction leaves fewer.
  return refused ? { alive: true, tooMany: refused.filter(wasTooMany).map(({ recipient }) => recipient) } : DONE
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

/** RFC 5321 §4.5.3.1.10, RFC 3463 §3.6: the rest is to be sent in another transaction. */
const wasTooMany = ({ reason: { code, reply } }: Refused): boolean =>
  code === 'smtp.rcpt' && reply?.code === 452 && reply.enhanced === TOO_MANY_RECIPIENTS

function deliveryBy({ remote, session, tls }: ClientConnection, taken: Reply): Delivery {
  const { host, address, port } = remote
  const { dsn } = session.capabilities
  return { transport: 'smtp', host, address, port, tls: tls !== undefined, dsn, reply: describeReply(taken) }
}

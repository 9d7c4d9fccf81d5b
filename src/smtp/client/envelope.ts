// The step that gives the server the envelope: MAIL, each RCPT and DATA, all at once where PIPELINING is offered
// (RFC 2920) and one by one where it is not. It ends with DATA accepted and the content to follow, or with every recipient
// refused, or with a problem that concerns all who are not refused themselves.

import { needsSmtputf8 } from '../../core/address.ts'
import type { Reason, SmtpVerb } from '../../core/reason.ts'
import { isIntermediate, isPositive } from '../../core/reply.ts'
import { mailCommand, needsUtf8, rcptCommand } from './envelope-commands.ts'
import { NO_LINES, refusal, type ClientStep, type Talk, type Turn } from './step.ts'
import type { ClientTransaction } from './transaction.ts'

export function* envelope(talk: Talk, transaction: ClientTransaction): ClientStep {
  const { capabilities, remote } = talk
  const unfit = refuseEarly(talk, transaction)
  if (unfit) return unfit
  const { plan } = transaction
  const asked = asking(talk, transaction)
  if (asked.length === 0) return undefined
  const utf8 = needsUtf8(plan) !== undefined || asked.some((position) => needsUtf8Recipient(transaction, position))
  const rcpts = asked.map((position) => rcptCommand(recipientAt(transaction, position), capabilities))
  const mail = mailCommand(plan, capabilities, utf8)
  const { pipelining } = capabilities
  // RFC 2033 §4.2: DATA for nobody has no reply to the content, so LMTP hears first whether there is somebody.
  const early = talk.protocol === 'lmtp' ? [] : ['DATA']
  let ahead = pipelining ? [...(talk.needsReset ? ['RSET'] : []), mail, ...rcpts, ...early] : NO_LINES
  const turn = (verb: SmtpVerb, line: string): Turn => {
    if (!pipelining || (verb === 'DATA' && early.length === 0)) return { verb, lines: [line] }
    const lines = ahead
    ahead = NO_LINES
    return { verb, lines }
  }

  if (talk.needsReset) {
    // Should this be refused, MAIL will be too, and tell why.
    yield turn('RSET', 'RSET')
    talk.needsReset = false
  }
  const mailReply = yield turn('MAIL', mail)
  const mailRefused = isPositive(mailReply) ? undefined : refusal('MAIL', mailReply, remote)
  if (mailRefused) for (const position of asked) transaction.refuse(position, mailRefused)
  if (mailRefused && !pipelining) return mailRefused
  for (let i = 0; i < asked.length; i++) {
    const reply = yield turn('RCPT', rcpts[i] ?? '')
    // Without MAIL all that follows is refused; only MAIL's reply says why.
    if (mailRefused) continue
    if (isPositive(reply)) transaction.accept(asked[i] ?? 0)
    else transaction.refuse(asked[i] ?? 0, refusal('RCPT', reply, remote))
  }
  if (!mailRefused) talk.needsReset = true
  const nobody = transaction.acceptedCount === 0
  if (nobody && (!pipelining || early.length === 0)) return mailRefused
  const data = yield turn('DATA', 'DATA')
  if (nobody) {
    if (isIntermediate(data)) {
      // RFC 2920 §3.1: DATA was accepted with nobody to deliver to, so the content is empty.
      yield { verb: 'content', lines: ['.'] }
      talk.needsReset = false
    }
    return mailRefused
  }
  return isIntermediate(data) ? undefined : refusal('DATA', data, remote)
}

/** What the server cannot take according to its EHLO reply is not offered to it. */
function refuseEarly({ capabilities, remote }: Talk, { plan }: ClientTransaction): Reason | undefined {
  const { size: limit } = capabilities
  if (limit !== undefined && limit > 0 && plan.size > limit) {
    return { code: 'smtp.size', command: 'MAIL', remote, facts: { limit, size: plan.size } }
  }
  const part = needsUtf8(plan)
  // RFC 6531 §3.5.
  if (part && !capabilities.smtputf8) return { code: `smtp.utf8-${part}`, command: 'MAIL', remote }
  return undefined
}

/** The positions of the recipients that the server can be asked for; the others are refused. */
function asking({ capabilities, remote }: Talk, transaction: ClientTransaction): readonly number[] {
  const asked: number[] = []
  for (let position = 0; position < transaction.plan.recipients.length; position++) {
    if (capabilities.smtputf8 || !needsUtf8Recipient(transaction, position)) asked.push(position)
    else transaction.refuse(position, { code: 'smtp.utf8-recipient', command: 'RCPT', remote })
  }
  return asked
}

function recipientAt({ plan }: ClientTransaction, position: number): ClientTransaction['plan']['recipients'][number] {
  const recipient = plan.recipients[position]
  if (!recipient) throw new Error(`no recipient at ${position}`)
  return recipient
}

const needsUtf8Recipient = (transaction: ClientTransaction, position: number): boolean =>
  needsSmtputf8(recipientAt(transaction, position).rcptTo)

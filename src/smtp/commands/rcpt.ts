// RCPT (RFC 5321 §4.1.1.3): one more recipient. Policy decides about it.

import { readRcpt } from '../envelope-arguments.ts'
import type { OpenTransaction, SessionCore } from '../session-core.ts'
import * as replies from '../server-replies.ts'

export function rcpt(core: SessionCore, line: string, argument: string): void {
  const { transaction, settings } = core
  const { helo } = core.facts
  if (!helo) return core.refuse(line, replies.helloFirst)
  // RFC 3030 §2: no RCPT once the content has begun.
  if (!transaction || transaction.chunked) return core.refuse(line, replies.mailFirst)
  const { smtputf8 } = transaction.options
  const allowed = { extended: helo.verb === 'EHLO', smtputf8, mailDomain: settings.mailDomain }
  const read = readRcpt(argument, allowed, () => core.completingDomain())
  if (!read.ok) return core.refuse(line, read.reply)
  const { recipients, refused, mailFrom } = transaction
  // RFC 9422 §4.2: the limit is on RCPT commands, whatever was answered to them.
  if (recipients.length + refused >= settings.limits.recipients) return tooMany(core, transaction)
  const { rcptTo, dsn } = read.value
  core.ask({ stage: 'rcpt', mailFrom, rcptTo, accepted: recipients.length, refused }, dsn)
}

/** Not an error of the client's: it sends the rest in another transaction (RFC 5321 §4.5.3.1.10). */
function tooMany(core: SessionCore, transaction: OpenTransaction): void {
  const allowed = core.settings.limits.recipients
  const reply = replies.tooManyRecipients(allowed)
  if (transaction.overfull) return core.send(reply)
  transaction.overfull = true
  return core.limit({ limit: 'recipients', allowed, value: allowed + 1, reply })
}

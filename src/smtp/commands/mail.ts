// MAIL (RFC 5321 §4.1.1.2): a transaction is to begin. Policy decides about the sender.

import { readMail } from '../envelope-arguments.ts'
import type { SessionCore } from '../session-core.ts'
import * as replies from '../server-replies.ts'

export function mail(core: SessionCore, line: string, argument: string): void {
  const { helo } = core.facts
  if (!helo) return core.refuse(line, replies.helloFirst)
  if (core.transaction) return core.refuse(line, replies.nestedMail)
  const { transactions, messageSize } = core.settings.limits
  if (core.accepted >= transactions) {
    const reply = replies.tooManyTransactions(transactions)
    core.limit({ limit: 'transactions', allowed: transactions, value: core.accepted + 1, reply })
    return core.close('server')
  }
  const read = readMail(argument, helo.verb === 'EHLO', () => core.completingDomain())
  if (!read.ok) return core.refuse(line, read.reply)
  const { mailFrom, options, size } = read.value
  if (size !== undefined && size > messageSize) {
    const reply = replies.tooLarge(messageSize)
    core.limit({ limit: 'message-size', allowed: messageSize, value: size, reply })
    return core.countError()
  }
  const noRoom = core.settings.noRoom?.(size)
  if (noRoom) return core.refuseForRoom(noRoom, size)
  core.journal.begin()
  core.ask({ stage: 'mail', mailFrom, options, ...(size === undefined ? {} : { size }) })
}

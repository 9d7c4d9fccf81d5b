// The step that asks whether a server would take mail for an address, and sends none: MAIL and RCPT, one by one, never
// DATA. Who asks for another address starts the step again; what the server still holds is reset first.

import { formatMailbox, formatReversePath, needsSmtputf8, type Mailbox, type ReversePath } from '../../core/address.ts'
import { isPositive } from '../../core/reply.ts'
import { refusal, type ClientStep, type Talk } from './step.ts'

export interface Probe {
  readonly mailFrom: ReversePath
  readonly rcptTo: Mailbox
}

export function* probe(talk: Talk, { mailFrom, rcptTo }: Probe): ClientStep {
  const { capabilities, remote } = talk
  const utf8Sender = mailFrom !== null && needsSmtputf8(mailFrom)
  const utf8 = utf8Sender || needsSmtputf8(rcptTo)
  // RFC 6531 §3.5.
  if (utf8 && !capabilities.smtputf8) {
    return { code: utf8Sender ? 'smtp.utf8-sender' : 'smtp.utf8-recipient', command: 'MAIL', remote }
  }
  if (talk.needsReset) {
    yield { verb: 'RSET', lines: ['RSET'] }
    talk.needsReset = false
  }
  const sender = `MAIL FROM:<${formatReversePath(mailFrom)}>`
  const mail = yield { verb: 'MAIL', lines: [utf8 ? `${sender} SMTPUTF8` : sender] }
  if (!isPositive(mail)) return refusal('MAIL', mail, remote)
  talk.needsReset = true
  const rcpt = yield { verb: 'RCPT', lines: [`RCPT TO:<${formatMailbox(rcptTo)}>`] }
  return isPositive(rcpt) ? undefined : refusal('RCPT', rcpt, remote)
}

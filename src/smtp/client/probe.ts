// The step that asks whether a server would take mail for an address, and sends none: MAIL and RCPT, one by one, never
// DATA. Who asks for another address starts the step again; what the server still holds is reset first.

import { formatMailbox, formatReversePath, needsSmtputf8, type Mailbox, type ReversePath } from '../../core/address.ts'
import { isPositive } from '../../core/reply.ts'
import { refusal, type Step, type Talk } from './step.ts'

export interface Probe {
  readonly mailFrom: ReversePath
  readonly rcptTo: Mailbox
}

export function* probe(talk: Talk, { mailFrom, rcptTo }: Probe): Step {
  const { capabilities, remote } = talk
  const utf8 = needsSmtputf8(rcptTo) || (mailFrom !== null && needsSmtputf8(mailFrom))
  // RFC 6531 §3.6.
  if (utf8 && !capabilities.smtputf8) return { code: 'smtp.no-smtputf8', command: 'MAIL', remote }
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

// What a verdict of policy leads to in a session: the reply goes out, the story is kept, and the session goes on or not.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import type { Decision, HeaderTag } from '../core/decision.ts'
import type { DsnOptions } from '../core/message.ts'
import { beginLogin } from './commands/auth.ts'
import { greet, welcome } from './commands/hello.ts'
import type { Disposition } from './server-actions.ts'
import { ok } from './server-replies.ts'
import type { SessionCore } from './session-core.ts'
import type { Question, SessionFacts } from './session-facts.ts'

export function decided(core: SessionCore, question: Question, dsn: DsnOptions, decision: Decision): void {
  const { verdict } = decision
  const returned = core.settings.returnsRefused === true && verdict === 'deny'
  const refused = (verdict === 'deny' && !returned) || verdict === 'defer'
  const subject = subjectOf(question, core.facts)
  core.journal.add({ kind: 'decided', stage: question.stage, subject, decision }, refused)
  if (refused) return refuse(core, question, decision)
  switch (question.stage) {
    case 'connect':
      return greet(core)
    case 'helo':
      return welcome(core, question.verb, question.name)
    case 'auth':
      return beginLogin(core)
    case 'mail':
      core.transaction = {
        mailFrom: question.mailFrom,
        options: question.options,
        recipients: [],
        tags: [...(decision.tags ?? [])],
        disposition: returned ? returnOf(decision) : dispositionOf(decision),
        refused: 0,
        overfull: false,
        content: undefined,
        chunked: false,
      }
      return core.send(returned ? ok : decision.reply)
    case 'rcpt': {
      const disposition = returned ? returnOf(decision) : dispositionOf(decision)
      core.tolerance.recipientTaken()
      core.transaction?.recipients.push({ rcptTo: question.rcptTo, dsn, ...(disposition ? { disposition } : {}) })
      if (decision.tags && core.transaction) addTags(core.transaction.tags, decision.tags)
      return core.send(returned ? ok : decision.reply)
    }
    case 'data':
  }
}

/** A rule about the client speaks once for each recipient; the message needs its field once. */
function addTags(tags: HeaderTag[], more: readonly HeaderTag[]): void {
  for (const tag of more) {
    if (!tags.some(({ field, value }) => field === tag.field && value === tag.value)) tags.push(tag)
  }
}

function refuse(core: SessionCore, question: Question, { reply, verdict }: Decision): void {
  core.send(reply)
  if (core.transaction) core.transaction.refused++
  // RFC 5321 §3.1 lets a server that wants no mail wait for QUIT; nothing would be gained by it.
  if (question.stage === 'connect') return core.close('server')
  core.loginAsked = undefined
  // A check that gave no answer is no fault of the client's.
  if (verdict === 'defer') return
  if (question.stage === 'rcpt' && core.tolerance.payForRefusedRecipient()) return
  core.countError()
}

export function dispositionOf({ verdict, rule, hold }: Decision): Disposition | undefined {
  if (verdict !== 'discard' && verdict !== 'hold') return undefined
  return { kind: verdict, rule, ...(hold === undefined ? {} : { why: hold }) }
}

export const returnOf = ({ rule, reply }: Decision): Disposition => ({ kind: 'return', rule, reply })

/** What was in question, as people write it. */
export function subjectOf(question: Question, facts: SessionFacts): string {
  switch (question.stage) {
    case 'connect':
      return facts.client.address
    case 'helo':
      return question.name
    case 'auth':
      return question.mechanism
    case 'mail':
    case 'data':
      return formatReversePath(question.mailFrom)
    case 'rcpt':
      return formatMailbox(question.rcptTo)
  }
}

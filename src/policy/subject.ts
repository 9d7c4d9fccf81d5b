// What a subject says at each stage, for conditions that are asked at more than one: the name of HELO, the sender, the
// recipients (the one of RCPT; at `data` all that were accepted).

import { formatMailbox, type Mailbox, type ReversePath } from '../core/address.ts'
import type { Subject } from './condition.ts'

const NOBODY: readonly Mailbox[] = []

export const helloName = ({ question, facts }: Subject): string | undefined =>
  question.stage === 'helo' ? question.name : facts.helo?.name

/** `undefined` before MAIL; `null` is the null reverse-path. */
export function senderOf({ question }: Subject): ReversePath | undefined {
  switch (question.stage) {
    case 'mail':
    case 'rcpt':
    case 'data':
      return question.mailFrom
    case 'connect':
    case 'helo':
    case 'auth':
      return undefined
  }
}

export function recipientsOf({ question }: Subject): readonly Mailbox[] {
  switch (question.stage) {
    case 'rcpt':
      return [question.rcptTo]
    case 'data':
      return question.recipients
    case 'connect':
    case 'helo':
    case 'auth':
    case 'mail':
      return NOBODY
  }
}

/** `<>` for the null reverse-path, so that a fact never is an empty text. */
export const shownSender = (sender: ReversePath | undefined): string => (sender ? formatMailbox(sender) : '<>')

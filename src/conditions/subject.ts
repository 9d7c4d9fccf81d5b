// What is judged: the mail as far as it is known at this moment. A `MailSubject` is what a message keeps for as long as
// it lives, in its session and in the queue; a `Subject` has the session around it, too.

import { formatMailbox, type Mailbox, type ReversePath } from '../core/address.ts'
import type { IpAddress } from '../core/ip.ts'
import type { Instant } from '../core/time.ts'
import type { Entrance, Question, SessionFacts } from '../smtp/session-facts.ts'
import type { ContentFacts } from './content-facts.ts'

/** What routing knows of a mail, at RCPT as in the queue. */
export interface AddressedSubject {
  /** `null` is the null reverse-path; undefined before MAIL. */
  readonly mailFrom: ReversePath | undefined
  /** The one of RCPT; at `data` all that were accepted. */
  readonly recipients: readonly Mailbox[]
}

/** What is not known yet, or never was, is undefined. */
export interface MailSubject extends AddressedSubject {
  readonly at: Instant
  readonly client: IpAddress
  readonly listener: Entrance
  /** Who has logged in. */
  readonly user: string | undefined
  /** May use any sender. */
  readonly trusted?: boolean | undefined
  /** What the client calls itself. */
  readonly helo: string | undefined
  /** What has been looked up so far, by a key of the condition's own (`ptr`, `dnsbl bl.example`). */
  readonly memo: Map<string, unknown>
}

export interface Subject extends MailSubject {
  readonly facts: SessionFacts
  readonly question: Question
  /** At `data` only. */
  readonly content: ContentFacts | undefined
}

const NOBODY: readonly Mailbox[] = []

export function makeSubject<Content extends ContentFacts>(
  { at, memo }: Pick<MailSubject, 'at' | 'memo'>,
  question: Question,
  facts: SessionFacts,
  content: Content | undefined,
): Subject & { readonly content: Content | undefined } {
  return {
    at,
    client: facts.client.address,
    listener: facts.listener,
    user: facts.user,
    // No spread: one is made for each question of each message.
    trusted: facts.submitter?.trusted,
    helo: question.stage === 'helo' ? question.name : facts.helo?.name,
    mailFrom: 'mailFrom' in question ? question.mailFrom : undefined,
    recipients: recipientsOf(question),
    memo,
    facts,
    question,
    content,
  }
}

function recipientsOf(question: Question): readonly Mailbox[] {
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

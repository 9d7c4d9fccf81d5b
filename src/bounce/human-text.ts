// The part of a notification that people read: what happened, whose move it is, what to do next, in that order, with the
// host, the stage and the whole answer of the other server. It quotes text of strangers, so it bounds and disarms it.

import { formatMailbox, isAddressLiteral } from '../core/address.ts'
import type { Reason, Remote, SmtpVerb } from '../core/reason.ts'
import { formatReply, isTransient, type Reply } from '../core/reply.ts'
import { formatMailDate } from '../core/time.ts'
import { adviceFor, WHAT_HAPPENED, WHOSE_MOVE } from './advice.ts'
import { harmless } from './harmless-text.ts'
import { hasExpired, remoteOf, statusOf, type NotificationInput, type Reported } from './notification.ts'
import type { About } from './wants-notification.ts'

/** Of a remote's reply. */
const MAX_REPLY_LINES = 50
const MAX_REPLY_LINE = 500
const MAX_NAME = 255
const WIDTH = 76

const STAGES: Readonly<Record<SmtpVerb, string>> = {
  connect: 'in its greeting',
  EHLO: 'after EHLO',
  HELO: 'after HELO',
  STARTTLS: 'after STARTTLS',
  MAIL: 'after MAIL FROM',
  RCPT: 'after RCPT TO',
  DATA: 'after DATA',
  content: 'after the message content',
  RSET: 'after RSET',
  QUIT: 'after QUIT',
}

const OPENINGS: Readonly<Record<About, string>> = {
  failed: 'could not deliver your message',
  delayed: 'has not yet been able to deliver your message',
  delivered: 'has delivered your message',
  relayed: 'has passed on your message',
}

export function humanText(input: NotificationInput, headerCut: boolean): string {
  const { about, message, recipients, hostname } = input
  const whom = recipients.length === 1 ? 'to this address' : `to these ${recipients.length} addresses`
  const arrived = formatMailDate(message.receivedAt)
  let text = paragraph(`The mail server ${hostname} ${OPENINGS[about]} of ${arrived} ${whom}:`, '')
  for (const [story, addresses] of storiesOf(input)) {
    text += '\n'
    for (const address of addresses) text += `  ${address}\n`
    text += `\n${story}`
  }
  text += `\n${paragraph(`When you ask about this message, quote the number ${message.id}.`, '')}`
  text += paragraph('This report was written by a program; nobody reads answers to it.', '')
  if (headerCut) text += paragraph('The header of your message is long; only its beginning is attached.', '')
  return text
}

/** Recipients of whom the same is to be told are told of together. */
function storiesOf(input: NotificationInput): ReadonlyMap<string, readonly string[]> {
  const stories = new Map<string, string[]>()
  for (const reported of input.recipients) {
    const story = storyOf(reported, input)
    const address = harmless(formatMailbox(reported.recipient.rcptTo), 2 * MAX_NAME)
    const addresses = stories.get(story)
    if (addresses) addresses.push(address)
    else stories.set(story, [address])
  }
  return stories
}

function storyOf(reported: Reported, input: NotificationInput): string {
  switch (input.about) {
    case 'failed':
      return failure(reported, input)
    case 'delayed':
      return delay(reported, input)
    case 'delivered':
      return section('What happened', 'The message is in the mailbox.') + nobodysMove('Nothing.')
    case 'relayed':
      return (
        section(
          'What happened',
          `${hostOf(remoteOf(reported))} took the message over. It does not send such reports itself.`,
        ) + nobodysMove('Nothing. You may hear no more of this message even when it arrives.')
      )
  }
}

function failure(reported: Reported, input: NotificationInput): string {
  const fill = filler(reported, input)
  const code = reported.reason?.code ?? 'internal'
  const advice = adviceFor(code, reported.reason?.reply && statusOf(reported, input.about))
  return (
    whatHappened(reported, input, fill) +
    section('Whose move it is', fill(WHOSE_MOVE[advice.whose])) +
    section('What to do', fill(advice.next))
  )
}

function delay(reported: Reported, input: NotificationInput): string {
  const until = reported.willRetryUntil === undefined ? '' : ` until ${formatMailDate(reported.willRetryUntil)}`
  return (
    whatHappened(reported, input, filler(reported, input)) +
    nobodysMove(
      `Nothing for now; do not send it again. This server keeps trying${until}, and tells you if it has to give up.`,
    )
  )
}

const nobodysMove = (todo: string): string => section('Whose move it is', "Nobody's.") + section('What to do', todo)

function whatHappened(reported: Reported, input: NotificationInput, fill: (text: string) => string): string {
  const { reason, lastAttemptAt } = reported
  const reply = reason?.reply
  let text = ''
  if (hasExpired(reported)) {
    text += `It was tried again and again from ${formatMailDate(input.message.receivedAt)} to ${formatMailDate(lastAttemptAt)}, and the time for trying is over. `
    if (reason && reason.code !== 'queue.expired') text += 'This is how the last attempt ended: '
  }
  if (reason && !(hasExpired(reported) && reason.code === 'queue.expired')) text += fill(WHAT_HAPPENED[reason.code])
  if (!reason) text += 'The reason was not recorded.'
  if (!reply) return section('What happened', text)
  return `${section('What happened', `${text} It answered:`)}\n${quoted(reply)}\n`
}

function quoted(reply: Reply): string {
  const lines = formatReply({ ...reply, lines: reply.lines.slice(0, MAX_REPLY_LINES).map(disarmed) }).split('\r\n')
  const left = reply.lines.length - MAX_REPLY_LINES
  if (left > 0) lines.splice(-1, 0, `[${left} more lines]`)
  return lines.map((line) => (line === '' ? '' : `      ${line.trimEnd()}\n`)).join('')
}

const disarmed = (line: string): string => harmless(line, MAX_REPLY_LINE)

function filler(reported: Reported, input: NotificationInput): (text: string) => string {
  const { domain } = reported.recipient.rcptTo
  const values: Readonly<Record<string, string>> = {
    domain: isAddressLiteral(domain) ? `the host ${domain}` : domain,
    host: hostOf(remoteOf(reported)),
    postmaster: `postmaster@${input.hostname}`,
    stage: stageOf(reported.reason),
  }
  return (text) =>
    text.replaceAll(/ ?\{(\w+)\}/g, (found, name: string) => {
      const value = values[name] ?? ''
      return value !== '' && found.startsWith(' ') ? ` ${value}` : value
    })
}

function stageOf(reason: Reason | undefined): string {
  if (reason?.command === undefined) return ''
  return reason.reply && isTransient(reason.reply) ? `${STAGES[reason.command]}, for now` : STAGES[reason.command]
}

const hostOf = (remote: Remote | undefined): string =>
  remote ? `${harmless(remote.host, MAX_NAME)} [${harmless(remote.address, MAX_NAME)}]` : 'the other server'

const section = (title: string, text: string): string => `  ${title}:\n${paragraph(sentence(text), '    ')}`

/** A section begins with a capital unless a host name does. */
const sentence = (text: string): string => (text.startsWith('the other server') ? `T${text.slice(1)}` : text)

function paragraph(text: string, indent: string): string {
  let out = ''
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      out += `${indent}${line}\n`
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return `${out}${indent}${line}\n`
}

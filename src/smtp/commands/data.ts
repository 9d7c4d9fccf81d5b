// DATA (RFC 5321 §4.1.1.4) and BDAT (RFC 3030): the content of a message. Nothing but <CRLF>.<CRLF> or the last octet
// announced by BDAT LAST ends it, and what was refused is read to its end, so that content never becomes commands.

import type { Reply } from '../../core/reply.ts'
import { ContentReceiver } from '../content-receiver.ts'
import type { OpenTransaction, SessionCore } from '../session-core.ts'
import type { Protocol } from '../../core/message.ts'
import type { SessionFacts } from '../session-facts.ts'
import * as replies from '../server-replies.ts'

export function data(core: SessionCore, line: string, argument: string): void {
  const { transaction } = core
  if (argument !== '') return core.refuse(line, replies.noArgument('DATA'))
  if (!transaction) return core.refuse(line, core.facts.helo ? replies.mailFirst : replies.helloFirst)
  if (transaction.chunked) return core.refuse(line, replies.dataAfterBdat)
  if (transaction.recipients.length === 0) {
    if (transaction.refused === 0) return core.refuse(line, replies.rcptFirst)
    // A client that pipelines could not know yet (RFC 2920 §3.1), and the refusals have been counted.
    return core.refuseMildly(line, replies.noValidRecipients)
  }
  transaction.content = begin(core, transaction)
  core.state = 'content'
  core.send(replies.startContent)
}

/** Reads content from `input` at `from`; returns how far it came. */
export function readContent(core: SessionCore, input: Uint8Array, from: number): number {
  const content = core.transaction?.content
  if (!content) return input.length
  const end = content.data(input, from)
  if (end < 0) return input.length
  complete(core, content)
  return end
}

export function bdat(core: SessionCore, line: string, argument: string): void {
  const [size = '', last, ...more] = argument.split(/ +/)
  const bad = !/^\d{1,15}$/.test(size) || more.length > 0 || (last !== undefined && last.toUpperCase() !== 'LAST')
  // Without a size it is not known how much to skip, so nothing behind it could be trusted (RFC 3030 §2).
  if (bad) {
    core.refuse(line, replies.bdatSyntax)
    return core.close('server')
  }
  const refusal = chunkRefusal(core)
  if (refusal) core.journal.add({ kind: 'command-refused', command: line, reply: refusal }, true)
  else if (core.transaction) {
    core.transaction.chunked = true
    core.transaction.content ??= begin(core, core.transaction)
  }
  core.chunk = { left: Number(size), last: last !== undefined, refusal, size: Number(size) }
  core.state = 'chunk'
  if (core.chunk.left === 0) endChunk(core)
}

function chunkRefusal({ transaction, facts }: SessionCore): Reply | undefined {
  if (!transaction) return facts.helo ? replies.mailFirst : replies.helloFirst
  if (transaction.recipients.length > 0) return undefined
  return transaction.refused > 0 ? replies.noValidRecipients : replies.rcptFirst
}

/** Reads the chunk from `input` at `from`; returns how far it came. */
export function readChunk(core: SessionCore, input: Uint8Array, from: number): number {
  const { chunk } = core
  const end = from + Math.min(chunk.left, input.length - from)
  if (!chunk.refusal) core.transaction?.content?.chunk(input, from, end)
  chunk.left -= end - from
  if (chunk.left === 0) endChunk(core)
  return end
}

function endChunk(core: SessionCore): void {
  const { refusal, last, size } = core.chunk
  const content = core.transaction?.content
  core.state = 'command'
  if (refusal || !content) {
    core.send(refusal ?? replies.mailFirst)
    return core.countError()
  }
  if (!last) return core.send(replies.chunkReceived(size))
  content.endOfChunks()
  return complete(core, content)
}

function complete(core: SessionCore, content: ContentReceiver): void {
  const verdict = content.verdict()
  switch (verdict.kind) {
    case 'too-large': {
      const { messageSize } = core.settings.limits
      const reply = replies.tooLarge(messageSize)
      core.limit({ limit: 'message-size', allowed: messageSize, value: verdict.size, reply })
      core.countError()
      return core.endTransaction()
    }
    case 'bad':
      return core.refuseContent(verdict.problem, verdict.reply, verdict.facts)
    case 'good': {
      const { kind: _, ...content } = verdict
      core.state = 'asking'
      core.act({ kind: 'message', completed: { ...content, events: core.journal.transaction() } })
    }
  }
}

function begin(core: SessionCore, transaction: OpenTransaction): ContentReceiver {
  const { facts } = core
  const { mailFrom, options, recipients, tags, disposition } = transaction
  core.act({
    kind: 'begin',
    transaction: {
      mailFrom,
      options,
      recipients,
      helo: facts.helo?.name ?? '',
      protocol: protocolOf(facts, options.smtputf8),
      facts,
      tags,
      ...(disposition ? { disposition } : {}),
    },
  })
  const mendLf = core.settings.offers.mendsLineEnds(facts)
  return new ContentReceiver({ ...core.settings.limits, mendLf }, (action) => core.act(action))
}

function protocolOf({ helo, tls, user, submitter }: SessionFacts, smtputf8: boolean): Protocol {
  if (submitter) return 'local'
  // RFC 3848 has no letters for HELO; a client that uses TLS or AUTH has said EHLO.
  if (helo?.verb !== 'EHLO') return 'SMTP'
  const suffix = tls ? (user === undefined ? 'S' : 'SA') : user === undefined ? '' : 'A'
  return `${smtputf8 ? 'UTF8SMTP' : 'ESMTP'}${suffix}`
}

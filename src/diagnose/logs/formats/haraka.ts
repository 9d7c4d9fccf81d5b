// Parses lines of Haraka: `[NOTICE] [UUID.1] [core] recipient <a@b> code=DENY msg="..."`. What became of a message is told of a
// file of the queue and of one domain, without its recipients; they stand in lines before, so the parser that
// makeHarakaParser() gives remembers the recipients of open messages and the last error of each delivery.

import { domainOf } from '../filter.ts'
import type { LogLine, LogRecord, ParseLine, Peer, RecordDraft } from '../log-record.ts'
import { makeMemory } from './memory.ts'

interface Message {
  readonly recipients: Set<string>
}

interface Delivery {
  domain?: string
  error?: string
  /** Told of by themselves in this attempt. */
  readonly refused: Set<string>
}

const LINE =
  /^ ?\[(DATA|PROTOCOL|DEBUG|INFO|NOTICE|WARN|ERROR|CRIT|ALERT|EMERG)\] \[(-|[\dA-F-]{36}(?:\.\d{1,6}){0,2})\] (?:\[core\] )?\[([\w./-]{1,60})\] +/
const GRAVE = /^(?:ERROR|CRIT|ALERT|EMERG)$/

export function makeHarakaParser(): ParseLine {
  const clients = makeMemory<Peer>()
  const messages = makeMemory<Message>()
  const deliveries = makeMemory<Delivery>()

  return (line) => {
    const found = LINE.exec(line.text)
    if (found === null) return undefined
    const [head, level = '', uuid = '', part = ''] = found
    const { at } = line
    const text = line.text.slice(head.length)
    const id = uuid.split('.', 2).join('.')
    const record =
      uuid === '-'
        ? undefined
        : part === 'outbound'
          ? ofDelivery({ line, id, uuid, text })
          : part === 'core'
            ? ofSession({ line, id, text })
            : undefined
    return record ?? { at, format: 'haraka', kind: 'note', text, trouble: GRAVE.test(level) }
  }

  function ofSession({ line: { at }, id, text }: OfMessage): LogRecord | undefined {
    const base = { at, format: 'haraka' as const, id }
    const session = id.split('.', 1)[0] ?? id
    const connected = /^connect ip=(\S{2,60})/.exec(text)
    if (connected !== null) {
      clients.set(session, { address: connected[1] ?? '' })
      return undefined
    }
    const message = /^message mid=<?([^\s>]{0,500})>? size=(\d{1,12}) /.exec(text)
    if (message !== null)
      return {
        ...base,
        kind: 'arrived',
        size: Number(message[2]),
        ...(message[1] ? { messageIdField: message[1] } : {}),
      }
    const answer =
      /^(sender|recipient|queue|data|data_post)(?: <([^>]{0,320})>)? code=([A-Z]{2,20}) msg="?(.*?)"?(?: sender="?[^\s"]*"?)?$/.exec(
        text,
      )
    if (answer === null) return undefined
    const [, what = '', address = '', code = '', said = ''] = answer
    const client = clients.get(session) ?? {}
    if (code.startsWith('DENY')) {
      const stage = STAGES[what] ?? 'end of data'
      const recipient = what === 'recipient' ? { recipient: address } : {}
      return { ...base, kind: 'refused', client, stage, ...recipient, text: said, temporary: code.includes('SOFT') }
    }
    if (what === 'sender') return { ...base, kind: 'arrived', from: address, client }
    if (what !== 'recipient') return undefined
    const known = messages.get(id) ?? { recipients: new Set() }
    known.recipients.add(address)
    messages.set(id, known)
    return { ...base, kind: 'arrived', client, recipients: [...known.recipients] }
  }

  function ofDelivery({ line: { at }, id, uuid, text }: OfMessage & { readonly uuid: string }): LogRecord | undefined {
    const base = { at, format: 'haraka' as const, id }
    const delivery = deliveries.get(uuid) ?? { refused: new Set() }
    deliveries.set(uuid, delivery)
    const domain = /^ ?hook=get_mx .*?params=(\S{1,255}) /.exec(text)?.[1]
    if (domain !== undefined) delivery.domain = domain
    const each = /^recipient <([^>]{1,320})> (rejected|deferred): (.*)$/.exec(text)
    if (each !== null) {
      const [, recipient = '', word, reply = ''] = each
      delivery.refused.add(recipient)
      if (word === 'rejected') messages.get(id)?.recipients.delete(recipient)
      const outcome = word === 'rejected' ? 'failed' : 'deferred'
      return { ...base, kind: 'attempted', outcome, recipient, stage: 'RCPT TO', text: reply }
    }
    const error = ERROR.exec(text)
    if (error !== null) delivery.error = error[1] ?? text
    if (text.startsWith('delivered file=')) {
      const peer = peerOf(text)
      const said = /response="?(.*?)"? delay=/.exec(text)?.[1]
      const details = { outcome: 'delivered' as const, peer, ...(said === undefined ? {} : { text: said }) }
      return forEach(base, recipientsIn(id, fieldOf(text, 'domain'), delivery), details)
    }
    const end = /^(bouncing mail|Temp failing \S{1,255} for [\d.]{1,12} seconds): (.*)$/.exec(text)
    // What happened to single recipients has been told of each.
    if (end === null) return undefined
    if (/^Some recipients (?:temp )?failed/.test(end[2] ?? '')) {
      delivery.refused.clear()
      return undefined
    }
    const outcome = end[1] === 'bouncing mail' ? ('failed' as const) : ('deferred' as const)
    return forEach(base, recipientsIn(id, delivery.domain, delivery), { outcome, text: delivery.error ?? end[2] ?? '' })
  }

  function recipientsIn(id: string, domain: string | undefined, { refused }: Delivery): readonly string[] {
    const all = [...(messages.get(id)?.recipients ?? [])].filter((address) => !refused.has(address))
    return domain === undefined ? all : all.filter((address) => domainOf(address) === domain.toLowerCase())
  }
}

interface OfMessage {
  readonly line: LogLine
  readonly id: string
  readonly text: string
}

const STAGES: Readonly<Record<string, string>> = { sender: 'MAIL FROM', recipient: 'RCPT TO' }

/** What went wrong on the way, told before the line that says what comes of it. */
const ERROR =
  /^(?:Failed to get (?:socket|pool entry): (.*)|MX Lookup for .{1,255} failed: .*|Ongoing connection failed to .*|Remote end .* closed connection.*|get_mx plugin returned DENY(?:SOFT)?: (?:.*)|Error - but not processing mail: .*)$/

const fieldOf = (text: string, name: string): string | undefined =>
  new RegExp(` ${name}=(?:"([^"]*)"|(\\S*))`)
    .exec(text)
    ?.slice(1)
    .find((value) => value !== undefined)

function peerOf(text: string): Peer {
  const port = Number(fieldOf(text, 'port'))
  const host = fieldOf(text, 'host')
  const address = fieldOf(text, 'ip')
  return {
    ...(host === undefined ? {} : { host }),
    ...(address === undefined || address.includes('/') ? {} : { address }),
    ...(port > 0 ? { port } : {}),
  }
}

function forEach(
  base: { readonly at: LogLine['at']; readonly format: 'haraka'; readonly id: string },
  recipients: readonly string[],
  details: Pick<RecordDraft<'attempted'>, 'outcome' | 'peer' | 'text'>,
): LogRecord | undefined {
  const [first, ...others] = recipients.map((recipient): RecordDraft<'attempted'> => ({
    ...base,
    kind: 'attempted',
    recipient,
    ...details,
  }))
  if (first !== undefined && others.length > 0) first.also = others
  return first
}

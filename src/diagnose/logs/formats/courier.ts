// Parses lines of Courier's mail server: `courieresmtp: id=X,from=<a>,addr=<b>: 550 no`, then `id=X,...,status: failure`. The reply
// and what comes of it are two lines, so the parser that makeCourierParser() gives remembers the first.

import type { LogLine, LogRecord, ParseLine } from '../log-record.ts'
import { makeMemory } from './memory.ts'

interface Said {
  readonly text: string
  readonly host?: string
}

const OUTCOMES: Readonly<Record<string, 'delivered' | 'deferred' | 'failed'>> = {
  success: 'delivered',
  deferred: 'deferred',
  failure: 'failed',
}

const ID = '([0-9A-F]{8,16}(?:\\.[0-9A-F]{8,16}){2})'
const OF_COURIERD = new RegExp(`^(newmsg|started|completed),id=${ID}(.*)$`)
const OF_MODULE = new RegExp(`^id=${ID},from=<([^>]{0,320})>,addr=<([^>]{0,400})>(?:,size=\\d{1,15})?(.*)$`)

export function makeCourierParser(): ParseLine {
  const said = makeMemory<Said>()
  const hosts = makeMemory<string>()

  function ofModule(line: LogLine, transport: string, found: RegExpExecArray): LogRecord | undefined {
    const [, id = '', , recipient = '', rest = ''] = found
    const key = `${id} ${recipient}`
    const status = /^,status: (success|deferred|failure)/.exec(rest)?.[1]
    const base = { at: line.at, format: 'courier' as const, id }
    if (status === undefined) {
      const text = rest.replace(/^[,:] ?/, '')
      said.set(key, { ...said.get(key), text })
      return { ...base, kind: 'remark', text }
    }
    const { text = '', host = hosts.get(key) } = said.get(key) ?? {}
    said.delete(key)
    return {
      ...base,
      kind: 'attempted',
      outcome: OUTCOMES[status] ?? 'deferred',
      recipient,
      transport,
      ...(host === undefined ? {} : { peer: { host } }),
      ...(text === '' ? {} : { text }),
    }
  }

  return (line) => {
    const { text, at } = line
    const tag = line.tag ?? ''
    const module = /^courier(esmtp|local|uucp|fax|dsn)$/.exec(tag)?.[1]
    const ofMessage = module === undefined ? null : OF_MODULE.exec(text)
    if (module !== undefined && ofMessage !== null) return ofModule(line, module, ofMessage)
    const step = tag === '' || tag === 'courierd' ? OF_COURIERD.exec(text) : null
    if (step !== null) {
      const [, what, id = '', rest = ''] = step
      const base = { at, format: 'courier' as const, id }
      if (what === 'completed') return { ...base, kind: 'finished' }
      if (what === 'newmsg') {
        const client = /\(([^\s()[\]]{1,255})? ?\[([\d.:a-fA-F]{2,60})\]\)/.exec(rest)
        if (client === null) return { ...base, kind: 'arrived' }
        const [, host, address = ''] = client
        return { ...base, kind: 'arrived', client: { ...(host === undefined ? {} : { host }), address: bare(address) } }
      }
      const started = /^,from=<([^>]{0,320})>,module=(\w+),host=([^,]{0,500}),addr=<([^>]{0,400})>/.exec(rest)
      if (started === null) return { ...base, kind: 'arrived' }
      const [, from = '', transport, host = '', recipient = ''] = started
      if (transport === 'esmtp' && host !== '') hosts.set(`${id} ${recipient}`, host)
      return { ...base, kind: 'arrived', from, recipients: [recipient] }
    }
    if (tag === 'courieresmtpd' || tag === 'esmtpd') return ofServer(line)
    if (tag.startsWith('courier')) return { at, format: 'courier', kind: 'note', text, trouble: TROUBLE.test(text) }
    return undefined
  }
}

const TROUBLE = /^(?:error|crit|alert|emerg|failed|unable|cannot)\b|No such file|Permission denied/i

const bare = (address: string): string => address.replace(/^::ffff:(?=[\d.]+$)/, '')

/** `error,relay=::ffff:192.0.2.7,from=<a>,to=<b>: 513 Relaying denied.`, `error,relay=...,msg="535 ...",cmd: AUTH`. */
function ofServer({ at, text }: LogLine): LogRecord {
  const found =
    /^error,relay=([^,]{1,60})(?:,ident="[^"]*")?(?:,port=\d+)?(?:,from=<([^>]{0,320})>)?(?:,to=<([^>]{0,320})>)?(?:: (.*)|,msg="([^"]*)",cmd: ?(\w*).*)$/.exec(
      text,
    )
  if (found === null) return { at, format: 'courier', kind: 'note', text, trouble: TROUBLE.test(text) }
  const [, address = '', from, recipient, said, message, command] = found
  const reply = said ?? message ?? ''
  const stage = command?.toUpperCase() ?? (recipient === undefined ? undefined : 'RCPT TO')
  return {
    at,
    format: 'courier',
    kind: 'refused',
    client: { address: bare(address) },
    ...(from === undefined ? {} : { from }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(stage === undefined || stage === '' ? {} : { stage }),
    text: reply,
    temporary: reply.startsWith('4'),
  }
}

// Reads the fields of a line of Exim's log: `H=host (helo) [ip]:port`, `T="a subject"`, `C="250 OK"`, flags such as `K`, `for`
// with recipients, `defer (111)`, and the text of the error behind the colon (Exim specification, "Summary of Fields in Log
// Lines"). Reads each character once: it runs for every line of gigabytes.

import type { Peer } from '../log-record.ts'

/** Fields in the order of the line; undefined where it has none. */
export interface EximFields {
  host: Peer | undefined
  user: string | undefined
  /** `P=`: protocol of an arrival, return path of a delivery. */
  protocol: string | undefined
  tls: string | undefined
  authenticator: string | undefined
  size: string | undefined
  messageIdField: string | undefined
  /** `R=`: router, or on an arrival the message that this one is a bounce of. */
  router: string | undefined
  transport: string | undefined
  subject: string | undefined
  sender: string | undefined
  confirmation: string | undefined
  queueTime: string | undefined
  recipients: string[] | undefined
  /** Behind the colon that ends the fields. */
  error: string | undefined
}

const SPACE = 32
const QUOTE = 34
const COLON = 58
const EQUALS = 61

const noFields = (): EximFields => ({
  host: undefined,
  user: undefined,
  protocol: undefined,
  tls: undefined,
  authenticator: undefined,
  size: undefined,
  messageIdField: undefined,
  router: undefined,
  transport: undefined,
  subject: undefined,
  sender: undefined,
  confirmation: undefined,
  queueTime: undefined,
  recipients: undefined,
  error: undefined,
})

/** `from` stands before the first field. */
export function readFields(text: string, from: number): EximFields {
  const fields = noFields()
  const length = text.length
  let at = from
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === SPACE) {
      at++
      continue
    }
    if (code === COLON) {
      fields.error = text.slice(at + 1).trimStart()
      break
    }
    const equals = keyEnd(text, at)
    const end = equals < 0 ? readWord(text, at, fields) : readValue(text, at, equals, fields)
    // The colon may stick to the last value: `R=system_aliases: 550 moved`.
    if (text.charCodeAt(end - 1) === COLON && end > at && equals >= 0 && isBlankOrEnd(text, end)) {
      at = end - 1
    } else {
      at = end
    }
  }
  return fields
}

const isBlankOrEnd = (text: string, at: number): boolean => at >= text.length || text.charCodeAt(at) === SPACE

/** Where the `=` of `KEY=` stands, -1 where there is no key. */
function keyEnd(text: string, from: number): number {
  for (let i = from; i < from + 12; i++) {
    const code = text.charCodeAt(i)
    if (code === EQUALS) return i === from ? -1 : i
    const letter =
      (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 42
    if (!letter) return -1
  }
  return -1
}

/** Reads one value and gives where it ends. */
function readValue(text: string, from: number, equals: number, fields: EximFields): number {
  const start = equals + 1
  const key = text.charCodeAt(from)
  const single = equals - from === 1
  if (single && key === 72) return readHost(text, start, fields)
  const end = valueEnd(text, start)
  const colon = text.charCodeAt(end - 1) === COLON && isBlankOrEnd(text, end) ? 1 : 0
  const value = text.slice(start, end - colon)
  if (single) setSingle(key, value, fields)
  else if (text.startsWith('id', from)) fields.messageIdField = value
  else if (text.startsWith('QT', from)) fields.queueTime = value
  return end
}

function setSingle(key: number, value: string, fields: EximFields): void {
  switch (key) {
    case 65:
      fields.authenticator = value
      break
    case 67:
      fields.confirmation = unquoted(value)
      break
    case 70:
      fields.sender = unbracketed(value)
      break
    case 80:
      fields.protocol = value
      break
    case 82:
      fields.router = value
      break
    case 83:
      fields.size = value
      break
    case 84:
      if (value.charCodeAt(0) === QUOTE) fields.subject = unquoted(value)
      else fields.transport = value
      break
    case 85:
      fields.user = value
      break
    case 88:
      fields.tls = value
      break
  }
}

/** Behind the closing quote or bracket, else at the next blank. */
function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) {
    const close = closingQuote(text, start)
    if (close > 0) return text.charCodeAt(close + 1) === COLON ? close + 2 : close + 1
  }
  if (first === 60) {
    const close = text.indexOf('>', start)
    if (close > 0) return text.charCodeAt(close + 1) === COLON ? close + 2 : close + 1
  }
  const blank = text.indexOf(' ', start)
  return blank < 0 ? text.length : blank
}

/** Exim escapes quotes in quoted values with a backslash. */
function closingQuote(text: string, open: number): number {
  let at = open
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at < 0 || text.charCodeAt(at - 1) !== 92) return at
  }
}

const unquoted = (value: string): string =>
  value.charCodeAt(0) === QUOTE && value.length > 1 ? value.slice(1, -1).replaceAll('\\"', '"') : value

const unbracketed = (value: string): string =>
  value.charCodeAt(0) === 60 && value.endsWith('>') ? value.slice(1, -1) : value

/** `name (helo) [ip]:port`, each part of which may be missing; `*` behind it marks a connection that was used again. */
function readHost(text: string, start: number, fields: EximFields): number {
  const host: { -readonly [K in keyof Peer]: Peer[K] } = {}
  fields.host = host
  let at = start
  const first = text.charCodeAt(at)
  if (first !== 40 && first !== 91) {
    const blank = text.indexOf(' ', at)
    const end = blank < 0 ? text.length : blank
    const colon = text.charCodeAt(end - 1) === COLON ? 1 : 0
    host.host = text.slice(at, end - colon)
    if (colon === 1) return end
    at = end
  }
  if (text.charCodeAt(at) === SPACE && text.charCodeAt(at + 1) === 40) at++
  if (text.charCodeAt(at) === 40) {
    const close = text.indexOf(')', at)
    if (close < 0) return text.length
    host.helo = text.slice(at + 1, close)
    at = close + 1
  }
  if (text.charCodeAt(at) === SPACE && text.charCodeAt(at + 1) === 91) at++
  if (text.charCodeAt(at) !== 91) return at
  const close = text.indexOf(']', at)
  if (close < 0) return text.length
  host.address = text.slice(at + 1, close)
  return readPort(text, close + 1, host)
}

function readPort(text: string, from: number, host: { port?: number }): number {
  let at = from
  if (text.charCodeAt(at) === COLON && !isBlankOrEnd(text, at + 1)) {
    let port = 0
    for (at++; ; at++) {
      const digit = text.charCodeAt(at) - 48
      if (!(digit >= 0 && digit <= 9)) break
      port = port * 10 + digit
    }
    if (port > 0 && port < 65_536) host.port = port
  }
  if (text.charCodeAt(at) === 42) at++
  return text.charCodeAt(at) === COLON ? at + 1 : at
}

/** A flag, or one of the few words that are followed by something. */
function readWord(text: string, at: number, fields: EximFields): number {
  if (text.startsWith('for ', at)) {
    fields.recipients = text.slice(at + 4).split(' ')
    return text.length
  }
  if (text.startsWith('from <', at)) {
    const close = text.indexOf('>', at)
    if (close > 0) {
      fields.sender ??= text.slice(at + 6, close)
      return close + 1
    }
  }
  if (text.startsWith('defer (', at)) {
    const close = text.indexOf(')', at)
    if (close > 0) return close + 1
  }
  const blank = text.indexOf(' ', at)
  return blank < 0 ? text.length : blank
}

// Identifiers of messages and sessions: a 53-bit number that grows with time (41 bits of milliseconds since 2020, 4 bits of
// sequence, 4 of the node and 4 of the thread that made it), written as 11 digits of Crockford's base 32, so that they sort
// by age, fit an SQLite row id and can be read over the phone. They are unique among 16 nodes of 16 threads, not secret.
// (The first version had 12 bits of sequence: its identifiers are as good as any.)

import type { Brand } from './brand.ts'
import type { Clock } from './clock.ts'
import { eximShape, fromEximShape } from './exim-id.ts'
import { instant, type Instant } from './time.ts'

export type MessageId = Brand<string, 'MessageId'>
export type SessionId = Brand<string, 'SessionId'>

/** Makes the next identifier, as its number. */
export type IdSource = () => number

const EPOCH_MS = Date.UTC(2020, 0, 1)
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The value of each digit by its character code. */
const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => DIGITS.indexOf(String.fromCharCode(code)))
const LENGTH = 11
const PER_MILLISECOND = 4096
/** Nodes, and threads of a node. */
const PLACES = 16
const SOURCES = PLACES * PLACES
const TICKS_PER_MILLISECOND = PER_MILLISECOND / SOURCES

export interface IdSourceOptions {
  /** 0 to 15: which machine makes them, of those that share a queue. */
  readonly node?: number
  /** 0 to 15: which thread of it. */
  readonly worker?: number
  /** The greatest identifier that is in use: none is made that is not greater. */
  readonly after?: number
}

/**
 * Identifiers grow even when the clock steps back, and when more are made in a millisecond than there is room for: then they
 * run ahead of the clock. Each node and thread has one source.
 */
export function makeIdSource(clock: Clock, { node = 0, worker = 0, after = 0 }: IdSourceOptions = {}): IdSource {
  if (!isPlace(node) || !isPlace(worker)) throw new RangeError(`node ${node}, thread ${worker}: both are 0 to 15`)
  const source = node * PLACES + worker
  let last = Math.floor(after / SOURCES)
  return () => {
    last = Math.max(last + 1, (clock.now() - EPOCH_MS) * TICKS_PER_MILLISECOND)
    return last * SOURCES + source
  }
}

const isPlace = (n: number): boolean => Number.isInteger(n) && n >= 0 && n < PLACES

/** The least identifier that can be made at a point in time. */
export const firstIdAt = (at: Instant): number => Math.max(0, (at - EPOCH_MS) * PER_MILLISECOND)

/** When an identifier was made. */
export const timeOfId = (id: MessageId | SessionId): Instant =>
  instant(EPOCH_MS + Math.floor((parseId(id) ?? 0) / PER_MILLISECOND))

export function formatId(value: number): string {
  let text = ''
  for (let rest = value, i = 0; i < LENGTH; i++) {
    text = DIGITS.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

export const messageId = (value: number): MessageId => formatId(value) as MessageId
export const sessionId = (value: number): SessionId => formatId(value) as SessionId

/** The number of an identifier as a person may type it (lower case, O for 0, I or L for 1; or in the shape of Exim's); undefined if it is none. */
export function parseId(text: string): number | undefined {
  // Nearly all come from this program and are in their proper form.
  return (
    digitsOf(text) ??
    fromEximShape(text) ??
    digitsOf(text.trim().toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1'))
  )
}

function digitsOf(text: string): number | undefined {
  if (text.length !== LENGTH) return undefined
  let value = 0
  for (let i = 0; i < LENGTH; i++) {
    const digit = VALUES[text.charCodeAt(i)] ?? -1
    if (digit < 0) return undefined
    value = value * 32 + digit
  }
  return Number.isSafeInteger(value) ? value : undefined
}

/** As it stands in the log that Exim's tools read. */
export const formatEximId = (id: MessageId): string => eximShape(parseId(id) ?? 0)

export function parseMessageId(text: string): MessageId | undefined {
  const value = parseId(text)
  return value === undefined ? undefined : messageId(value)
}

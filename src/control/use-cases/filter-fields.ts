// What messages are meant, as people say it: the fields of a filter, spelled once for the list and for every change to many, and
// the reader of their values. What cannot be meant is refused with what to write instead, and never taken for "all".

import * as v from 'valibot'
import { parseMailbox } from '../../core/address.ts'
import { parseDomain } from '../../core/domain.ts'
import { parseIp } from '../../core/ip.ts'
import { REASON_CODES } from '../../core/reason.ts'
import { instant, parseDuration, type Instant } from '../../core/time.ts'
import { parseSize } from '../../core/size.ts'
import type { QueueFilter, QueueState } from '../../queue/queue-filter.ts'
import { answer, problem, type ControlAnswer } from '../control.ts'
import { textField } from './input.ts'

const STATUSES = ['waiting', 'held', 'active'] as const satisfies readonly QueueState[]

export const FILTER_FIELDS = {
  sender: v.exactOptional(
    textField('address', 'only from this sender: an address, a domain, <> for bounces; * stands for anything'),
  ),
  recipient: v.exactOptional(textField('address', 'only recipients with this address; as --sender')),
  domain: v.exactOptional(textField('domain', 'only recipients at this domain; *.example.org for all below it')),
  older: v.exactOptional(textField('span', 'only what came in longer ago: 90s, 15m, 4h, 2d')),
  younger: v.exactOptional(textField('span', 'only what came in since')),
  larger: v.exactOptional(textField('size', 'only messages of this size or more: 500K, 10M')),
  smaller: v.exactOptional(textField('size', 'only messages of this size or less')),
  status: v.exactOptional(
    v.pipe(
      v.picklist(STATUSES, `It must be ${STATUSES.join(', ')}.`),
      v.title('status'),
      v.description('only recipients that wait, are held, or are being tried right now'),
    ),
  ),
  reason: v.exactOptional(
    textField(
      'code',
      'only recipients whose last attempt met with this: smtp.rcpt, or all of a kind: dns, connect, tls',
    ),
  ),
  client: v.exactOptional(textField('ip', 'only what this client brought')),
}

export type FilterInput = v.InferOutput<v.ObjectSchema<typeof FILTER_FIELDS, undefined>>

const FILTER_NAMES = Object.keys(FILTER_FIELDS) as readonly (keyof FilterInput)[]

export const hasFilter = (input: FilterInput): boolean => FILTER_NAMES.some((name) => input[name] !== undefined)

/** The fields of a filter alone. */
export const filterIn = (input: FilterInput): FilterInput =>
  Object.fromEntries(FILTER_NAMES.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])))

/** A value, or the rest of a sentence that says what is wrong: “x” is … */
type Read<T> = { readonly value: T } | { readonly wrong: string }

const meaning = <T>(read: Read<T>, mean: (value: T) => QueueFilter): Read<QueueFilter> =>
  'wrong' in read ? read : { value: mean(read.value) }

type Reader = (text: string, now: Instant) => Read<QueueFilter>

const READERS: Readonly<Record<Exclude<keyof FilterInput, 'status'>, Reader>> = {
  sender: (text) => meaning(readAddress(text), (sender) => ({ sender })),
  recipient: (text) => meaning(readAddress(text), (recipient) => ({ recipient })),
  domain: (text) => meaning(readDomain(text), (domain) => ({ domain })),
  older: (text, now) => meaning(readSpan(text, now), (receivedBefore) => ({ receivedBefore })),
  younger: (text, now) => meaning(readSpan(text, now), (receivedAfter) => ({ receivedAfter })),
  larger: (text) => meaning(readSize(text), (atLeast) => ({ atLeast })),
  smaller: (text) => meaning(readSize(text), (atMost) => ({ atMost })),
  reason: (text) => meaning(readReason(text), (reason) => ({ reason })),
  client: (text) => meaning(readClient(text), (client) => ({ client })),
}

export function readFilter(input: FilterInput, now: Instant): ControlAnswer<QueueFilter> {
  let filter: QueueFilter = input.status === undefined ? {} : { states: [input.status] }
  for (const name of FILTER_NAMES) {
    const text = input[name]
    if (name === 'status' || text === undefined) continue
    const read = READERS[name](text.trim(), now)
    if ('wrong' in read) return problem('bad-request', `${name}: “${text}” is ${read.wrong}`)
    filter = { ...filter, ...read.value }
  }
  return answer(filter)
}

/** As `*` costs time for each that a pattern has, and anybody may ask. */
const MOST_STARS = 3
const NO_ADDRESS = 'no address: write one such as alice@example.org, *@example.org, *@*.example.org, or <> for bounces.'

/** As in lists of addresses (core/address-pattern.ts), but without expressions: `a@b`, `a@*`, `b` and `@b` for everyone there, `<>`. */
function readAddress(text: string): Read<string> {
  if (text === '<>') return { value: '' }
  const inner = text.replace(/^<(.*)>$/, '$1')
  const at = inner.lastIndexOf('@')
  const localPart = at > 0 ? inner.slice(0, at) : '*'
  const name = inner.slice(at + 1)
  // A name without a dot is the name of a user who was meant.
  if (at < 0 && !/[.*]/.test(name))
    return { wrong: `no address: write ${name || 'alice'}@example.org, or ${name || 'alice'}@*.` }
  const domain = readDomain(name)
  const stars = starsIn(inner) + (at > 0 ? 0 : 1)
  if ('wrong' in domain || stars > MOST_STARS) return { wrong: NO_ADDRESS }
  if (!localPart.includes('*') && !parseMailbox(`${localPart}@example.org`, { smtputf8: true }).ok)
    return { wrong: NO_ADDRESS }
  return { value: `${localPart.toLowerCase()}@${domain.value}` }
}

function readDomain(text: string): Read<string> {
  if (/^\[[^*]+\]$/.test(text)) return { value: text }
  const wrong = 'no domain: write one such as example.org, or *.example.org.'
  if (!text.includes('*')) {
    const value = parseDomain(text.replace(/^@/, ''))
    return value === undefined ? { wrong } : { value }
  }
  const below = text.startsWith('*.') ? parseDomain(text.slice(2)) : undefined
  if (below !== undefined) return { value: `*.${below}` }
  return /^[\w.*-]+$/.test(text) && starsIn(text) <= MOST_STARS ? { value: text.toLowerCase() } : { wrong }
}

const starsIn = (text: string): number => text.split('*').length - 1

function readSpan(text: string, now: Instant): Read<Instant> {
  const span = parseDuration(text)
  return span === undefined
    ? { wrong: 'no span of time: write for example 90s, 15m, 4h or 2d.' }
    : { value: instant(now - span) }
}

function readSize(text: string): Read<number> {
  const value = parseSize(text)
  return value === undefined
    ? { wrong: 'no size: write octets or a number with K, M or G, for example 500K or 10M.' }
    : { value }
}

const REASONS = new Set(Object.keys(REASON_CODES).flatMap((code) => [code, code.replace(/\..*/, '')]))

function readReason(text: string): Read<string> {
  if (REASONS.has(text)) return { value: text }
  const kinds = [...new Set([...REASONS].map((code) => code.replace(/\..*/, '')))]
  const near = [...REASONS].filter((code) => code.includes('.') && code.startsWith(`${text.replace(/\..*/, '')}.`))
  const known = near.length > 0 ? near : kinds
  return { wrong: `no reason that is known here: write one of ${known.join(', ')}.` }
}

function readClient(text: string): Read<string> {
  const value = parseIp(text)
  return value === undefined ? { wrong: 'no IP address: write one such as 192.0.2.7 or 2001:db8::7.' } : { value }
}

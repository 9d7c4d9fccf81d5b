// From rows back to the nouns of the port. Rows come from a disk, so everything is checked, and what does not fit throws a
// StoreError with the code `damaged`: the thread sets such a message aside, a reader leaves it out.

import type { Domain } from '../../core/domain.ts'
import { messageId } from '../../core/id.ts'
import type { FinalOutcome, Message, Parent, Recipient, RecipientState } from '../../core/message.ts'
import type { Reason } from '../../core/reason.ts'
import { instant, type Instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import { StoreError } from '../store-error.ts'
import { RECIPIENT_STATE } from './schema.ts'
import type { MessageRow, RecipientRow } from './wire.ts'

/** In the order of MessageRow and RecipientRow. */
export const MESSAGE_COLUMNS = 'id, finished_at, from_local, from_domain, size, received_at, file_size, envelope'
export const RECIPIENT_COLUMNS = 'idx, state, at, attempts, local_part, domain, dsn, detail, parent'

export const damaged = (text: string, cause?: unknown): StoreError => new StoreError('damaged', text, { cause })

export function readMessageRow(row: unknown): MessageRow {
  const [id, finishedAt, fromLocal, fromDomain, size, receivedAt, fileSize, envelope] = columns(row)
  return [
    integer(id, 'id'),
    integerOrNull(finishedAt, 'finished_at'),
    textOrNull(fromLocal, 'from_local'),
    textOrNull(fromDomain, 'from_domain'),
    integer(size, 'size'),
    integer(receivedAt, 'received_at'),
    integerOrNull(fileSize, 'file_size'),
    text(envelope, 'envelope'),
  ]
}

export function readRecipientRow(row: unknown): RecipientRow {
  const [index, state, at, attempts, localPart, domain, dsn, detail, parent] = columns(row)
  return [
    integer(index, 'idx'),
    integer(state, 'state'),
    integerOrNull(at, 'at'),
    integer(attempts, 'attempts'),
    text(localPart, 'local_part'),
    text(domain, 'domain'),
    textOrNull(dsn, 'dsn'),
    textOrNull(detail, 'detail'),
    textOrNull(parent, 'parent'),
  ]
}

export function decodeMessage(row: MessageRow): Message {
  const [id, , fromLocal, fromDomain, size, receivedAt, , envelope] = row
  const { origin, options } = parseObject(envelope, 'the envelope')
  if (!isObject(origin) || !isObject(options)) throw damaged('the envelope lacks its origin or its options')
  return {
    id: messageId(id),
    mailFrom: fromLocal === null || fromDomain === null ? null : { localPart: fromLocal, domain: fromDomain as Domain },
    origin: origin as unknown as Message['origin'],
    options: options as unknown as Message['options'],
    size,
    receivedAt: instant(receivedAt),
  }
}

export function decodeRecipient(row: RecipientRow): Recipient {
  const [index, , , , localPart, domain, dsn, , parent] = row
  return {
    index,
    ...(parent !== null && { parent: decodeParent(parent) }),
    rcptTo: { localPart, domain: domain as Domain },
    dsn: dsn === null ? {} : parseObject(dsn, 'the DSN options'),
    state: decodeState(row),
  }
}

function decodeParent(json: string): Parent {
  const { index, ancestors, caseless } = parseObject(json, 'the parent of a recipient')
  if (!Array.isArray(ancestors)) throw damaged('the ancestors of a recipient are not a list')
  return {
    index: integer(index, 'parent'),
    ancestors: ancestors.map((address) => text(address, 'an ancestor')),
    ...(caseless === true && { caseless }),
  }
}

function decodeState([index, state, at, attempts, , , , detail]: RecipientRow): RecipientState {
  const parsed = detail === null ? undefined : parseObject(detail, `the state of recipient ${index}`)
  switch (state) {
    case RECIPIENT_STATE.scheduled:
      return { kind: 'scheduled', due: instant(integer(at, 'at')), attempts, ...lastReason(parsed) }
    case RECIPIENT_STATE.active:
      return { kind: 'active', attempts, ...lastReason(parsed) }
    case RECIPIENT_STATE.held:
      return {
        kind: 'held',
        by: text(parsed?.['by'], 'by'),
        ...since(parsed?.['since']),
        attempts,
        ...lastReason(parsed?.['lastReason']),
        ...ends(at, parsed?.['outcome']),
      }
    case RECIPIENT_STATE.done:
      if (!parsed) throw damaged(`recipient ${index} is done without an outcome`)
      return { kind: 'done', outcome: parsed as unknown as FinalOutcome, at: instant(integer(at, 'at')) }
    default:
      throw damaged(`recipient ${index} is in the unknown state ${state}`)
  }
}

const since = (value: unknown): { readonly since?: Instant } =>
  value === undefined ? {} : { since: instant(integer(value, 'since')) }

function ends(at: number | null, outcome: unknown): Pick<Extract<RecipientState, { kind: 'held' }>, 'ends'> {
  if (at === null) return {}
  if (!isObject(outcome)) throw damaged('a hold ends without an outcome')
  return { ends: { at: instant(at), outcome: outcome as unknown as FinalOutcome } }
}

function lastReason(value: unknown): { readonly lastReason?: Reason } {
  if (value === undefined) return {}
  if (!isObject(value)) throw damaged('a reason is not an object')
  return { lastReason: value as unknown as Reason }
}

export function decodeEvents<T extends Event>(json: string): T[] {
  const value = parseJson(json, 'an event')
  if (!Array.isArray(value)) throw damaged('events are not a list')
  return value as T[]
}

function parseObject(json: string, what: string): Readonly<Record<string, unknown>> {
  const value = parseJson(json, what)
  if (!isObject(value)) throw damaged(`${what} is not an object`)
  return value
}

function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw damaged(`${what} is not JSON`, error)
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The columns of a row that a statement with `setReturnArrays(true)` gave. */
export function columns(row: unknown): readonly unknown[] {
  if (!Array.isArray(row)) throw damaged('a row is missing')
  return row
}

export function integer(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw damaged(`${name} is not a whole number`)
}

export function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw damaged(`${name} is not a text`)
}

export const integerOrNull = (value: unknown, name: string): number | null =>
  value === null ? null : integer(value, name)
export const textOrNull = (value: unknown, name: string): string | null => (value === null ? null : text(value, name))

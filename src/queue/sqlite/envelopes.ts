// What an operator changes about the envelope of a message: another recipient, another sender. Each writes its own event. A sender
// is changed while nobody is being tried, for an attempt has the one that it began with.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox, formatReversePath, type Mailbox, type ReversePath } from '../../core/address.ts'
import { messageId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import { isElsewhere } from '../lease.ts'
import { encodeRecipient } from './encode.ts'
import type { Entries } from './entries.ts'
import {
  columns,
  decodeMessage,
  decodeRecipient,
  integerOrNull,
  MESSAGE_COLUMNS,
  readMessageRow,
  readRecipientRow,
  RECIPIENT_COLUMNS,
} from './rows.ts'
import { RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'
import { envelopeSum } from './sums.ts'
import type { ChangedWire, EnvelopeWire, MessageRow } from './wire.ts'

export interface EnvelopesDeps {
  readonly db: DatabaseSync
  /** Which node this is. */
  readonly node: number
  readonly entries: Entries
}

const NOTHING: ChangedWire = { events: null, elsewhere: 0 }

export class Envelopes {
  readonly #deps: EnvelopesDeps
  readonly #message
  readonly #open
  readonly #setSender

  constructor(deps: EnvelopesDeps) {
    const { db } = deps
    this.#deps = deps
    this.#message = prepare(db, `SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = ? AND finished_at IS NULL`)
    this.#open = prepare(
      db,
      `SELECT ${RECIPIENT_COLUMNS}, owner FROM recipient WHERE message = ? AND state <> ${RECIPIENT_STATE.done} ORDER BY idx`,
    )
    this.#setSender = prepare(db, 'UPDATE message SET from_local = ?, from_domain = ?, sum = ? WHERE id = ?')
  }

  /** Throws before anything is changed when the message cannot be read. */
  change(order: EnvelopeWire): ChangedWire {
    const [, kind, message, now, by, json] = order
    const found = this.#message.get(message)
    if (found === undefined) return NOTHING
    const row = readMessageRow(found)
    const fields = { at: instant(now), message: messageId(message), by }
    const address = JSON.parse(json) as ReversePath
    if (kind === 'change-sender') return this.#changeSender(row, address, fields, now)
    return address === null ? NOTHING : this.#addRecipient(message, address, fields, now)
  }

  #addRecipient(message: number, rcptTo: Mailbox, fields: Fields, now: number): ChangedWire {
    const recipient = {
      index: 0,
      rcptTo,
      dsn: {},
      state: { kind: 'scheduled', due: instant(now), attempts: 0 },
    } as const
    if (this.#deps.entries.add(message, [encodeRecipient(recipient)]) === 0) return NOTHING
    return this.#told(message, { ...fields, kind: 'recipient-added', recipients: [formatMailbox(rcptTo)] })
  }

  #changeSender(row: MessageRow, address: ReversePath, fields: Fields, now: number): ChangedWire {
    const [id, finishedAt, , , size, receivedAt, fileSize, envelope] = row
    const recipients: string[] = []
    let elsewhere = 0
    let busy = false
    for (const one of this.#open.all(id)) {
      const recipient = readRecipientRow(one)
      const owner = integerOrNull(columns(one).at(-1), 'owner')
      if (isElsewhere({ owner, until: recipient[2] }, this.#deps.node, now)) elsewhere++
      busy ||= recipient[1] === RECIPIENT_STATE.active
      recipients.push(formatMailbox(decodeRecipient(recipient).rcptTo))
    }
    const [from, to] = [formatReversePath(decodeMessage(row).mailFrom), formatReversePath(address)]
    if (busy || elsewhere > 0 || from === to) return { events: null, elsewhere }
    const [local, domain] = address === null ? [null, null] : [address.localPart, address.domain]
    const sum = envelopeSum([id, finishedAt, local, domain, size, receivedAt, fileSize, envelope])
    this.#setSender.run(local, domain, sum, id)
    return this.#told(id, { ...fields, kind: 'sender-changed', from, to, recipients })
  }

  #told(message: number, event: MessageEvent): ChangedWire {
    const events = JSON.stringify([event])
    this.#deps.entries.addEvents(message, events)
    return { events, elsewhere: 0 }
  }
}

type Fields = Pick<Extract<MessageEvent, { kind: 'recipient-added' }>, 'at' | 'message' | 'by'>

// Decides which messages of a log a trace is about: those of a queue id, a Message-ID or an address, the newest of them where there are
// many, and those that hang together with them: the same mail under another id, the bounce of one, the message that one is a bounce of.

import { bareMessageId, makeAddressTest } from './filter.ts'
import type { LogRecord } from './log-record.ts'

type Take = (record: LogRecord) => void

/** Beyond this, messages with the same Message-ID are those of a list. */
const MOST_RELATED = 200

export interface WantedStories {
  readonly ids: Set<string>
  readonly refused: Extract<LogRecord, { kind: 'refused' }>[]
  /** Finds by the subject itself. */
  readonly find: Take
  /** Finds what hangs together with what was found. */
  readonly relate: Take
  more(): boolean
}

export function makeWantedStories(subject: string, limit: number): WantedStories {
  const ids = new Set<string>()
  const messageIds = new Set<string>()
  const refused: Extract<LogRecord, { kind: 'refused' }>[] = []
  const bare = bareMessageId(subject)
  const fits = makeAddressTest({ address: subject })
  const byAddress = subject.includes('@')
  let more = false

  function keep(id: string): void {
    ids.delete(id)
    ids.add(id)
    if (ids.size <= limit) return
    // The newest are kept.
    for (const oldest of ids) {
      ids.delete(oldest)
      more = true
      return
    }
  }

  return {
    ids,
    refused,
    more: () => more,
    find(record) {
      if (record.id === subject) return keep(subject)
      if (!byAddress) return
      switch (record.kind) {
        case 'arrived':
          if (
            fits(record.from) ||
            record.recipients?.some(fits) ||
            (record.messageIdField !== undefined && bareMessageId(record.messageIdField) === bare)
          )
            keep(record.id)
          return
        case 'attempted':
          if (fits(record.recipient) || fits(record.original)) keep(record.id)
          return
        case 'refused':
          if (!fits(record.from) && !fits(record.recipient) && !fits(record.user)) return
          refused.push(record)
          if (refused.length > limit) more = refused.shift() !== undefined
          return
        case 'finished':
        case 'remark':
        case 'note':
          return
      }
    },
    relate(record) {
      if (record.kind !== 'arrived' || ids.size >= MOST_RELATED) return
      const { id, messageIdField, bounceOf } = record
      const field = messageIdField === undefined ? undefined : bareMessageId(messageIdField)
      if (ids.has(id)) {
        if (field !== undefined) messageIds.add(field)
        if (bounceOf !== undefined && !byAddress) ids.add(bounceOf)
      } else if ((field !== undefined && messageIds.has(field)) || (bounceOf !== undefined && ids.has(bounceOf)))
        ids.add(id)
    },
  }
}

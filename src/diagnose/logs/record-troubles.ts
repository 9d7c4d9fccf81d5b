// The trouble that one record tells of by itself, without the story of a message: a client that was refused, and what the server
// says of itself.

import { isFaultOfTheServer } from '../move.ts'
import type { Trouble } from './cause-book.ts'
import { withoutNames, type ExplainOnce } from './explain-once.ts'
import { domainOf } from './filter.ts'
import type { Note, Refused, Remark } from './log-record.ts'
import { exampleOf, isOwnFault } from './record-facts.ts'
import { vantageOfRecord } from './record-vantage.ts'

/** Lines of one kind begin alike. */
const LONGEST_KIND = 200

export function troubleOfRefusal(explain: ExplainOnce, record: Refused): Trouble {
  const { format, from, recipient, client, text, stage, at } = record
  const explained = explain({ text, vantage: vantageOfRecord(record), ...(stage === undefined ? {} : { stage }) })
  return {
    side: 'incoming',
    fate: 'refused',
    format,
    explained,
    own: isOwnFault(explained, record),
    destination: (recipient === undefined ? undefined : domainOf(recipient)) ?? 'local',
    origin: client.address ?? client.host ?? client.helo,
    first: at,
    last: at,
    example: () => exampleOf(record, from),
  }
}

/** What the server says of itself counts where it is trouble, also where nobody knows what for. */
export function troubleOfNote(explain: ExplainOnce, record: Note | Remark): Trouble {
  const { at, format, text } = record
  const explained = explain({ text, vantage: vantageOfRecord(record) })
  return {
    side: 'server',
    fate: 'noted',
    format,
    explained,
    own: explained.cause === 'unknown' || isFaultOfTheServer(explained.cause),
    destination: 'local',
    origin: undefined,
    kind: withoutNames(text.slice(0, LONGEST_KIND)),
    first: at,
    last: at,
    example: () => ({ ...(at === undefined ? {} : { at }), text }),
  }
}

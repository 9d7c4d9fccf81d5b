// Small facts of one record of a log: where it was to go, under which name its recipient is remembered, whose fault it is, and what
// is shown of it as an example. Pure.

import { isFaultOfTheServer } from '../move.ts'
import type { Explained } from './explain-once.ts'
import { domainOf } from './filter.ts'
import type { ArrivedRecord, Attempted, Refused } from './log-record.ts'
import { vantageOfRecord } from './record-vantage.ts'
import type { Example } from './report.ts'

/** Faults of a server, told by itself or by a part of it. */
export const isOwnFault = ({ cause }: Explained, record: Attempted | Refused): boolean => {
  const { speaker } = vantageOfRecord(record)
  return isFaultOfTheServer(cause) && speaker !== 'remote'
}

/** The domain that it was to go to. */
export const destinationOf = ({ recipient, original }: Attempted): string =>
  domainOf(recipient) ?? (original === undefined ? undefined : domainOf(original)) ?? 'local'

export const earlierOf = ({ at, peer, text = '' }: Attempted): NonNullable<Example['earlier']> => ({
  ...(at === undefined ? {} : { at }),
  ...(peer?.host === undefined ? {} : { host: peer.host }),
  text,
})

export const scriptOrigin = ({ file, uid }: NonNullable<ArrivedRecord['script']>): string =>
  uid === undefined ? file : `${file} (uid ${uid})`

/** Logs name a local recipient by address when it is deferred and by user name when it is delivered. */
export const pendingKey = ({ recipient, original }: Attempted): string =>
  recipient.includes('@') ? recipient : (original ?? recipient)

export function exampleOf(record: Attempted | Refused, from: string | undefined): Example {
  const host = record.kind === 'attempted' ? record.peer?.host : record.client.host
  return {
    ...(record.at === undefined ? {} : { at: record.at }),
    ...(record.id === undefined ? {} : { id: record.id }),
    ...(from === undefined ? {} : { from }),
    ...(record.recipient === undefined ? {} : { recipient: record.recipient }),
    ...(host === undefined ? {} : { host }),
    ...(record.stage === undefined ? {} : { stage: record.stage }),
    text: record.text ?? '',
  }
}

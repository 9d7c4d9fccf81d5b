import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ParseLine } from '../log-record.ts'
import { makeCourierParser } from './courier.ts'
import { parseDovecot } from './dovecot.ts'
import { makeEximAsideParser } from './exim-aside.ts'
import { makeExchangeParser } from './exchange.ts'
import {
  COURIER_LINES,
  DOVECOT_LINES,
  EXCHANGE_PROTOCOL_LINES,
  EXIM_ASIDE_LINES,
  HARAKA_LINES,
  LISTING_LINES,
  STALWART_LINES,
  tellRecord,
  type FurtherLine,
} from './further-lines.test-support.ts'
import { makeHarakaParser } from './haraka.ts'
import { makeQueueListingParser } from './queue-listing.ts'
import { LINE_TIME, testAnyText } from './sample-line.test-support.ts'
import { makeStalwartParser } from './stalwart.ts'

/** A listing has no times; all others do. */
const FORMATS: readonly (readonly [string, () => ParseLine, readonly FurtherLine[], at?: undefined])[] = [
  ['Haraka', makeHarakaParser, HARAKA_LINES],
  ['Courier', makeCourierParser, COURIER_LINES],
  ['Stalwart', makeStalwartParser, STALWART_LINES],
  ['Exchange’s protocol log', makeExchangeParser, EXCHANGE_PROTOCOL_LINES],
  ['Dovecot', () => parseDovecot, DOVECOT_LINES],
  ['a listing of the queue', makeQueueListingParser, LISTING_LINES],
  ['Exim’s asides', makeEximAsideParser, EXIM_ASIDE_LINES],
]

for (const [name, make, lines] of FORMATS) {
  test(`reads the lines of ${name} in their order`, () => {
    const parse = make()
    const at = name === 'a listing of the queue' ? undefined : LINE_TIME
    for (const [tag, text, tells] of lines)
      assert.equal(tellRecord(parse({ at, text, ...(tag === '' ? {} : { tag }) })), tells, text)
  })

  testAnyText(
    lines.map(([tag, text]) => ({ what: '', text, record: {}, ...(tag === '' ? {} : { tag }) })),
    make,
  )

  test(`the parser of ${name} leaves the lines of all others alone`, () => {
    const parse = make()
    for (const [other, , theirs] of FORMATS) {
      if (other === name) continue
      for (const [tag, text] of theirs)
        assert.equal(parse({ at: LINE_TIME, text, ...(tag === '' ? {} : { tag }) }), undefined, `${other}: ${text}`)
    }
  })
}

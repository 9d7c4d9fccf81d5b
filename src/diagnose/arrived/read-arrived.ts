// Reads the facts of a mail that arrived out of its header section. Bounded: of the header 256 KB, of the stations a hundred, of
// each field some kilobytes. Undefined for a mail that tells nothing of its way, such as a draft.

import { LONGEST_HEADER } from '../../core/header.ts'
import { formatInstant } from '../../core/time.ts'
import { fieldValue, parseFields, type Field } from '../documents/header-fields.ts'
import type { Arrived, Station, Unsubscribe } from './arrived.ts'
import { parseAuthenticationResults, parseReceivedSpf, type AuthResult } from './authentication-results.ts'
import { findReceivingSide, hopsOf, trustIn, type PlacedHop, type ReceivingSide, type Trust } from './receiving-side.ts'
import { readVerdicts } from './verdicts.ts'

/** Fields of one kind that are looked at. */
const MOST_FIELDS = 50

export function readArrived(source: string): Arrived | undefined {
  const fields = parseFields(source.slice(0, LONGEST_HEADER).replace(/^>?From [^\n]{0,1000}\n/, '')).map(plainField)
  const hops = hopsOf(fields)
  const side = findReceivingSide(fields, hops)
  const proofs = readProofs(fields, side)
  const filters = readVerdicts(fields, side, hops.at(-1)?.index ?? -1)
  if (hops.length === 0 && proofs.results.length === 0 && filters.verdicts.length === 0) return undefined
  const author = domainOf(fieldValue(fields, 'from'))
  const returnPath = domainOf(fieldValue(fields, 'return-path'))
  return {
    verdict: filters.spam === undefined ? 'unknown' : filters.spam ? 'spam' : 'clean',
    ...(side.host === undefined ? {} : { receiver: side.host }),
    proven: side.at >= 0 && filters.proven && proofs.proven,
    disbelieved: filters.disbelieved + proofs.disbelieved,
    filters: filters.verdicts,
    authentication: proofs.results,
    stations: stationsOf(hops, side),
    ...(author === undefined ? {} : { author }),
    ...(returnPath === undefined ? {} : { returnPath }),
    signedBy: signersOf(fields),
    ...mailingOf(fields),
    malformed: malformedIn(fields),
  }
}

/** What is written here is shown on terminals: no controls, and nothing that turns the direction of the text. */
const plainField = ({ name, value }: Field): Field => ({ name, value: value.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ') })

interface Proofs {
  readonly results: readonly AuthResult[]
  readonly proven: boolean
  readonly disbelieved: number
}

/** Authentication-Results of the receiving side; where it wrote none, its Received-SPF. */
function readProofs(fields: readonly Field[], side: ReceivingSide): Proofs {
  const read = (wanted: string): readonly (Trusted & { readonly results: readonly AuthResult[] })[] =>
    fields
      .map(({ name, value }, index) => ({ name, value, index }))
      .filter(({ name }) => name === wanted)
      .slice(0, MOST_FIELDS)
      .flatMap(({ value, index }) => {
        const field = wanted === 'received-spf' ? parseReceivedSpf(value) : parseAuthenticationResults(value)
        if (!field || field.results.length === 0) return []
        return [{ results: field.results, trust: trustOf(side, index, field.server) }]
      })
  const all = read('authentication-results')
  const believed = mostTrusted(all)
  const spf = believed.some(({ results }) => results.some(({ method }) => method === 'spf')) ? [] : read('received-spf')
  const chosen = [...believed, ...mostTrusted(spf)]
  return {
    results: chosen.flatMap(({ results }) => results),
    proven: chosen.every(({ trust }) => trust === 'own' || trust === 'named'),
    disbelieved: all.length - believed.length + spf.length - mostTrusted(spf).length,
  }
}

/** Microsoft names no server in its field. */
function trustOf(side: ReceivingSide, index: number, server: string | undefined): Trust {
  const microsoft = server === undefined && /(?:^|\.)outlook\.com$/i.test(side.host ?? '')
  return trustIn(side, index, microsoft ? side.host : server)
}

interface Trusted {
  readonly trust: Trust
}

/** What only the receiving side can have written; else what bears its name; else what nobody is known to have written. */
export function mostTrusted<T extends Trusted>(all: readonly T[]): readonly T[] {
  for (const wanted of ['own', 'named', 'unproven'] as const) {
    const found = all.filter(({ trust }) => trust === wanted)
    if (found.length > 0) return found
  }
  return []
}

/** A clock that runs a little ahead of another is no fault. */
const SAME_TIME_MS = 2_000

function stationsOf(hops: readonly PlacedHop[], side: ReceivingSide): readonly Station[] {
  let before: number | undefined
  return hops.toReversed().map(({ by, helo, ip, ptr, tls, at, index }) => {
    const passed = at === undefined || before === undefined ? undefined : at - before
    before = at ?? before
    return {
      ...(by === undefined ? {} : { by }),
      ...(helo === undefined ? {} : { from: helo }),
      ...(ip === undefined ? {} : { ip }),
      ...(ptr === undefined ? {} : { ptr }),
      ...(tls === undefined ? {} : { tls }),
      ...(at === undefined ? {} : { at: formatInstant(at) }),
      ...(passed === undefined
        ? {}
        : { seconds: passed < 0 && passed >= -SAME_TIME_MS ? 0 : Math.round(passed / 1000) }),
      ...(index === side.at ? { border: true as const } : {}),
    }
  })
}

/** Of the last address in brackets, or of the only one. */
function domainOf(value: string | undefined): string | undefined {
  const found = [...(value ?? '').slice(0, 2_000).matchAll(/@([\w.-]{1,255})/g)].at(-1)?.[1]
  return found?.toLowerCase().replace(/\.$/, '')
}

function signersOf(fields: readonly Field[]): readonly string[] {
  const signers = fields
    .filter(({ name }) => name === 'dkim-signature')
    .slice(0, MOST_FIELDS)
    .map(({ value }) => /(?:^|;)\s{0,20}d\s{0,4}=\s{0,4}([\w.-]{1,255})/.exec(value)?.[1]?.toLowerCase())
  return [...new Set(signers.filter((signer) => signer !== undefined))]
}

const OF_MAILINGS: ReadonlySet<string> = new Set([
  'list-id',
  'feedback-id',
  'x-campaign',
  'x-campaignid',
  'x-mailgun-tag',
])

function mailingOf(fields: readonly Field[]): { readonly mailing: boolean; readonly unsubscribe: Unsubscribe } {
  const link = fieldValue(fields, 'list-unsubscribe')
  const oneClick = /^\s*List-Unsubscribe=One-Click\s*$/i.test(fieldValue(fields, 'list-unsubscribe-post') ?? '')
  const bulk = /^\s*(?:bulk|list|junk)\s*$/i.test(fieldValue(fields, 'precedence') ?? '')
  return {
    mailing: bulk || link !== undefined || fields.some(({ name }) => OF_MAILINGS.has(name)),
    unsubscribe: link === undefined ? 'none' : oneClick && /<https:/i.test(link) ? 'one-click' : 'link',
  }
}

/** RFC 5322 §3.6: Date and From exactly once; and a Message-ID, which it wants and filters count. */
function malformedIn(fields: readonly Field[]): readonly string[] {
  const count = (name: string): number => fields.filter((field) => field.name === name).length
  return [
    ...['date', 'from', 'message-id'].filter((name) => count(name) === 0).map((name) => `no ${name}`),
    ...['date', 'from', 'subject', 'message-id', 'to'].filter((name) => count(name) > 1).map((name) => `two ${name}`),
  ]
}

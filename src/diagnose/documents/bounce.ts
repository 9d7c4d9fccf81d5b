// Puts together what the two parts of a bounce say of each recipient: the machine's fields and the words for people. The reply
// is taken from where it is whole; host and stage mostly stand only in the words. Also for pasted text, where both parts
// stand in one piece.

import { providerOfHost, type ProviderId } from '../reading/providers.ts'
import { findHost, findIp, findStage } from '../reading/surroundings.ts'
import { recogniseSoftware } from '../software.ts'
import { looksDelayed, readBounceText, splitReturned, type TextRecipient } from './bounce-text.ts'
import { parseDeliveryStatus, type DeliveryStatus, type StatusRecipient } from './delivery-status.ts'
import type { Document, OriginalMessage, RecipientReport } from './document.ts'
import { findOriginal } from './original-message.ts'

export interface BounceParts {
  /** The words for people. */
  readonly said: string
  readonly status?: string
  readonly original?: OriginalMessage
  /** X-Failed-Recipients and the like. */
  readonly failed?: readonly string[]
  /** By which software is recognised besides the words: the mail's own header. */
  readonly header?: string
  readonly date?: string
}

/** Undefined: neither an address nor a reply nor a field of a report is in it. */
export function readBounce(parts: BounceParts): (Document & { readonly kind: 'bounce' }) | undefined {
  const { said, copy } = splitReturned(parts.said)
  // Microsoft puts the header of the returned mail before the fields, so they are looked for in the whole.
  const status = parseDeliveryStatus(parts.status ?? parts.said)
  const words = readBounceText(said)
  const reports = order(combine({ said, status, words, failed: parts.failed ?? [] }))
  if (reports.length === 0) return undefined
  const date = parts.date ?? status?.arrival
  const service = serviceOf(status?.reporter, parts.header)
  return {
    kind: 'bounce',
    recipients: reports,
    software: recogniseSoftware(`${parts.header ?? ''}\n${said}\n${copy.slice(0, 16_384)}`),
    original: parts.original ?? findOriginal(copy),
    ...(status?.reporter === undefined ? {} : { reporter: status.reporter }),
    ...(service === undefined ? {} : { service }),
    ...(date === undefined ? {} : { date }),
  }
}

/** By the name of the server, otherwise by the address that the notification comes from. */
function serviceOf(reporter: string | undefined, header = ''): ProviderId | undefined {
  const from = /^From:[^\n]{0,300}@([\w.-]{1,255})/im.exec(header)?.[1]
  return (
    (reporter === undefined ? undefined : providerOfHost(reporter)) ??
    (from === undefined ? undefined : providerOfHost(from))
  )
}

interface Sources {
  readonly said: string
  readonly status: DeliveryStatus | undefined
  readonly words: readonly TextRecipient[]
  readonly failed: readonly string[]
}

function combine({ said, status, words, failed }: Sources): readonly RecipientReport[] {
  const delayed = looksDelayed(said)
  const fields = status?.recipients ?? []
  const alone = Math.max(fields.length, words.length) <= 1
  if (fields.length > 0) {
    return fields.map((field) => {
      const told = words.find(({ address }) => sameAddress(address, field.address)) ?? (alone ? words[0] : undefined)
      return report(field, told, alone ? said : told?.says)
    })
  }
  const action = delayed ? 'delayed' : 'failed'
  if (words.length > 0) return words.map((told) => report({ action }, told, alone ? said : told.says))
  return failed.map((address) => report({ address, action }, undefined, said))
}

const sameAddress = (a: string, b: string | undefined): boolean => a.toLowerCase() === b?.toLowerCase()

const REFUSAL = /(?:^|[\s:'"#])[245]\d\d(?:[ \t-]|$)/m

function report(field: StatusRecipient, told: TextRecipient | undefined, around = ''): RecipientReport {
  const words = told?.says ?? ''
  const text = chooseText(field.diagnostic, words) ?? around
  const place = `${words}\n${around}`
  const entries = {
    address: field.address ?? told?.address,
    action: field.action,
    status: field.status,
    host: (words === '' ? undefined : findHost(words)) ?? field.host ?? findHost(around),
    ip: findIp(words) ?? field.ip ?? findIp(around),
    stage: findStage(words) ?? findStage(field.diagnostic ?? '') ?? findStage(place),
    retryUntil: field.retryUntil,
    lastAttempt: field.lastAttempt,
    finalLogId: field.finalLogId,
  }
  const known = Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
  return { ...known, text, ...(around === '' || around === text ? {} : { around }) }
}

/** The field has the reply in one line; where it has none, or only a phrase of the program's own, the words may. */
function chooseText(diagnostic: string | undefined, words: string): string | undefined {
  if (diagnostic !== undefined && (REFUSAL.test(diagnostic) || !REFUSAL.test(words))) {
    return diagnostic.length > 3 || words === '' ? diagnostic : words
  }
  return words === '' ? undefined : words
}

/** Those in trouble first; a report of delivery alone keeps what it has. */
function order(reports: readonly RecipientReport[]): readonly RecipientReport[] {
  const rank = ({ action }: RecipientReport): number =>
    action === undefined || action === 'failed' ? 0 : action === 'delayed' ? 1 : 2
  return reports.toSorted((a, b) => rank(a) - rank(b))
}

// The machine part of a bounce (RFC 3464): what became of each recipient. Reads it alone, and also within the pasted source of
// a whole mail, for the fields are the same. Does not judge whether the Status field is better than the reply: programs write
// 5.0.0 there whatever happened.

import { ACTIONS, type Action } from './document.ts'
import { fieldValue, parseFields, type Field } from './header-fields.ts'

export interface StatusRecipient {
  readonly address?: string
  readonly action?: Action
  readonly status?: string
  readonly host?: string
  readonly ip?: string
  /** Without its type (`smtp;`). */
  readonly diagnostic?: string
  readonly retryUntil?: string
  readonly lastAttempt?: string
  readonly finalLogId?: string
}

export interface DeliveryStatus {
  readonly reporter?: string
  readonly arrival?: string
  readonly recipients: readonly StatusRecipient[]
}

const MOST_RECIPIENTS = 1_000

export function parseDeliveryStatus(text: string): DeliveryStatus | undefined {
  if (!/^(?:Final|Original)-Recipient|^Reporting-MTA|^X-Actual-Recipient/im.test(text)) return undefined
  let reporter: string | undefined
  let arrival: string | undefined
  const recipients: StatusRecipient[] = []
  for (const block of text.split(/\n[ \t]*\n/)) {
    const start = block.search(/^(?:[A-Z][\w-]{2,40}-)?(?:Recipient|MTA|Action|Status|Date|Id|Code)[ \t]*:/im)
    if (start < 0) continue
    const fields = parseFields(block.slice(start).replace(/^\s+/, ''))
    reporter ??= hostOf(fieldValue(fields, 'reporting-mta'))
    arrival ??= fieldValue(fields, 'arrival-date')
    const isRecipient = fields.some(({ name }) => /^(?:final|original|x-actual)-recipient$/.test(name))
    if (isRecipient && recipients.length < MOST_RECIPIENTS) recipients.push(readRecipient(fields))
  }
  return {
    recipients,
    ...(reporter === undefined ? {} : { reporter }),
    ...(arrival === undefined ? {} : { arrival }),
  }
}

function readRecipient(fields: readonly Field[]): StatusRecipient {
  const remote = fieldValue(fields, 'remote-mta')
  const entries = {
    address: withoutType(fieldValue(fields, 'original-recipient') ?? fieldValue(fields, 'final-recipient')),
    action: readAction(fieldValue(fields, 'action')),
    status: /\d\.\d{1,3}\.\d{1,3}/.exec(fieldValue(fields, 'status') ?? '')?.[0],
    host: hostOf(remote),
    ip: ipOf(remote),
    diagnostic: withoutType(fieldValue(fields, 'diagnostic-code')),
    retryUntil: fieldValue(fields, 'will-retry-until'),
    lastAttempt: fieldValue(fields, 'last-attempt-date'),
    finalLogId: fieldValue(fields, 'final-log-id'),
  }
  const final = withoutType(fieldValue(fields, 'final-recipient'))
  // Original-Recipient is what the sender wrote, but some fill it with rubbish.
  if (entries.address?.includes('@') !== true && final !== undefined) entries.address = final
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== ''))
}

const readAction = (value: string | undefined): Action | undefined => {
  const word = /^[a-z]+/i.exec(value ?? '')?.[0].toLowerCase()
  return ACTIONS.find((action) => action === word)
}

/** `rfc822; a@b` and `smtp; 550 ...`: the type says nothing that the value does not. */
export const withoutType = (value: string | undefined): string | undefined =>
  value
    ?.replace(/^[\w.-]{2,30} ?; ?/, '')
    .replace(/^<([^<>]+)>$/, '$1')
    .trim()

function hostOf(value: string | undefined): string | undefined {
  const name = /^[\w.-]+/.exec(withoutType(value) ?? '')?.[0].replace(/\.$/, '')
  return name === undefined || !/[a-z]/i.test(name) ? undefined : name.toLowerCase()
}

const ipOf = (value: string | undefined): string | undefined =>
  /[[(; ]((?:\d{1,3}\.){3}\d{1,3}|(?:[\da-f]{1,4}:){2,7}[\da-f:]{1,20})/i.exec(value ?? '')?.[1]

// Every kind of event with its fields, as data: the compiler keeps it equal to the union in events/event.ts, a test keeps
// docs/reference/events.md equal to it. `optional` fields may be absent.

import type { Event, EventKind } from '../events/event.ts'

type Presence<T, Field extends keyof T> = undefined extends T[Field] ? 'optional' : 'always'
type FieldsOf<T> = { readonly [Field in keyof T]-?: Presence<T, Field> }
type EventFields = { readonly [Kind in EventKind]: FieldsOf<Extract<Event, { readonly kind: Kind }>> }

const session = { at: 'always', kind: 'always', session: 'always' } as const
const message = { at: 'always', kind: 'always', message: 'always' } as const

export const EVENT_FIELDS: EventFields = {
  connected: {
    ...session,
    listener: 'always',
    client: 'always',
    clientPort: 'always',
    local: 'always',
    localPort: 'always',
    proxy: 'optional',
  },
  secured: { ...session, implicit: 'always', protocol: 'always', cipher: 'always', serverName: 'optional' },
  'tls-failed': { ...session, implicit: 'always', problem: 'always' },
  'logged-in': { ...session, mechanism: 'always', user: 'always' },
  'login-refused': {
    ...session,
    client: 'always',
    mechanism: 'always',
    user: 'optional',
    reason: 'always',
    detail: 'always',
    reply: 'always',
  },
  'locked-out': { ...session, client: 'always', by: 'always', subject: 'always', failures: 'always', until: 'always' },
  scanned: {
    ...session,
    scanner: 'always',
    ms: 'always',
    outcome: 'always',
    verdict: 'optional',
    score: 'optional',
    threshold: 'optional',
    found: 'optional',
    asked: 'optional',
    problem: 'optional',
    changes: 'optional',
    facts: 'always',
  },
  helo: { ...session, verb: 'always', name: 'always' },
  'command-refused': { ...session, command: 'always', reply: 'always' },
  'out-of-step': { ...session, awaited: 'always', octets: 'always', reply: 'always' },
  'other-protocol': { ...session, protocol: 'always', line: 'always', reply: 'always' },
  decided: { ...session, stage: 'always', subject: 'always', decision: 'always' },
  limit: { ...session, limit: 'always', allowed: 'always', value: 'always', reply: 'always' },
  'no-room': { ...session, cause: 'always', announced: 'optional', facts: 'always', reply: 'always' },
  'fields-removed': { ...session, field: 'always', count: 'always' },
  'content-refused': { ...session, problem: 'always', reply: 'always', facts: 'always' },
  disconnected: { ...session, by: 'always', accepted: 'always', during: 'always' },
  queued: {
    ...message,
    session: 'optional',
    bounceOf: 'optional',
    mailFrom: 'always',
    recipients: 'always',
    size: 'always',
    subject: 'optional',
    messageIdField: 'optional',
  },
  routed: {
    ...message,
    recipient: 'always',
    router: 'always',
    destination: 'optional',
    reason: 'optional',
    compared: 'always',
  },
  merged: { ...message, recipients: 'always', into: 'always' },
  'attempt-started': { ...message, attempt: 'always', destination: 'always', recipients: 'always' },
  step: {
    ...message,
    attempt: 'always',
    step: 'always',
    ms: 'always',
    remote: 'optional',
    exchanges: 'optional',
    facts: 'optional',
    problem: 'optional',
  },
  delivered: { ...message, attempt: 'always', recipient: 'always', via: 'always' },
  deferred: { ...message, attempt: 'always', recipient: 'always', reason: 'always', next: 'always', expires: 'always' },
  failed: {
    ...message,
    attempt: 'always',
    recipient: 'always',
    outcome: 'always',
    bounce: 'optional',
    silent: 'optional',
  },
  notified: { ...message, recipients: 'always', about: 'always', notification: 'always' },
  'retry-asked': { ...message, by: 'always', recipients: 'always' },
  cancelled: { ...message, by: 'always', recipients: 'always', bounce: 'optional' },
  interrupted: { ...message, recipients: 'always' },
  salvaged: { ...message, found: 'always', recipients: 'always' },
  held: { ...message, by: 'always', reason: 'always', recipients: 'always' },
  logged: {
    ...message,
    text: 'always',
    outcome: 'optional',
    recipient: 'optional',
    host: 'optional',
    stage: 'optional',
  },
}

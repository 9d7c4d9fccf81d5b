// Whose move it is and whether trying again helps, decided in one place from the cause, from where it is seen, and from what the
// codes or the log say of its being permanent. A cause by itself speaks to the writer of a message; the same cause in the log of
// the server that refused speaks to whoever runs that server. Parts of an answer that take it from here cannot disagree.

import { causeFacts, causeFamily, type CauseId, type Retry } from './causes/facts.ts'
import type { Who } from './diagnosis.ts'
import { readerOf, type Reader, type Vantage } from './vantage.ts'

/** What the class of the codes says, or the log where it says so itself. */
export type Permanence = 'temporary' | 'permanent' | 'unknown'

export interface Move {
  readonly who: Who
  readonly retryHelps: boolean | null
}

/** What a rule, or whoever knows the cause, says where it knows better than the cause in general. */
export interface SaidByRule {
  readonly who?: Who | undefined
  readonly retry?: Retry | undefined
}

export function move(cause: CauseId, vantage: Vantage, permanence: Permanence, told: SaidByRule = {}): Move {
  const facts = causeFacts(cause)
  const usual = told.who ?? facts.who
  const who = whoSeenFrom(cause, vantage, usual) ?? whoFirstHand(cause, vantage, permanence) ?? usual
  return { who, retryHelps: retryHelps(told.retry ?? facts.retry, permanence) }
}

/** What whoever keeps the server that sends can mend, or somebody whom he commands: his DNS, his provider. */
export const isOfTheSendingSide = (who: Who, cause: CauseId): boolean =>
  who === 'sender-admin' || who === 'domain-owner' || who === 'ip-owner' || OF_THE_SENDING_SERVER.has(cause)

/** What clients say of the server's certificate. Any server on the Internet hears it now and then from programs that only knock. */
export const isOfItsCertificate = (cause: CauseId): boolean =>
  cause === 'tls.own-cert' || cause === 'tls.client-distrusts'

export const isFaultOfTheServer = (cause: CauseId): boolean => OF_THE_SERVER.has(causeFamily(cause))

/** Faults of the server that speaks, or of what stands behind it. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  'local-config',
  'backend',
  'resolver',
  'smarthost',
  'daemon',
  'queue',
  'system',
  'receiver-misconfig',
])

/** Judgements that the refusing server made by its own rules, lists and filters, and that its administrator can change. */
const OF_ITS_FILTERS: ReadonlySet<string> = new Set([
  'spam',
  'virus',
  'blocklist',
  'reputation',
  'policy',
  'attachment',
])

/** What comes between a server and the host for all its mail: neither the writer of a message nor its recipient has a part in it. */
const OF_THE_SMARTHOST: ReadonlySet<string> = new Set(['auth', 'relay', 'sender', 'tls', 'network'])

/** Told of a sender in a reply, and in the log of a server its own matter: it logs in nowhere, or relays where it may not. */
const OF_THE_SENDING_SERVER: ReadonlySet<CauseId> = new Set([
  'auth.required',
  'auth.failed',
  'relay.denied',
  'tls.required',
  'loop',
])

/** What a handshake fails of lies with whoever is too old for the other, or with the owner of the key: it matters who came to whom. */
const OF_THE_OTHER_SIDE: ReadonlySet<CauseId> = new Set(['tls.version', 'tls.cipher', 'tls.weak-key'])

function whoInHandshake(cause: CauseId, { direction }: Vantage): Who | undefined {
  if (direction === 'unknown') return undefined
  if (OF_THE_OTHER_SIDE.has(cause)) return direction === 'incoming' ? 'sender-admin' : 'recipient-admin'
  if (cause === 'tls.own-cert') return direction === 'incoming' ? 'recipient-admin' : 'sender-admin'
  return undefined
}

/** What a server that goes to a recipient's own host by itself knows of such refusals. */
const FIRST_HAND: Partial<Readonly<Record<CauseId, Who>>> = {
  'relay.denied': 'recipient-admin',
  'auth.required': 'recipient-admin',
  'tls.required': 'sender-admin',
}
const BUSY: ReadonlySet<CauseId> = new Set(['limit.connections', 'limit.rate'])

function whoFirstHand(cause: CauseId, { firstHand }: Vantage, permanence: Permanence): Who | undefined {
  if (firstHand !== true) return undefined
  // They said for how long it lasts: nobody has to do anything before that.
  if (BUSY.has(cause) && permanence === 'temporary') return 'wait'
  return FIRST_HAND[cause]
}

function whoSeenFrom(cause: CauseId, vantage: Vantage, usual: Who): Who | undefined {
  const family = causeFamily(cause)
  if (family === 'tls') {
    const who = whoInHandshake(cause, vantage)
    if (who !== undefined) return who
  }
  const reader = readerOf(vantage)
  const admin = reader === 'refusing-admin' ? 'recipient-admin' : 'sender-admin'
  switch (vantage.speaker) {
    case 'own':
      if (vantage.smarthost === true && family === 'domain') return 'sender-admin'
      if (cause === 'unknown') return usual === 'unknown' ? admin : undefined
      // Another process is at it: nobody has to do anything.
      if (cause === 'queue.locked') return undefined
      return OF_THE_SERVER.has(family) && !isAdmin(usual, reader) ? admin : undefined
    case 'backend':
      return OF_THE_SERVER.has(family) || family === 'network' || cause === 'unknown' ? admin : undefined
    case 'own-to-client':
      return OF_THE_SERVER.has(family) || OF_ITS_FILTERS.has(family) ? 'recipient-admin' : undefined
    case 'remote':
      return vantage.smarthost === true && OF_THE_SMARTHOST.has(family) ? 'sender-admin' : undefined
    case 'program':
      // The one host that a program knows is the server in its settings.
      return family === 'network' || family === 'domain' ? 'sender-admin' : undefined
    case 'person':
    case 'unknown':
      return undefined
  }
}

/** The catalogue names an administrator already, and nothing shows that it is the other one. */
const isAdmin = (who: Who, reader: Reader): boolean =>
  who === 'recipient-admin' || (who === 'sender-admin' && reader !== 'refusing-admin')

/**
 * The digits outrank words: what a server calls temporary is tried again, and the sending server does it by itself. What a
 * log calls over and done with outranks the digits.
 */
function retryHelps(retry: Retry, permanence: Permanence): boolean | null {
  if (retry === 'unknown') return null
  if (permanence === 'temporary') return true
  if (retry === 'if-temporary') return permanence === 'permanent' ? false : null
  return retry === 'yes'
}

/** The cause as it has to be called from where it is seen: words alone do not tell a remote host from one's own mail store. */
export function causeSeenFrom(
  cause: CauseId,
  { speaker, direction, worldWide, smarthost, firstHand }: Vantage,
): CauseId {
  if (smarthost === true && speaker === 'remote' && firstHand !== true) {
    if (cause === 'auth.failed') return 'smarthost.login-refused'
    if (cause === 'auth.required') return 'smarthost.login-missing'
  }
  const unreached = cause === 'network.connect' || cause === 'network.timeout'
  // A transport that keeps mail on this system talks to nobody else's host.
  if (unreached && (speaker === 'backend' || (speaker === 'own' && direction === 'incoming'))) return 'backend.delivery'
  if (worldWide !== true) return cause
  // Nobody's lists name the largest senders: the list was asked through a resolver that it does not answer, or it is dead.
  if (speaker === 'own-to-client') return cause === 'blocklist.ip' ? 'receiver-misconfig' : cause
  if (speaker !== 'own' || direction === 'incoming') return cause
  if (unreached) return 'network.port-25-blocked'
  return cause === 'domain.not-found' || cause === 'domain.no-route' || cause === 'domain.dns-error'
    ? 'resolver.broken'
    : cause
}

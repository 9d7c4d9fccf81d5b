// For every cause: whose move it is and what to do next, for the sender, who does not run this server. So what only its
// people can do is worded as theirs to do. Where the cause is not known, the place of the refusal decides. The words stand in
// advice-en.ts and advice-ru.ts; the diagnosis for the administrator is told elsewhere, from more.

import type { ReasonCode } from '../core/reason.ts'
import type { CauseId } from '../diagnose/causes/facts.ts'
import type { Who } from '../diagnose/diagnosis.ts'

export type WhoseMove = 'sender' | 'recipient' | 'theirs' | 'ours' | 'domain' | 'open'

/** One text of what to do. */
export type AdviceId =
  | 'check-address'
  | 'other-address'
  | 'full'
  | 'ask-recipient'
  | 'tell-them'
  | 'theirs-by-mistake'
  | 'tell-us'
  | 'tell-us-blocked'
  | 'tell-us-proof'
  | 'content'
  | 'links'
  | 'virus'
  | 'attachment'
  | 'smaller'
  | 'plain-letters'
  | 'fewer'
  | 'own-address'
  | 'program'
  | 'later'
  | 'blocked'

const BY_CAUSE: Readonly<Record<CauseId, AdviceId>> = {
  'recipient.unknown': 'check-address',
  'recipient.disabled': 'other-address',
  'recipient.full': 'full',
  'recipient.moved': 'other-address',
  'recipient.ratelimited': 'later',
  'recipient.restricted': 'ask-recipient',
  'recipient.verify': 'tell-them',
  'domain.not-found': 'check-address',
  'domain.no-route': 'tell-them',
  'domain.null-mx': 'other-address',
  'domain.no-mail': 'other-address',
  'domain.dns-error': 'tell-them',
  'relay.denied': 'theirs-by-mistake',
  'relay.open': 'tell-us',
  'auth.required': 'tell-us',
  'auth.failed': 'tell-us',
  'auth.none': 'tell-us-proof',
  'sender.mismatch': 'own-address',
  'spf.fail': 'tell-us-proof',
  'spf.record': 'tell-us-proof',
  'dkim.fail': 'tell-us-proof',
  'dmarc.fail': 'tell-us-proof',
  'dmarc.missing': 'tell-us-proof',
  'dmarc.unaligned': 'tell-us-proof',
  'dmarc.temperror': 'later',
  'arc.fail': 'tell-us-proof',
  'dns.ptr': 'tell-us',
  'dns.helo': 'tell-us',
  'dns.sender-domain': 'tell-us-proof',
  'blocklist.ip': 'tell-us-blocked',
  'blocklist.domain': 'tell-us-blocked',
  'blocklist.url': 'links',
  'reputation.ip': 'tell-us-blocked',
  'reputation.domain': 'tell-us-blocked',
  'reputation.unknown': 'tell-us-blocked',
  'ip.dynamic': 'tell-us-blocked',
  ipv6: 'tell-us',
  'limit.rate': 'later',
  'limit.connections': 'later',
  'limit.recipients': 'fewer',
  'limit.bad-recipients': 'tell-us-blocked',
  'limit.size': 'smaller',
  greylist: 'later',
  'policy.local': 'blocked',
  'policy.recipient-rule': 'ask-recipient',
  'policy.sender-blocked': 'tell-us-blocked',
  'policy.ip-blocked': 'tell-us-blocked',
  'policy.geo': 'ask-recipient',
  'spam.content': 'content',
  'spam.bulk': 'content',
  'spam.phishing': 'links',
  virus: 'virus',
  attachment: 'attachment',
  'format.address': 'check-address',
  'format.rfc5322': 'program',
  'format.smtp': 'program',
  protocol: 'tell-us',
  smtputf8: 'plain-letters',
  'tls.required': 'tell-us',
  'tls.cert': 'tell-them',
  'tls.dane': 'tell-them',
  'tls.mta-sts': 'tell-them',
  'tls.requiretls': 'tell-us',
  'network.connect': 'tell-them',
  'network.timeout': 'tell-them',
  'network.port-25-blocked': 'tell-us',
  loop: 'tell-us',
  expired: 'tell-them',
  'system.temp': 'tell-them',
  'system.full': 'tell-them',
  'local-config.remote-domains-disabled': 'tell-us',
  'local-config.mx-points-here': 'tell-us',
  'local-config.delivery-program': 'tell-them',
  'receiver-misconfig': 'theirs-by-mistake',
  'local-config.syntax': 'tell-us',
  'local-config.expansion': 'tell-us',
  'local-config.tainted': 'tell-us',
  'local-config.permission': 'tell-us',
  'local-config.file-missing': 'tell-us',
  'local-config.program-missing': 'tell-us',
  'local-config.hostname': 'tell-us',
  'backend.scanner': 'tell-us',
  'backend.milter': 'tell-us',
  'backend.policy': 'tell-us',
  'backend.auth': 'tell-us',
  'backend.delivery': 'tell-us',
  'backend.lookup': 'tell-us',
  'resolver.broken': 'tell-us',
  'resolver.dnssec': 'tell-us',
  'smarthost.login-missing': 'tell-us',
  'smarthost.login-refused': 'tell-us',
  'smarthost.login-in-clear': 'tell-us',
  'daemon.port-taken': 'tell-us',
  'daemon.cannot-bind': 'tell-us',
  'daemon.already-running': 'tell-us',
  'daemon.resources': 'tell-us',
  'daemon.crashed': 'tell-us',
  'queue.damaged': 'tell-us',
  'queue.frozen': 'tell-us',
  'tls.own-cert': 'tell-us',
  'tls.cipher': 'tell-us',
  'tls.version': 'tell-us',
  'queue.locked': 'later',
  'tls.cut-off': 'later',
  'tls.weak-key': 'tell-them',
  'tls.client-distrusts': 'tell-them',
  'tls.cert-name': 'tell-them',
  'symptom.not-arriving': 'tell-them',
  'tls.wrong-port': 'tell-us',
  'symptom.nothing-comes-in': 'tell-us',
  'symptom.cannot-send': 'tell-us',
  'symptom.asks-for-password': 'tell-us',
  'symptom.in-spam': 'tell-us',
  'symptom.slow': 'tell-us',
  'not-mail': 'blocked',
  unknown: 'blocked',
}

const MOVERS: Readonly<Record<AdviceId, WhoseMove>> = {
  'check-address': 'sender',
  'other-address': 'sender',
  full: 'recipient',
  'ask-recipient': 'recipient',
  'tell-them': 'theirs',
  'theirs-by-mistake': 'theirs',
  'tell-us': 'ours',
  'tell-us-blocked': 'ours',
  'tell-us-proof': 'domain',
  content: 'sender',
  links: 'sender',
  virus: 'sender',
  attachment: 'sender',
  smaller: 'sender',
  'plain-letters': 'sender',
  fewer: 'sender',
  'own-address': 'sender',
  program: 'sender',
  later: 'sender',
  blocked: 'open',
}

/** Where it was said, where nothing is known of why. */
const UNKNOWN_AT: Readonly<Partial<Record<ReasonCode, AdviceId>>> = { 'smtp.rcpt': 'check-address' }

export interface SenderAdvice {
  readonly mover: WhoseMove
  readonly id: AdviceId
}

/** `who`: whose move it is as seen from this server. */
export function adviceFor(cause: CauseId, code: ReasonCode, who: Who): SenderAdvice {
  const id = cause === 'unknown' ? (UNKNOWN_AT[code] ?? 'blocked') : BY_CAUSE[cause]
  // What is this server's own trouble is not told to be that of the others, nor theirs to be ours.
  if (who === 'sender-admin' && MOVERS[id] === 'theirs') return { id: 'tell-us', mover: 'ours' }
  if (who === 'recipient-admin' && MOVERS[id] === 'ours') return { id: 'tell-them', mover: 'theirs' }
  return { id, mover: MOVERS[id] }
}

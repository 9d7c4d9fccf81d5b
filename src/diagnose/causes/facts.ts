// The causes and what holds of each in any language: whose move it is, whether trying again helps, where to read on. The ids
// (`family.cause`) are a contract: extend the list where a real refusal fits none; never rename or reuse one. The texts stand
// in en/ and ru/, which the compiler holds to this list.

import type { Layer, Who } from '../diagnosis.ts'

/** `if-temporary`: as the class of the reply says, 4 yes and 5 no. */
export type Retry = 'yes' | 'no' | 'if-temporary' | 'unknown'

export interface CauseFacts {
  readonly who: Who
  readonly retry: Retry
  readonly links?: readonly string[]
}

const rfc = (number: number, section = ''): string =>
  `https://www.rfc-editor.org/rfc/rfc${number}${section === '' ? '' : `#section-${section}`}`

export const CAUSES = {
  'recipient.unknown': { who: 'sender', retry: 'no' },
  'recipient.disabled': { who: 'recipient', retry: 'no' },
  'recipient.full': { who: 'recipient', retry: 'if-temporary' },
  'recipient.moved': { who: 'sender', retry: 'no' },
  'recipient.ratelimited': { who: 'wait', retry: 'yes' },
  'recipient.restricted': { who: 'recipient-admin', retry: 'no' },
  'recipient.verify': { who: 'wait', retry: 'if-temporary' },
  'domain.not-found': { who: 'sender', retry: 'if-temporary' },
  'domain.no-route': { who: 'recipient-admin', retry: 'if-temporary', links: [rfc(5321, '5.1')] },
  'domain.null-mx': { who: 'sender', retry: 'no', links: [rfc(7505)] },
  'domain.no-mail': { who: 'sender', retry: 'no', links: [rfc(7504)] },
  'domain.dns-error': { who: 'recipient-admin', retry: 'yes' },
  'relay.denied': { who: 'sender', retry: 'no' },
  'relay.open': { who: 'sender-admin', retry: 'no' },
  'auth.required': { who: 'sender', retry: 'no', links: [rfc(4954)] },
  'auth.failed': { who: 'sender', retry: 'no', links: [rfc(4954)] },
  'auth.none': { who: 'domain-owner', retry: 'no', links: [rfc(7208), rfc(6376)] },
  'sender.mismatch': { who: 'sender', retry: 'no' },
  'spf.fail': { who: 'domain-owner', retry: 'no', links: [rfc(7208)] },
  'spf.record': { who: 'domain-owner', retry: 'no', links: [rfc(7208, '4.6')] },
  'dkim.fail': { who: 'domain-owner', retry: 'no', links: [rfc(6376)] },
  'dmarc.fail': { who: 'domain-owner', retry: 'no', links: [rfc(9989)] },
  'dmarc.missing': { who: 'domain-owner', retry: 'no', links: [rfc(9989)] },
  'dmarc.unaligned': { who: 'domain-owner', retry: 'no', links: [rfc(9989)] },
  'dmarc.temperror': { who: 'domain-owner', retry: 'yes' },
  'arc.fail': { who: 'sender-admin', retry: 'no', links: [rfc(8617)] },
  'dns.ptr': { who: 'ip-owner', retry: 'no' },
  'dns.helo': { who: 'sender-admin', retry: 'no', links: [rfc(5321, '4.1.1.1')] },
  'dns.sender-domain': { who: 'domain-owner', retry: 'no' },
  'blocklist.ip': { who: 'sender-admin', retry: 'no' },
  'blocklist.domain': { who: 'domain-owner', retry: 'no' },
  'blocklist.url': { who: 'sender', retry: 'no' },
  'reputation.ip': { who: 'sender-admin', retry: 'if-temporary' },
  'reputation.domain': { who: 'domain-owner', retry: 'if-temporary' },
  'reputation.unknown': { who: 'sender-admin', retry: 'no' },
  'ip.dynamic': { who: 'sender-admin', retry: 'no' },
  ipv6: { who: 'sender-admin', retry: 'no' },
  'limit.rate': { who: 'sender-admin', retry: 'yes' },
  'limit.connections': { who: 'sender-admin', retry: 'yes' },
  'limit.recipients': { who: 'sender-admin', retry: 'if-temporary', links: [rfc(5321, '4.5.3.1.8')] },
  'limit.bad-recipients': { who: 'sender-admin', retry: 'no' },
  'limit.size': { who: 'sender', retry: 'no' },
  greylist: { who: 'wait', retry: 'yes', links: [rfc(6647)] },
  'policy.local': { who: 'sender-admin', retry: 'if-temporary' },
  'policy.recipient-rule': { who: 'recipient', retry: 'no' },
  'policy.sender-blocked': { who: 'sender-admin', retry: 'no' },
  'policy.ip-blocked': { who: 'sender-admin', retry: 'no' },
  'policy.geo': { who: 'recipient-admin', retry: 'no' },
  'spam.content': { who: 'sender', retry: 'no' },
  'spam.bulk': { who: 'sender-admin', retry: 'no' },
  'spam.phishing': { who: 'sender', retry: 'no' },
  virus: { who: 'sender', retry: 'no' },
  attachment: { who: 'sender', retry: 'no' },
  'format.address': { who: 'sender', retry: 'no', links: [rfc(5321, '4.1.2')] },
  'format.rfc5322': { who: 'sender-admin', retry: 'no', links: [rfc(5322, '3.6')] },
  'format.smtp': { who: 'sender-admin', retry: 'no', links: [rfc(5321, '2.3.8')] },
  protocol: { who: 'sender-admin', retry: 'no', links: [rfc(5321, '4.1.4')] },
  smtputf8: { who: 'sender', retry: 'no', links: [rfc(6531)] },
  'tls.required': { who: 'sender-admin', retry: 'no', links: [rfc(3207)] },
  'tls.cert': { who: 'recipient-admin', retry: 'if-temporary' },
  'tls.dane': { who: 'recipient-admin', retry: 'if-temporary', links: [rfc(7672)] },
  'tls.mta-sts': { who: 'recipient-admin', retry: 'if-temporary', links: [rfc(8461)] },
  'tls.requiretls': { who: 'sender', retry: 'no', links: [rfc(8689)] },
  'network.connect': { who: 'wait', retry: 'yes' },
  'network.timeout': { who: 'wait', retry: 'yes' },
  'network.port-25-blocked': { who: 'ip-owner', retry: 'no' },
  loop: { who: 'recipient-admin', retry: 'no', links: [rfc(5321, '6.3')] },
  expired: { who: 'unknown', retry: 'unknown', links: [rfc(5321, '4.5.4.1')] },
  'system.temp': { who: 'wait', retry: 'if-temporary' },
  'system.full': { who: 'recipient-admin', retry: 'yes' },
  'local-config.remote-domains-disabled': { who: 'sender-admin', retry: 'no' },
  'local-config.mx-points-here': { who: 'recipient-admin', retry: 'no' },
  'local-config.delivery-program': { who: 'recipient-admin', retry: 'if-temporary' },
  'receiver-misconfig': { who: 'recipient-admin', retry: 'if-temporary' },
  unknown: { who: 'unknown', retry: 'unknown' },
} as const satisfies Readonly<Record<string, CauseFacts>>

export type CauseId = keyof typeof CAUSES

export const CAUSE_IDS = Object.keys(CAUSES) as readonly CauseId[]

export const causeFacts = (id: CauseId): CauseFacts => CAUSES[id]

export const isCauseId = (text: string): text is CauseId => Object.hasOwn(CAUSES, text)

const LAYERS: Readonly<Record<string, Layer>> = {
  recipient: 'address',
  domain: 'dns',
  relay: 'login',
  auth: 'login',
  sender: 'login',
  spf: 'authentication',
  dkim: 'authentication',
  dmarc: 'authentication',
  arc: 'authentication',
  dns: 'dns',
  blocklist: 'standing',
  reputation: 'standing',
  ip: 'standing',
  ipv6: 'network',
  limit: 'limit',
  greylist: 'limit',
  policy: 'policy',
  spam: 'content',
  virus: 'content',
  attachment: 'content',
  format: 'protocol',
  protocol: 'protocol',
  smtputf8: 'protocol',
  tls: 'tls',
  network: 'network',
  loop: 'system',
  expired: 'unknown',
  system: 'system',
  'local-config': 'system',
  'receiver-misconfig': 'system',
  unknown: 'unknown',
}

/** `auth.none` is about the mail's own proofs and not about a log-in. */
export const causeLayer = (id: CauseId): Layer =>
  id === 'auth.none' ? 'authentication' : (LAYERS[causeFamily(id)] ?? 'unknown')

export const causeFamily = (id: CauseId): string => id.split('.')[0] ?? id

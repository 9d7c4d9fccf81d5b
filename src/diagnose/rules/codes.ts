// What the codes alone tell, where no words were understood. Enhanced codes by the IANA registry, and two of Google's that
// nobody else uses otherwise (x.7.32, x.7.40); reply codes by RFC 5321 and its extensions. Left out on purpose: x.0.0, x.7.0 and x.7.1, which every refusal may bear, and 4.4.7, which says that
// somebody gave up but not why (`expired` is the honest answer to it).

import type { CauseId } from '../causes/facts.ts'
import type { Stage, Who } from '../diagnosis.ts'
import type { Rule } from './rule.ts'

const ENHANCED: readonly (readonly [cause: CauseId, ...codes: string[]])[] = [
  ['recipient.unknown', 'x.1.1', 'x.1.4'],
  ['domain.null-mx', 'x.1.10'],
  ['domain.not-found', 'x.1.2'],
  ['format.address', 'x.1.3', 'x.1.7'],
  ['recipient.moved', 'x.1.6'],
  ['dns.sender-domain', 'x.1.8', 'x.7.27'],
  ['recipient.disabled', 'x.2.1'],
  ['recipient.full', 'x.2.2'],
  ['limit.size', 'x.2.3', 'x.3.4'],
  ['recipient.restricted', 'x.2.4', 'x.7.2'],
  ['system.full', 'x.3.1'],
  ['system.temp', 'x.3.2', 'x.4.5'],
  ['protocol', 'x.3.3', 'x.5.1', 'x.5.2', 'x.5.4', 'x.5.5', 'x.5.6'],
  ['loop', 'x.3.5', 'x.4.6'],
  ['network.connect', 'x.4.1'],
  ['network.timeout', 'x.4.2'],
  ['domain.dns-error', 'x.4.3'],
  ['domain.no-route', 'x.4.4'],
  ['limit.recipients', 'x.5.3'],
  ['attachment', 'x.6.1'],
  ['format.rfc5322', 'x.6.0', 'x.6.2', 'x.6.3', 'x.6.5'],
  ['smtputf8', 'x.6.7', 'x.6.8', 'x.6.9'],
  ['tls.cert', 'x.7.5', 'x.7.6'],
  ['dkim.fail', 'x.7.7', 'x.7.20', 'x.7.21', 'x.7.22'],
  ['auth.failed', 'x.7.8', 'x.7.9', 'x.7.12', 'x.7.13'],
  ['tls.required', 'x.7.4', 'x.7.10', 'x.7.11'],
  ['spf.fail', 'x.7.23'],
  ['spf.record', 'x.7.24'],
  ['dns.ptr', 'x.7.25'],
  ['auth.none', 'x.7.26'],
  ['limit.rate', 'x.7.28'],
  ['arc.fail', 'x.7.29'],
  ['tls.requiretls', 'x.7.30'],
  ['dmarc.unaligned', 'x.7.32'],
  ['dmarc.missing', 'x.7.40'],
  ['expired', 'x.4.7'],
]

const REPLY: readonly (readonly [cause: CauseId, code: string, stages?: readonly Stage[], who?: Who])[] = [
  ['domain.null-mx', '556'],
  ['domain.no-mail', '521'],
  ['auth.required', '530'],
  ['auth.failed', '535'],
  ['auth.failed', '534'],
  ['tls.required', '538'],
  ['tls.required', '523'],
  ['recipient.moved', '551'],
  ['system.temp', '421'],
  ['recipient.unknown', '550', ['rcpt']],
  ['dns.sender-domain', '550', ['mail']],
  ['recipient.full', '552', ['rcpt']],
  ['limit.size', '552', ['mail', 'data', 'content']],
  ['policy.ip-blocked', '554', ['connect']],
  ['system.full', '452'],
  ['system.temp', '450'],
  ['system.temp', '451'],
  // Any other transient code (RFC 5321 §4.2.1).
  ['system.temp', '4'],
  ['protocol', '500'],
  ['protocol', '501'],
  ['protocol', '502'],
  ['protocol', '503'],
  ['protocol', '504'],
  ['protocol', '555'],
]

export const ENHANCED_CODE_RULES: readonly Rule[] = ENHANCED.map(([cause, ...enhanced]) => ({
  id: `code.${(enhanced[0] ?? '').replaceAll('.', '-')}`,
  cause,
  enhanced,
  source: 'iana',
  samples: enhanced.map((code) => code.replace('x', '5')),
}))

export const REPLY_CODE_RULES: readonly Rule[] = REPLY.map(([cause, code, stage, who]) => ({
  id: `code.${[code, ...(stage ?? [])].join('-')}`,
  cause,
  code: [code],
  source: 'rfc5321',
  samples: [code.padEnd(3, '7')],
  ...(stage === undefined ? {} : { stage }),
  ...(who === undefined ? {} : { who }),
}))

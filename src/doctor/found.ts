// What the checks can come to: one id for each, with how bad it is, whose move it is, and which refusals it causes. The ids
// are a contract with scripts: they are added to, never renamed. What is said of each stands in words/; where there is
// nothing to be done, nobody is named.

import type { CauseId } from '../diagnose/causes/facts.ts'
import type { Who } from '../diagnose/diagnosis.ts'

/** Whoever can mend something of this host, of its address, of a domain. */
export type Mender = Extract<Who, 'sender-admin' | 'ip-owner' | 'domain-owner'>

/** `unknown`: it could not be looked at. That is never a failure. */
export const STATUSES = ['pass', 'note', 'warning', 'failure', 'unknown'] as const
export type CheckStatus = (typeof STATUSES)[number]

export interface FoundFacts {
  readonly status: CheckStatus
  readonly who?: Mender
  /** The likeliest first. */
  readonly causes?: readonly CauseId[]
}

const pass: FoundFacts = { status: 'pass' }
const note: FoundFacts = { status: 'note' }
const unknown: FoundFacts = { status: 'unknown' }

const warning = (who: Mender, ...causes: readonly CauseId[]): FoundFacts => ({ status: 'warning', who, causes })
const failure = (who: Mender, ...causes: readonly CauseId[]): FoundFacts => ({ status: 'failure', who, causes })
const advice = (who: Mender, ...causes: readonly CauseId[]): FoundFacts => ({ status: 'note', who, causes })

export const FOUND = {
  // What keeps a check from an answer.
  'unknown.dns': unknown,
  'unknown.time': unknown,
  'unknown.fault': unknown,
  'unknown.own-address': unknown,
  'unknown.no-server': unknown,

  // The name that this host greets with.
  'helo.good': pass,
  'helo.none': failure('sender-admin', 'dns.helo', 'local-config.hostname'),
  'helo.localhost': failure('sender-admin', 'dns.helo', 'local-config.hostname'),
  'helo.short': failure('sender-admin', 'dns.helo', 'local-config.hostname'),
  'helo.malformed': failure('sender-admin', 'dns.helo', 'local-config.hostname'),
  'name.leads-here': pass,
  'name.has-address': note,
  'name.no-address': failure('domain-owner', 'dns.helo', 'dns.ptr'),
  'name.private-address': failure('domain-owner', 'dns.helo'),
  'name.elsewhere': warning('domain-owner', 'dns.helo', 'dns.ptr'),

  // The reverse names of the addresses it sends from.
  'reverse.one': pass,
  'reverse.several': note,
  'reverse.none': failure('ip-owner', 'dns.ptr', 'reputation.ip'),
  'reverse.private': note,
  'confirmed.yes': pass,
  'confirmed.other-name': advice('ip-owner', 'dns.ptr', 'spam.content'),
  'confirmed.no': failure('domain-owner', 'dns.ptr'),
  'generic.no': pass,
  'generic.dynamic': failure('ip-owner', 'ip.dynamic', 'dns.ptr'),
  'generic.digits': warning('ip-owner', 'ip.dynamic', 'dns.ptr'),

  // Its resolver.
  'resolver.good': pass,
  'resolver.alone': note,
  'resolver.lies': failure('sender-admin', 'resolver.broken'),
  'resolver.silent': failure('sender-admin', 'resolver.broken', 'domain.dns-error'),
  'lists.answer': pass,
  'lists.silent': unknown,
  'lists.refused': warning('sender-admin', 'resolver.broken'),

  // Block lists.
  'listed.nowhere': pass,
  'listed.there': failure('sender-admin', 'blocklist.ip', 'reputation.ip'),
  'listed.minor': warning('sender-admin', 'blocklist.ip'),
  'listed.dial-up': failure('ip-owner', 'blocklist.ip', 'ip.dynamic'),

  // The way out and in.
  'out.open': pass,
  'out.some': note,
  'out.blocked': failure('ip-owner', 'network.port-25-blocked', 'network.timeout'),
  'out.no-network': failure('sender-admin', 'network.connect'),
  'in.open': pass,
  'in.loopback-only': warning('sender-admin', 'symptom.nothing-comes-in', 'network.connect'),
  'in.closed': failure('sender-admin', 'symptom.nothing-comes-in', 'network.connect'),
  'in.busy': warning('sender-admin', 'system.temp'),
  'relay.refused': pass,
  'relay.deferred': note,
  'relay.open': failure('sender-admin', 'relay.open', 'blocklist.ip'),
  'relay.trusted': unknown,
  'relay.untestable': unknown,
  'smuggling.none': pass,
  'smuggling.open': failure('sender-admin'),
  'smuggling.untestable': unknown,
  'injection.none': pass,
  'injection.open': failure('sender-admin'),
  'banner.own': pass,
  'banner.other': advice('sender-admin', 'dns.helo'),
  'log-in.protected': pass,
  'log-in.loopback': pass,
  'log-in.in-clear': warning('sender-admin', 'auth.failed'),
  'tls.good': pass,
  'tls.none': warning('sender-admin', 'tls.required'),
  'tls.failed': failure('sender-admin', 'tls.own-cert'),
  'tls.expired': failure('sender-admin', 'tls.cert', 'tls.client-distrusts'),
  'tls.expires-soon': warning('sender-admin', 'tls.cert'),
  'tls.self-signed': advice('sender-admin', 'tls.client-distrusts', 'tls.mta-sts'),
  'tls.self-signed-clients': warning('sender-admin', 'tls.client-distrusts'),
  'tls.untrusted': warning('sender-admin', 'tls.client-distrusts'),
  'tls.other-name': warning('sender-admin', 'tls.cert-name'),
  'clock.right': pass,
  'clock.off': warning('sender-admin', 'dkim.fail'),
  'clock.wrong': failure('sender-admin', 'dkim.fail', 'tls.cert'),
  'clock.unasked': unknown,
  'disk.room': pass,
  'disk.little': warning('sender-admin', 'system.full'),
  'disk.full': failure('sender-admin', 'system.full'),
  'disk.unseen': unknown,

  // A Waybill that runs here, or its configuration.
  'server-config.good': pass,
  'server-config.warning': warning('sender-admin'),
  'server-backends.up': pass,
  'server-backends.down': failure('sender-admin', 'backend.auth', 'backend.scanner'),
  'server-queue.good': pass,
  'server-queue.old': warning('sender-admin'),
  'server-queue.paused': failure('sender-admin', 'smarthost.login-refused'),

  // A domain: its mail hosts.
  'domain.exists': pass,
  'domain.gone': failure('domain-owner', 'domain.not-found', 'dns.sender-domain'),
  'domain.bogus': failure('domain-owner', 'resolver.dnssec', 'domain.dns-error'),
  'domain.alias-loop': failure('domain-owner', 'domain.dns-error'),
  'domain-listed.nowhere': pass,
  'domain-listed.there': failure('domain-owner', 'reputation.domain'),
  'mx.named': pass,
  'mx.address-counts': warning('domain-owner', 'domain.no-route'),
  'mx.none': failure('domain-owner', 'domain.no-route', 'dns.sender-domain'),
  'mx.null': note,
  'mx.null-among-others': failure('domain-owner', 'domain.null-mx'),
  'mx-alias.no': pass,
  'mx-alias.yes': failure('domain-owner', 'domain.no-route'),
  'mx-form.good': pass,
  'mx-form.address': failure('domain-owner', 'domain.no-route'),
  'mx-form.doubled': failure('domain-owner', 'domain.no-route', 'domain.not-found'),
  'mx-address.found': pass,
  'mx-address.none': failure('domain-owner', 'domain.no-route', 'domain.not-found'),
  'mx-public.yes': pass,
  'mx-public.no': failure('domain-owner', 'domain.no-route', 'network.timeout'),
  'mx-here.yes': pass,
  'mx-here.some': note,
  'mx-here.no': advice('domain-owner', 'symptom.nothing-comes-in', 'relay.denied'),
  'mx-accepts.yes': pass,
  'mx-accepts.later': note,
  'mx-accepts.no': failure('sender-admin', 'relay.denied', 'recipient.unknown'),
  'mx-accepts.closed': failure('sender-admin', 'network.connect'),
  'mx-accepts.unwelcome': warning('sender-admin', 'system.temp'),
  'mx-accepts.unreached': unknown,

  // SPF.
  'spf.one': pass,
  'spf.none': failure('domain-owner', 'spf.fail', 'auth.none'),
  'spf.several': failure('domain-owner', 'spf.record'),
  'spf-form.good': pass,
  'spf-form.wrong': failure('domain-owner', 'spf.record'),
  'spf-lookups.few': pass,
  'spf-lookups.near': warning('domain-owner', 'spf.record'),
  'spf-lookups.many': failure('domain-owner', 'spf.record'),
  'spf-include.found': pass,
  'spf-include.none': failure('domain-owner', 'spf.record'),
  'spf-include.several': failure('domain-owner', 'spf.record'),
  'spf-end.closed': pass,
  'spf-end.open': warning('domain-owner', 'spf.fail'),
  'spf-end.anybody': failure('domain-owner', 'spf.fail', 'reputation.domain'),
  'spf-us.yes': pass,
  'spf-us.no': failure('domain-owner', 'spf.fail', 'dmarc.fail'),

  // DMARC and DKIM.
  'dmarc.one': pass,
  'dmarc.of-parent': note,
  'dmarc.none': warning('domain-owner', 'dmarc.missing', 'auth.none'),
  'dmarc.several': failure('domain-owner', 'dmarc.missing'),
  'dmarc-form.good': pass,
  'dmarc-form.wrong': failure('domain-owner', 'dmarc.missing'),
  'dmarc-policy.enforced': pass,
  'dmarc-policy.none': advice('domain-owner', 'dmarc.missing'),
  'dmarc-reports.asked': pass,
  'dmarc-reports.none': advice('domain-owner'),
  'dmarc-reports.not-allowed': warning('domain-owner'),
  'dkim.found': pass,
  'dkim.none': failure('domain-owner', 'dkim.fail', 'auth.none'),
  'dkim-key.good': pass,
  'dkim-key.revoked': failure('domain-owner', 'dkim.fail'),
  'dkim-key.broken': failure('domain-owner', 'dkim.fail'),
  'dkim-key.short': failure('domain-owner', 'dkim.fail'),
  'dkim-key.weak': warning('domain-owner', 'dkim.fail'),
  'dkim-key.testing': warning('domain-owner', 'dkim.fail'),

  // What a domain says of TLS.
  'tls-rpt.asked': pass,
  'tls-rpt.none': note,
  'tls-rpt.wrong': warning('domain-owner'),
  'mta-sts.published': pass,
  'mta-sts.none': note,
  'mta-sts.wrong': warning('domain-owner', 'tls.mta-sts'),
  'mta-sts.unreached': warning('domain-owner', 'tls.mta-sts'),
  'mta-sts.invalid': warning('domain-owner', 'tls.mta-sts'),
  'mta-sts.other-hosts': failure('domain-owner', 'tls.mta-sts'),
  'mta-sts.other-hosts-testing': warning('domain-owner', 'tls.mta-sts'),
  'dane.none': note,
  'dane.right': pass,
  'dane.fits': pass,
  'dane.other': failure('domain-owner', 'tls.dane'),
  'dane.chain': failure('domain-owner', 'tls.dane'),
  'dane.no-tls': failure('sender-admin', 'tls.dane'),
  'dane.unusable': warning('domain-owner', 'tls.dane'),
} as const satisfies Readonly<Record<string, FoundFacts>>

export type FoundId = keyof typeof FOUND

export const foundFacts = (id: FoundId): FoundFacts => FOUND[id]

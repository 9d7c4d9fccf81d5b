// Who a mail is from, in English.

import type { DkimReason, DkimResult, DmarcResult, SpfResult } from '../core/origin-results.ts'
import { arcSentence } from './arc.ts'
import type { OriginWords } from './origin.ts'

export const ORIGIN_EN: OriginWords = {
  spf(result) {
    const { client, domain, term = '', termDomain = domain } = result
    switch (result.result) {
      case 'pass':
        return `SPF passed: ${domain} lets ${client} send in its name (${term})`
      case 'fail':
        return `SPF failed: the address ${client} is not among those that ${domain} lists (${term})`
      case 'softfail':
        return `SPF: the address ${client} is not among those that ${domain} lists, and ${domain} does not yet stand by its list (${term})`
      case 'neutral':
        return `SPF says nothing: ${domain} leaves it open whether ${client} may send in its name`
      case 'none':
        return result.reason === 'no-domain'
          ? `SPF says nothing: “${domain}” is no name of a domain`
          : `SPF says nothing: ${domain} has no SPF record`
      case 'policy':
      case 'temperror':
        return `SPF is not known now: ${result.reason === 'timeout' ? 'DNS was too slow' : `DNS did not answer (${result.detail ?? 'no details'})`}`
      case 'permerror':
        return `SPF is void: ${spfFault(result, termDomain)}`
    }
  },
  dkim: (result) => dkimEn(result),
  unsigned: 'DKIM: the message has no signature',
  dmarc(result) {
    const { domain = '?', reason, detail = '' } = result
    switch (reason) {
      case 'aligned':
        return `DMARC passed for ${domain}, by ${provedBy(result, ' and ')}`
      case 'not-aligned':
        return `DMARC failed for ${domain}: what was proved belongs to ${proved(result).join(' and ')}, not to ${domain} (policy ${asked(result)})`
      case 'nothing-passed':
        return `DMARC failed for ${domain}: neither SPF nor DKIM proves that the message is from there (policy ${asked(result)})`
      case 'no-record':
        return `DMARC says nothing: ${domain} has no DMARC record`
      case 'no-author':
        return 'DMARC cannot be asked: no author with a domain stands in From'
      case 'several-authors':
        return `DMARC cannot be asked: From names authors of several domains (${detail})`
      case 'record-malformed':
        return `DMARC is void: the record of ${result.recordDomain ?? domain} has no policy that can be read (${detail})`
      case 'dns':
        return `DMARC is not known now: DNS did not answer (${detail})`
      case 'timeout':
        return 'DMARC is not known now: DNS was too slow'
    }
  },
  arc: (result) => {
    const chain = result.sealers.slice(0, 5).join(' → ')
    return `ARC${chain === '' ? '' : ` (${chain})`}: ${arcSentence(result, 'en').replace(/\.$/, '')}`
  },
  iprev({ result, client, names, detail = 'no details' }) {
    switch (result) {
      case 'pass':
        return `Reverse DNS: ${client} is called ${names.join(', ')}, which leads back to it`
      case 'fail':
        return `Reverse DNS: what ${client} is called (${detail}) does not lead back to it`
      case 'permerror':
        return `Reverse DNS: ${client} has no name`
      case 'none':
      case 'softfail':
      case 'neutral':
      case 'policy':
      case 'temperror':
        return `Reverse DNS of ${client} is not known now (${detail})`
    }
  },
  remedy(dmarc, spf, dkim) {
    const { domain = '?' } = dmarc
    const altered = dkim.find(
      ({ reason, domain: signer }) => signer === domain && (reason === 'body-altered' || reason === 'header-altered'),
    )
    if (altered) {
      return `Whoever passed the message on altered it after ${domain} had signed it: pass it on unaltered, or send it with an address of your own in From`
    }
    if (dmarc.reason === 'not-aligned') {
      return `Sign with DKIM as ${domain}, or send with an envelope sender at ${domain}`
    }
    return spf.result === 'permerror'
      ? `Mend the SPF record of ${spf.domain}, or sign with DKIM as ${domain}`
      : `Add ${spf.client} to the SPF record of ${domain}, or sign with DKIM as ${domain}`
  },
  forwarded: (client, domain) =>
    `The address ${client} is not one of those that ${domain} lists, as with forwarded mail; the signature holds, and that is enough`,
}

function spfFault({ reason, domain, term = '', detail = '' }: SpfResult, termDomain: string): string {
  switch (reason) {
    case 'several-records':
      return `${termDomain} has several SPF records, and only one is allowed`
    case 'syntax':
      return `the record of ${termDomain} has a mistake at “${term}”`
    case 'too-many-lookups':
      return `the record of ${domain} needs more than 10 look-ups in DNS (at “${term}”)`
    case 'too-many-void-lookups':
      return `the record of ${domain} asks DNS more than twice for what is not there (at “${term}”)`
    case 'too-many-mx':
      return `“${term}” in the record of ${termDomain} has more than 10 hosts`
    case 'include-without-record':
      return `“${term}” in the record of ${termDomain} leads to ${detail}, which has no SPF record`
    case 'matched':
    case 'nothing-matched':
    case 'no-record':
    case 'no-domain':
    case 'dns':
    case 'timeout':
      return `the record of ${termDomain} cannot be used`
  }
}

const DKIM: Readonly<Record<DkimReason, string>> = {
  valid: 'holds',
  'body-altered': 'does not hold: the body was altered after it',
  'header-altered': 'does not hold: the header was altered after it',
  'other-key': 'does not hold: the key in DNS is another one',
  malformed: 'cannot be read',
  version: 'is of an unknown version',
  'unknown-algorithm': 'has an unknown algorithm',
  'from-not-signed': 'does not cover From',
  expired: 'has expired',
  'from-the-future': 'is dated in the future',
  'identity-outside': 'names an identity outside of its domain',
  'no-key': 'has no key in DNS',
  'key-revoked': 'has a key that was revoked',
  'key-malformed': 'has a key that cannot be read',
  'key-not-for-this': 'has a key that is not for it',
  'key-too-short': 'has a key that is too short to count',
  'weak-hash': 'is made with SHA-1, which does not count any more',
  'body-part': 'covers only a part of the body',
  'too-many': 'was not looked at: there are too many',
  dns: 'is not known to hold now: DNS did not answer',
  timeout: 'is not known to hold now: that took too long',
}

function dkimEn({ result, reason, domain, selector }: DkimResult): string {
  const whose = domain === undefined ? '' : ` of ${domain}${selector === undefined ? '' : ` (selector ${selector})`}`
  const verdict = result === 'pass' ? ' passed' : result === 'fail' ? ' failed' : ''
  return `DKIM${verdict}: the signature${whose} ${DKIM[reason]}`
}

function provedBy({ spfAligned, dkimAligned, spfDomain = '?', signers = [] }: DmarcResult, and: string): string {
  const ways = [
    ...(spfAligned === true ? [`SPF of ${spfDomain}`] : []),
    ...(dkimAligned === true ? [`the signature of ${signers.join(', ')}`] : []),
  ]
  return ways.join(and)
}

const proved = ({ spf, spfDomain, signers = [] }: DmarcResult): readonly string[] => [
  ...new Set([...(spf === 'pass' && spfDomain !== undefined ? [spfDomain] : []), ...signers]),
]

const asked = ({ policy = 'none', published = policy }: DmarcResult): string =>
  published === policy ? policy : `${published}, on trial: ${policy}`

// The field Authentication-Results (RFC 8601): what this server found, for whoever reads the message behind it; and which
// fields of others claim to be from this server, for those must go (§5). Also Received-SPF (RFC 7208 §9.1), for who wants it.

import { fieldText, isNamed, type HeaderField } from '../core/header.ts'
import type {
  ArcResult,
  AuthenticationResult,
  DkimResult,
  DmarcResult,
  IprevResult,
  SpfResult,
} from '../core/origin-results.ts'
import type { OriginChecks } from './message-origin.ts'

/** Of a message with very many signatures the first are told. */
const MOST_TOLD = 20
const FOLD = '\r\n\t'

/** The value; `undefined` where nothing has been checked. */
export function authenticationResults({ results, unsigned }: OriginChecks, hostname: string): string | undefined {
  const told = results.slice(0, MOST_TOLD).map(resinfo)
  // RFC 8601 §2.7.1: none is a result.
  if (unsigned)
    told.splice(results.filter(({ method }) => method !== 'dmarc' && method !== 'arc').length, 0, 'dkim=none')
  return told.length === 0 ? undefined : [hostname, ...told].join(`;${FOLD}`)
}

function resinfo(result: AuthenticationResult): string {
  switch (result.method) {
    case 'spf':
      return spf(result)
    case 'dkim':
      return dkim(result)
    case 'dmarc':
      return dmarc(result)
    case 'iprev':
      return iprev(result)
    case 'arc':
      return arc(result)
  }
}

const spf = ({ result, reason, identity, domain, sender, client }: SpfResult): string =>
  [
    `spf=${result}`,
    comment(`${reason}, client ${client}`),
    identity === 'helo' ? `smtp.helo=${value(domain)}` : `smtp.mailfrom=${value(sender)}`,
  ].join(' ')

const dkim = ({ result, reason, domain, selector, algorithm, signature, keyBits, testing }: DkimResult): string =>
  [
    `dkim=${result}`,
    ...(reason === 'valid' ? [] : [comment(testing === true ? `${reason}, testing` : reason)]),
    ...(keyBits === undefined || reason !== 'valid' ? [] : [comment(`${keyBits} bits`)]),
    ...property('header.d', domain),
    ...property('header.s', selector),
    ...property('header.a', algorithm),
    ...property('header.b', signature),
  ].join(' ')

const dmarc = ({ result, reason, policy, published, domain }: DmarcResult): string =>
  [
    `dmarc=${result}`,
    comment(published === undefined ? reason : `${reason}, p=${published}`),
    ...property('header.from', domain),
    // RFC 9989 §8.3.
    ...(result === 'fail' ? property('policy.dmarc', policy) : []),
  ].join(' ')

const iprev = ({ result, client, names }: IprevResult): string =>
  [`iprev=${result}`, ...(names[0] === undefined ? [] : [comment(names[0])]), `policy.iprev=${value(client)}`].join(' ')

/** RFC 8617 §10.2. */
const arc = ({ result, reason, sealers }: ArcResult): string => {
  const last = sealers.at(-1)
  const told = reason === 'valid' ? `i=${sealers.length}` : reason
  return [`arc=${result}`, comment(last === undefined ? told : `${told}, sealed by ${last}`)].join(' ')
}

const property = (name: string, text: string | undefined): readonly string[] =>
  text === undefined ? [] : [`${name}=${value(text)}`]

/** RFC 8601 §2.2: a value is a token, or quoted (RFC 2045 §5.1, RFC 5322 §3.2.4). */
function value(text: string): string {
  const clean = text.replaceAll(/[^\x20-\x7e]/gu, '?').slice(0, 200)
  return /^[^\s()<>,;:\\"/[\]?=]+$/.test(clean) ? clean : `"${clean.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/** RFC 5322 §3.2.2. */
const comment = (text: string): string =>
  `(${text
    .replaceAll(/[^\x20-\x7e]/gu, '?')
    .replaceAll(/[()\\]/g, String.raw`\$&`)
    .slice(0, 200)})`

/** By their count among the fields of that name, from 1: those whose authserv-id is ours (RFC 8601 §5). */
export function claimedResults(fields: readonly HeaderField[], hostname: string): readonly number[] {
  const claimed: number[] = []
  let nth = 0
  for (const field of fields) {
    if (!isNamed(field, 'authentication-results')) continue
    nth++
    if (authservId(fieldText(field).slice(0, 1000)) === hostname.toLowerCase()) claimed.push(nth)
  }
  return claimed
}

/** What stands first, without comments and a version behind it; quotes do not make it another. */
function authservId(text: string): string {
  let rest = text
  // Comments nest; the innermost go first.
  for (let depth = 0; depth < 5 && rest.includes('('); depth++) rest = rest.replaceAll(/\([^()]*\)/g, ' ')
  const [, quoted, plain] = /^\s*(?:"([^"]*)"|([^\s;"]+))/.exec(rest) ?? []
  return (quoted ?? plain ?? '').toLowerCase().replace(/\.$/, '')
}

/** The value of Received-SPF. */
export function receivedSpf(result: SpfResult, helo: string, hostname: string): string {
  const { client, sender, domain, identity, term } = result
  const pairs = [
    `client-ip=${client}`,
    `envelope-from=${quoted(identity === 'helo' ? '' : sender)}`,
    `helo=${value(helo)}`,
    `receiver=${hostname}`,
    `identity=${identity}`,
    ...(term === undefined ? [] : [`mechanism=${value(term)}`]),
  ]
  return `${result.result} ${comment(`${hostname}: ${domain}, ${result.reason}`)}${FOLD}${pairs.join(`;${FOLD}`)}`
}

const quoted = (text: string): string =>
  `"${text.replaceAll(/[^\x20-\x7e]/gu, '?').replaceAll(/["\\]/g, String.raw`\$&`)}"`

// `helo: literal`, `not-client`, patterns, or several: what the client calls itself. Forms: `fqdn` (a full name), `literal`
// (`[192.0.2.1]`, RFC 5321 §4.1.3), `ip` (an address without brackets, which the grammar forbids), `other` (a name without
// a dot, or none at all). `client`: its name leads to the client's address. `ours`: one of our names or addresses, which
// nobody else has. Anything else is a pattern.

import type * as v from 'valibot'
import type { Ourselves } from '../../config/ourselves.ts'
import { value } from '../../config/values.ts'
import { literalAddress, parseAddressLiteral } from '../../core/address.ts'
import { parseDomain, type Domain } from '../../core/domain.ts'
import { someOf } from '../../core/facts.ts'
import { isIpv6, parseIp, type IpAddress } from '../../core/ip.ts'
import type { Facts } from '../../core/reason.ts'
import type { Resolver } from '../../dns/resolver.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { unknown, when, type Answer, type Condition, type ConditionKind } from '../condition.ts'
import { isNot, oneOrMore } from '../condition-values.ts'
import { remember } from '../memo.ts'
import { firstMatch, parsePattern, type Pattern } from '../../core/name-pattern.ts'
import type { Subject } from '../subject.ts'

const FORMS = ['fqdn', 'literal', 'ip', 'other'] as const
const NAMED = [...FORMS, 'ours', 'client'] as const
type Form = (typeof FORMS)[number]
type Wanted = (typeof NAMED)[number] | Pattern

const item = value<Wanted>((input) => {
  const named = NAMED.find((one) => one === input)
  if (named) return { value: named }
  const pattern = typeof input === 'string' && input !== '' ? parsePattern(input) : undefined
  return pattern
    ? { value: pattern }
    : isNot(input, 'a form of HELO', `write one of ${NAMED.join(', ')}, or a pattern such as "*.dyn.example"`)
})

const schema: v.GenericSchema<unknown, readonly Wanted[]> = oneOrMore(item, '[ip, other, localhost]')

export const helo: ConditionKind<readonly Wanted[]> = {
  name: 'helo',
  from: 'helo',
  facts: ['helo', 'helo_form', 'helo_addresses'],
  schema,
  binds: () => 'claim',
  make: makeHelo,
}

function makeHelo(wanted: readonly Wanted[], { ourselves, resolver }: ConditionDeps): Condition {
  const forms = new Set<string>(wanted.filter((one) => typeof one === 'string'))
  const patterns = wanted.filter((one) => typeof one !== 'string')
  const shown = someOf(wanted.map((one) => (typeof one === 'string' ? one : one.text)))
  return (subject) => {
    const name = subject.helo ?? ''
    const form = formOf(name)
    const compared: Facts = { helo: name, helo_form: form, helo_wanted: shown }
    const fits =
      forms.has(form) ||
      (forms.has('ours') && isOurs(name, subject, ourselves)) ||
      firstMatch(patterns, name) !== undefined
    if (fits || !forms.has('client')) return when(fits, compared)
    return leadsToClient(name, subject, resolver, compared)
  }
}

function formOf(name: string): Form {
  if (parseAddressLiteral(name)) return 'literal'
  if (parseIp(name)) return 'ip'
  return parseDomain(name)?.includes('.') === true ? 'fqdn' : 'other'
}

function addressIn(name: string): IpAddress | undefined {
  const literal = parseAddressLiteral(name)
  return literal && literalAddress(literal)
}

/** Our own programs may call themselves by our name: they come from the address that they come to. */
function isOurs(name: string, { client, facts }: Subject, ourselves: Ourselves): boolean {
  if (client === parseIp(facts.local.address)) return false
  return ourselves.isOurName(name) || addressIn(name) === parseIp(facts.local.address)
}

function leadsToClient(name: string, subject: Subject, resolver: Resolver, compared: Facts): Answer | Promise<Answer> {
  const { client } = subject
  const address = addressIn(name) ?? parseIp(name)
  const domain = parseDomain(name)
  if (address !== undefined || domain === undefined) {
    return when(address === client, { ...compared, client, ...(address && { helo_addresses: [address] }) })
  }
  const looked = remember(
    subject,
    `helo-addresses ${isIpv6(client) ? 'AAAA' : 'A'} ${domain}`,
    () => addressesOf(domain, client, resolver),
    ({ kind }) => kind === 'temporary',
  )
  return looked.then((found) => {
    if (found.kind === 'temporary')
      return unknown(`DNS did not tell the addresses of ${name}: ${found.detail}`, compared)
    const addresses: readonly string[] = found.kind === 'answer' ? found.records : []
    return when(addresses.includes(client), { ...compared, client, helo_addresses: someOf(addresses) })
  })
}

const addressesOf = (domain: Domain, client: IpAddress, resolver: Resolver) =>
  isIpv6(client) ? resolver.aaaa(domain) : resolver.a(domain)

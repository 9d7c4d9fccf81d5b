// `recipient_domain: local`, `relay_to`, `other`, patterns, or several of them: where the recipient's domain belongs. `local`
// are the domains whose mail is delivered here and our own address literals, `relay_to` those that anyone may send to,
// `other` all the rest. At `data` it holds when it does for any recipient.

import type * as v from 'valibot'
import { value } from '../../config/values.ts'
import type { Mailbox } from '../../core/address.ts'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import { isLocal } from '../../route/route.ts'
import { when, type Answer, type Condition, type ConditionKind } from '../condition.ts'
import { isNot, oneOrMore } from '../condition-values.ts'
import { parseDomainPattern } from '../address-pattern.ts'
import type { PolicyDeps } from '../policy-deps.ts'
import { recipientsOf } from '../subject.ts'

const PLACES = ['local', 'relay_to', 'other'] as const
type Place = (typeof PLACES)[number]

type Wanted = { readonly place: Place } | { readonly text: string; readonly matches: (domain: string) => boolean }

const item = value<Wanted>((input) => {
  const place = PLACES.find((one) => one === input)
  if (place) return { value: { place } }
  const matches = typeof input === 'string' ? parseDomainPattern(input) : undefined
  return matches && typeof input === 'string'
    ? { value: { text: input, matches } }
    : isNot(input, 'a domain', 'write local, relay_to, other, or for example archive.example or "*.archive.example"')
})

const schema: v.GenericSchema<unknown, readonly Wanted[]> = oneOrMore(item, '[local, relay_to]')

export const recipientDomain: ConditionKind<readonly Wanted[]> = {
  name: 'recipient_domain',
  from: 'rcpt',
  facts: ['recipient_domain', 'recipient_domain_is'],
  schema,
  make: makeRecipientDomain,
}

function makeRecipientDomain(wanted: readonly Wanted[], deps: PolicyDeps): Condition {
  const placeOf = makePlaceOf(deps)
  const places = new Set(wanted.flatMap((one) => ('place' in one ? [one.place] : [])))
  const patterns = wanted.flatMap((one) => ('place' in one ? [] : [one]))
  const shown: Facts = {
    ...(places.size > 0 && { local_domains: someOf(deps.config.localDomains), relay_to: someOf(deps.config.relayTo) }),
    ...(patterns.length > 0 && { recipient_domain_wanted: someOf(patterns.map(({ text }) => text)) }),
  }
  const judge = (domain: string, place: Place): Answer =>
    when(places.has(place) || patterns.some(({ matches }) => matches(domain)), {
      recipient_domain: domain,
      recipient_domain_is: place,
      ...shown,
    })
  // Most mail is for the same few domains, and nothing but the domain counts.
  const ofLocal = new Map<string, Answer>(deps.config.localDomains.map((domain) => [domain, judge(domain, 'local')]))
  let last = { domain: '', answer: when(false, shown) }
  const compare = (recipient: Mailbox): Answer => {
    const { domain } = recipient
    const known = last.domain === domain ? last.answer : ofLocal.get(domain)
    if (known) return known
    last = { domain, answer: judge(domain, placeOf(recipient)) }
    return last.answer
  }
  return (subject) => {
    const { question } = subject
    if (question.stage === 'rcpt') return compare(question.rcptTo)
    const answers = recipientsOf(subject).map(compare)
    return answers.find(({ kind }) => kind === 'yes') ?? answers[0] ?? when(false, shown)
  }
}

/** An address literal is local when it is one of our own addresses, which only the routing knows. */
function makePlaceOf({ config, route }: PolicyDeps): (recipient: Mailbox) => Place {
  const local = new Set<string>(config.localDomains)
  const relay = config.relayTo.flatMap((text) => parseDomainPattern(text) ?? [])
  return (recipient) => {
    const { domain } = recipient
    if (local.has(domain)) return 'local'
    if (relay.some((matches) => matches(domain))) return 'relay_to'
    return domain.startsWith('[') && isLocal(route(recipient)) ? 'local' : 'other'
  }
}

// `recipient_domain: local`, `relay_to`, `other`, patterns, or several of them: where the recipient's domain belongs. `local`
// are the domains whose mail is delivered here and our own address literals, `relay_to` those that anyone may send to,
// `other` all the rest. At `data` it holds when it does for any recipient.

import type * as v from 'valibot'
import { PLACES, type Place } from '../../config/ourselves.ts'
import { value } from '../../config/values.ts'
import type { Mailbox } from '../../core/address.ts'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import { bindsDomain, leastBinding } from '../binding.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { when, type Answer, type Binds, type Condition, type ConditionKind } from '../condition.ts'
import { isNot, oneOrMore } from '../condition-values.ts'
import { parseDomainPattern } from '../../core/address-pattern.ts'
import type { AddressedSubject } from '../subject.ts'

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

export const recipientDomain: ConditionKind<readonly Wanted[], ConditionDeps, AddressedSubject> = {
  name: 'recipient_domain',
  from: 'rcpt',
  facts: ['recipient_domain', 'recipient_domain_is'],
  schema,
  binds(wanted, holds) {
    if (holds) return leastBinding(wanted.map(bindsOne))
    return wanted.some((one) => 'place' in one && one.place === 'other') ? 'recipient-domain' : 'nothing'
  },
  make: makeRecipientDomain,
}

function bindsOne(one: Wanted): Binds {
  if ('place' in one) return one.place === 'other' ? 'nothing' : 'recipient-domain'
  return bindsDomain(one.text)
}

function makeRecipientDomain(wanted: readonly Wanted[], { ourselves }: ConditionDeps): Condition<AddressedSubject> {
  const { localDomains, relayTo } = ourselves
  const places = new Set(wanted.flatMap((one) => ('place' in one ? [one.place] : [])))
  const patterns = wanted.flatMap((one) => ('place' in one ? [] : [one]))
  const shown: Facts = {
    ...(places.size > 0 && { local_domains: someOf([...localDomains]), relay_to: someOf(relayTo) }),
    ...(patterns.length > 0 && { recipient_domain_wanted: someOf(patterns.map(({ text }) => text)) }),
  }
  const judge = (domain: string, place: Place): Answer =>
    when(places.has(place) || patterns.some(({ matches }) => matches(domain)), {
      recipient_domain: domain,
      recipient_domain_is: place,
      ...shown,
    })
  // Most mail is for the same few domains, and nothing but the domain counts.
  const ofLocal = new Map<string, Answer>([...localDomains].map((domain) => [domain, judge(domain, 'local')]))
  let last = { domain: '', answer: when(false, shown) }
  const compare = ({ domain }: Mailbox): Answer => {
    const known = last.domain === domain ? last.answer : ofLocal.get(domain)
    if (known) return known
    last = { domain, answer: judge(domain, ourselves.placeOf(domain)) }
    return last.answer
  }
  return ({ recipients }) => {
    const [first] = recipients
    if (first && recipients.length === 1) return compare(first)
    const answers = recipients.map(compare)
    return answers.find(({ kind }) => kind === 'yes') ?? answers[0] ?? when(false, shown)
  }
}

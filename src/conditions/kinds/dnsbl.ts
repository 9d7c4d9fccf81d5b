// `dnsbl: [zen.example, bl.example]`: whether one of these DNS lists names the client's address, or with `domain` the
// sender's domain, the HELO name or the client's confirmed names. A list that does not answer, or answers that it will
// not, has not listed anybody: it is told as trouble, and `on_trouble` says whether that defers. What is asked is
// asked once in a session, of all lists at once.

import { isAddressLiteral } from '../../core/address.ts'
import { parseDomain } from '../../core/domain.ts'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import { seconds } from '../../core/time.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { no, unknown, yes, type Answer, type ConditionKind } from '../condition.ts'
import { remember } from '../memo.ts'
import type { Subject } from '../subject.ts'
import {
  askedAddress,
  askedDomain,
  askZone,
  shownListing,
  type ListQuery,
  type Zone,
  type ZoneAnswer,
} from './dnsbl-query.ts'
import { DnsblPause } from './dnsbl-pause.ts'
import { dnsblSchema, type DnsblValue } from './dnsbl-value.ts'
import { reverseNames } from './reverse-dns-names.ts'

/** A list that is slower than this is as good as dead; the client waits for all of them. */
export const DNSBL_TIME_LIMIT = seconds(10)

export const dnsbl: ConditionKind<DnsblValue> = {
  name: 'dnsbl',
  from: 'connect',
  facts: ['dnsbl_asked', 'dnsbl_listed', 'dnsbl_zone', 'dnsbl_code', 'dnsbl_meaning', 'dnsbl_text', 'dnsbl_trouble'],
  schema: dnsblSchema,
  binds: () => 'nothing',
  fromFor: ({ domain }) => (domain === 'sender' ? 'mail' : domain === 'helo' ? 'helo' : 'connect'),
  make: (value, deps) => {
    // Of this rule: several rules find out for themselves.
    const pause = new DnsblPause()
    return (subject) => check(value, { ...deps, pause }, subject)
  },
}

type Deps = ConditionDeps & { readonly pause: DnsblPause }

async function check(value: DnsblValue, deps: Deps, subject: Subject): Promise<Answer> {
  const { zones } = value
  const target = await targetOf(value, deps, subject)
  const compared: Facts = { dnsbl_zones: someOf(zones.map(({ zone }) => zone)), dnsbl_asked: target.shown }
  if (target.kind === 'nothing') return no(compared)
  if (target.kind === 'unknown')
    return value.on_trouble === 'defer'
      ? unknown(target.why, compared)
      : no({ ...compared, dnsbl_trouble: [target.why] })
  const answers = await Promise.all(
    target.asked.flatMap((asked) => zones.map((zone) => askOnce(zone, asked, deps, subject))),
  )
  return judge(value, answers, compared)
}

function judge({ on_trouble }: DnsblValue, answers: readonly ZoneAnswer[], asked: Facts): Answer {
  const trouble = [...new Set(answers.flatMap((answer) => (answer.kind === 'trouble' ? [answer.why] : [])))]
  const listed = answers.flatMap((answer) => (answer.kind === 'listed' ? [answer] : []))
  const other = answers.flatMap((answer) =>
    answer.kind === 'clean' ? answer.other.map((code) => `${answer.zone} ${code}`) : [],
  )
  const compared: Facts = {
    ...asked,
    ...(trouble.length > 0 ? { dnsbl_trouble: trouble } : {}),
    ...(other.length > 0 ? { dnsbl_other_codes: other } : {}),
  }
  const [first] = listed
  if (first) return yes({ ...compared, dnsbl_listed: listed.map(shownListing), ...quotable(first) })
  const [doubt] = trouble
  return doubt !== undefined && on_trouble === 'defer' ? unknown(doubt, compared) : no(compared)
}

/** Of the first list that answered yes, in the order of the rule. */
function quotable({ zone, listings, text }: Extract<ZoneAnswer, { kind: 'listed' }>): Facts {
  const meanings = listings.flatMap(({ meaning }) => meaning ?? [])
  return {
    dnsbl_zone: zone,
    dnsbl_code: listings.map(({ code }) => code).join(', '),
    dnsbl_meaning: meanings.join(', ') || 'listed',
    dnsbl_text: text,
  }
}

type Target =
  | { readonly kind: 'asked'; readonly asked: readonly ListQuery[]; readonly shown: string }
  /** There is nothing that could be listed: a null sender, an address in place of a name. */
  | { readonly kind: 'nothing'; readonly shown: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly shown: string }

async function targetOf({ domain }: DnsblValue, { resolver }: ConditionDeps, subject: Subject): Promise<Target> {
  switch (domain) {
    case undefined:
    case null: {
      const { client } = subject
      return { kind: 'asked', asked: [askedAddress(client)], shown: client }
    }
    case 'helo':
      return oneDomain(subject.helo ?? '')
    case 'sender': {
      const sender = subject.mailFrom
      if (sender === undefined) throw new Error('no sender is known before MAIL')
      if (sender === null) return { kind: 'nothing', shown: '<>' }
      return isAddressLiteral(sender.domain) ? { kind: 'nothing', shown: sender.domain } : oneDomain(sender.domain)
    }
    case 'client': {
      const found = await reverseNames(subject, resolver)
      if (found.kind === 'unknown') return { kind: 'unknown', why: found.why, shown: 'not known' }
      const names = found.names.filter(({ leadsBack }) => leadsBack === 'yes').map(({ name }) => name)
      if (names.length > 0) return { kind: 'asked', asked: names.map(askedDomain), shown: names.join(', ') }
      const doubt = found.names.find(({ leadsBack }) => leadsBack === 'unknown')?.why
      return doubt === undefined
        ? { kind: 'nothing', shown: 'no confirmed name' }
        : { kind: 'unknown', why: doubt, shown: 'not known' }
    }
  }
}

function oneDomain(text: string): Target {
  const domain = parseDomain(text)
  if (domain === undefined) return { kind: 'nothing', shown: text === '' ? 'nothing' : text }
  return { kind: 'asked', asked: [askedDomain(domain)], shown: domain }
}

function askOnce(zone: Zone, asked: ListQuery, deps: Deps, subject: Subject): Promise<ZoneAnswer> {
  // Rules may read the same answer by different codes.
  const codes = zone.codes.map(({ pattern, meaning }) => [pattern.text, meaning])
  const key = `dnsbl ${JSON.stringify([zone.zone, asked.name, codes])}`
  return remember(
    subject,
    key,
    () => askInTime(zone, asked, deps),
    ({ kind }) => kind === 'trouble',
  )
}

async function askInTime(zone: Zone, asked: ListQuery, { clock, resolver, pause }: Deps): Promise<ZoneAnswer> {
  const name = zone.zone
  if (pause.isPaused(name, clock.ticks())) {
    return {
      kind: 'trouble',
      zone: name,
      why: `${name} has not answered lately and is left alone for a while`,
      silent: true,
    }
  }
  const limit = new AbortController()
  const timer = clock.after(DNSBL_TIME_LIMIT, () => limit.abort())
  try {
    const answer = await askZone(zone, asked, resolver, limit.signal)
    pause.note(name, !(answer.kind === 'trouble' && answer.silent), clock.ticks())
    return answer
  } finally {
    timer.cancel()
  }
}

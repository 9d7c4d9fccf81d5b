// Reads one route of the configuration: its name, for whom it is, what it does, its place among the routers of the preset. What is
// wrong is complained of at its place, and the route is then not used.

import { nearestKey, RULE_WORDS } from '../../config/nearest-key.ts'
import { show } from '../../config/values.ts'
import { ADDRESS_CONDITIONS } from '../../conditions/kinds.ts'
import type { ConditionDeps } from '../../conditions/condition-deps.ts'
import { readWhen, type ReadWhen } from '../../conditions/read-when.ts'
import { isGroup, type Reading } from '../../conditions/reading.ts'
import type { AddressedSubject } from '../../conditions/subject.ts'
import { ROUTERS } from '../routing.ts'
import { ACTION_KEYS, readAction, type RouteAction, type RouteTransports } from './read-action.ts'

export type RouteWhen = ReadWhen<ConditionDeps, AddressedSubject>

export interface ReadRoute {
  readonly name: string
  readonly reading: Reading
  /** Undefined: it is for everybody. */
  readonly when: RouteWhen | undefined
  readonly action: RouteAction
  /** Without one the route stands before all routers. */
  readonly place?: { readonly how: RoutePlace; readonly router: string }
  /** As it is written. */
  readonly written: Readonly<Record<string, unknown>>
}

const PLACEMENTS = ['before', 'after'] as const
export type RoutePlace = (typeof PLACEMENTS)[number]

const KEYS: readonly string[] = ['name', 'when', ...ACTION_KEYS, ...PLACEMENTS]
const EXAMPLE = '{ name: intranet, when: { recipient_domain: corp.example }, via: 10.1.2.3 }'

export function readRoute(written: unknown, reading: Reading, transports: RouteTransports): ReadRoute | undefined {
  if (!isGroup(written)) {
    reading.complain([], {
      message: `${show(written)} stands where a route belongs`,
      advice: `write for example ${EXAMPLE}`,
    })
    return undefined
  }
  for (const key of Object.keys(written)) if (!KEYS.includes(key)) complainOfKey(key, reading)
  const name = readName(written['name'], reading)
  const when =
    written['when'] === undefined
      ? undefined
      : readWhen(written['when'], ['when'], { ...reading, conditions: ADDRESS_CONDITIONS })
  const action = readAction(written, reading, transports)
  const place = readPlace(written, reading)
  if (name === undefined || action === undefined) return undefined
  return { name, reading, when, action, written, ...(place && { place }) }
}

function complainOfKey(key: string, reading: Reading): void {
  const nearest = nearestKey(key, KEYS, [], RULE_WORDS)
  const advice =
    nearest !== undefined && KEYS.includes(nearest)
      ? `write "${nearest}"`
      : `the keys of a route are ${KEYS.join(', ')}`
  reading.complain([key], { message: `there is no key "${key}" in a route`, advice }, 'key')
}

/** Names stand in events and are typed by people. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/i

function readName(input: unknown, reading: Reading): string | undefined {
  const advice = 'write letters, digits and hyphens, for example name: intranet'
  if (typeof input !== 'string' || !NAME.test(input)) {
    const message = input === undefined ? 'this route has no name' : `${show(input)} cannot be the name of a route`
    reading.complain(input === undefined ? [] : ['name'], { message, advice })
    return undefined
  }
  if (ROUTERS.some((router) => router === input)) {
    reading.complain(['name'], { message: `"${input}" is the name of a router of the presets`, advice })
    return undefined
  }
  return input
}

function readPlace(written: Readonly<Record<string, unknown>>, reading: Reading): ReadRoute['place'] {
  const [how, second] = PLACEMENTS.filter((one) => written[one] !== undefined)
  if (how === undefined) return undefined
  if (second !== undefined) {
    reading.complain([second], { message: 'this route has two places', advice: 'keep one of before and after' }, 'key')
  }
  const router = written[how]
  if (typeof router === 'string') return { how, router }
  const advice = 'write the name of a router of the preset, for example before: local-user'
  reading.complain([how], { message: `${show(router)} is not the name of a router`, advice })
  return undefined
}

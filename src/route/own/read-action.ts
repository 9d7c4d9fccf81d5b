// Reads what a route does with the mail that it is for: exactly one of the actions. What a sender wrote may stand in an address
// that takes the place of another, and nowhere else.

import * as v from 'valibot'
import type { Mailbox } from '../../core/address.ts'
import { hostListValue } from '../../config/host-list.ts'
import { nameOrAddressValue, show, value } from '../../config/values.ts'
import type { AutoreplyTransport, TransportConfig } from '../../config/transport-config.ts'
import { isGroup, type Reading } from '../../conditions/reading.ts'
import { inTurn, type Destination, type HostsDestination, type OneWay } from '../destination.ts'

/** An address that takes the place of another. Without a local part: that of the other; without a domain: one of this server. */
export interface RouteTarget {
  readonly localPart?: string
  readonly domain?: Mailbox['domain']
}

export type RouteAction =
  | { readonly kind: 'hosts'; readonly destination: Destination }
  | { readonly kind: 'transport'; readonly transport: TransportConfig }
  /** By DNS, or by the smarthost, whatever the site does. */
  | { readonly kind: 'mx' | 'smarthost' }
  /** An empty list: nobody, the mail is thrown away. */
  | { readonly kind: 'redirect'; readonly to: readonly RouteTarget[] }
  /** They get it, too. */
  | { readonly kind: 'copy'; readonly to: readonly RouteTarget[] }
  /** A transport answers the sender as well. */
  | { readonly kind: 'reply'; readonly transport: AutoreplyTransport }
  | { readonly kind: 'fail' | 'defer' | 'hold'; readonly text: string }

/** Those of the configuration, by name. */
export type RouteTransports = ReadonlyMap<string, TransportConfig>

export const ACTION_KEYS = ['via', 'via_any', 'redirect', 'copy', 'reply', 'fail', 'defer', 'hold', 'discard'] as const

const SMTP = 25

/** What a sender wrote, where it may stand. */
const SAME = '{local_part}'

const target = v.pipe(
  nameOrAddressValue,
  v.rawTransform<v.InferOutput<typeof nameOrAddressValue>, RouteTarget>(({ dataset, addIssue, NEVER }) => {
    const { localPart, domain } = dataset.value
    if (localPart === SAME && domain !== undefined) return { domain }
    if (/[{}]/.test(localPart)) {
      addIssue({
        message: `${show(localPart)} cannot stand in an address`,
        expected: 'write an address, or "{local_part}@new.example" for the same name in another domain',
      })
      return NEVER
    }
    return { localPart, ...(domain !== undefined && { domain }) }
  }),
)

const targets = v.pipe(
  v.unknown(),
  v.transform((input) => (Array.isArray(input) ? (input as unknown[]) : [input])),
  v.array(target),
)

const hostList = v.pipe(
  v.unknown(),
  v.transform((input) => (Array.isArray(input) ? (input as unknown[]) : [input])),
  v.array(hostListValue(SMTP, '10.1.2.3, intranet.example:2525, mx, smarthost or a name of transports')),
  v.transform((lists) => lists.flat().map((host): OneWay => ({ kind: 'host', ...host }))),
)

const hosts = (order: HostsDestination['order']) =>
  v.pipe(
    hostList,
    v.rawTransform(({ dataset, addIssue, NEVER }): Extract<RouteAction, { kind: 'hosts' }> => {
      const destination = inTurn(dataset.value, order)
      if (destination) return { kind: 'hosts', destination }
      addIssue({
        message: 'this list names no host',
        expected: 'write for example via: [hub1.example, hub2.example:2525]',
      })
      return NEVER
    }),
  )

const via = v.lazy((input) =>
  input === 'mx' || input === 'smarthost'
    ? v.pipe(
        v.literal(input),
        v.transform((kind) => ({ kind })),
      )
    : hosts('written'),
)

/** One line, for it is said to clients. */
const text = value<string>((input) => {
  if (typeof input === 'string' && /^[^\p{Cc}]{1,200}$/u.test(input)) return { value: input }
  return { message: `${show(input)} is no text for people`, advice: 'write one line of at most 200 letters, in quotes' }
})

const yes = value<true>((input) =>
  input === true
    ? { value: input }
    : { message: `${show(input)} has no meaning here`, advice: 'write true, or take the key out' },
)

const ACTIONS: Readonly<Record<Exclude<(typeof ACTION_KEYS)[number], 'reply'>, v.GenericSchema<unknown, RouteAction>>> =
  {
    via,
    via_any: hosts('random'),
    redirect: v.pipe(
      targets,
      v.transform((to) => ({ kind: 'redirect' as const, to })),
    ),
    copy: v.pipe(
      targets,
      v.transform((to) => ({ kind: 'copy' as const, to })),
    ),
    fail: v.pipe(
      text,
      v.transform((said) => ({ kind: 'fail' as const, text: said })),
    ),
    defer: v.pipe(
      text,
      v.transform((said) => ({ kind: 'defer' as const, text: said })),
    ),
    hold: v.pipe(
      text,
      v.transform((said) => ({ kind: 'hold' as const, text: said })),
    ),
    discard: v.pipe(
      yes,
      v.transform(() => ({ kind: 'redirect' as const, to: [] })),
    ),
  }

export function readAction(
  written: Readonly<Record<string, unknown>>,
  reading: Reading,
  transports: RouteTransports,
): RouteAction | undefined {
  const [key, second] = ACTION_KEYS.filter((one) => Object.hasOwn(written, one))
  if (key === undefined) {
    const advice = `write one of ${ACTION_KEYS.join(', ')}`
    reading.complain([], { message: 'this route does nothing', advice })
    return undefined
  }
  if (second !== undefined) {
    const advice = 'keep one, and write another route for the other'
    reading.complain([second], { message: `this route does two things, ${key} and ${second}`, advice }, 'key')
    return undefined
  }
  if (isGroup(written[key])) {
    reading.complain([key], {
      message: 'a group of keys stands where one value belongs',
      advice: 'see docs/reference/routes.md',
    })
    return undefined
  }
  const transport = key === 'via' ? transports.get(String(written[key])) : undefined
  if (transport) return { kind: 'transport', transport }
  if (key === 'reply') return readReply(written[key], reading, transports)
  const parsed = v.safeParse(ACTIONS[key], written[key])
  if (parsed.success) return parsed.output
  for (const { message, expected, path: items = [] } of parsed.issues) {
    const inner = items.map((item) => (typeof item.key === 'number' ? item.key : String(item.key)))
    const at = Array.isArray(written[key]) ? inner : []
    reading.complain([key, ...at], { message, advice: expected ?? 'see docs/reference/routes.md' })
  }
  return undefined
}

function readReply(written: unknown, reading: Reading, transports: RouteTransports): RouteAction | undefined {
  const transport = transports.get(String(written))
  if (transport?.kind === 'autoreply') return { kind: 'reply', transport }
  reading.complain(['reply'], {
    message: `${show(written)} is not a transport that answers`,
    advice: 'write the name of one of transports with the key autoreply',
  })
  return undefined
}

// Where mail for an address would go now, with everybody who was asked on the way: the routers of the configuration, the file of
// aliases, DNS. Nothing is sent and nobody is called.

import { formatMailbox, type Mailbox, type ReversePath } from '../core/address.ts'
import { describePlace } from '../core/place.ts'
import type { TransportName } from '../core/transport.ts'
import type { Facts, Reason } from '../core/reason.ts'
import { classify } from '../deliver/classify.ts'
import { whoseHost, type Destination, type HostsDestination, type OneWay } from '../route/destination.ts'
import type { Declined, Routing } from '../route/routing.ts'
import type { Routes } from '../site/trial.ts'

export interface RouteHost {
  readonly host: string
  readonly address: string
  readonly preference: number
  /** Where it is another one than `port` of all. */
  readonly port?: number
  /** It was found by MX, though the others were not. */
  readonly mx?: true
}

export type RouteEnd =
  | { readonly kind: 'mailbox'; readonly user: string; readonly path: string }
  /** Delivered here, by the transport of that name; `place` is its socket, file or command. */
  | { readonly kind: 'transport'; readonly transport: TransportName; readonly name: string; readonly place: string }
  /** `by`: what named the hosts. */
  | { readonly kind: 'hosts'; readonly by: 'mx' | 'host'; readonly port: number; readonly hosts: readonly RouteHost[] }
  /** These take its place; an empty list: its mail is thrown away. */
  | { readonly kind: 'redirect'; readonly to: readonly RouteView[] }
  /** It is in another place of this tree already, and gets one copy. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly status: string }
  /** Not known now. */
  | { readonly kind: 'deferred'; readonly reason: Reason }

export interface RouteView {
  readonly address: string
  readonly router?: string
  readonly compared?: Facts
  readonly declined?: readonly Declined[]
  readonly end: RouteEnd
}

interface Walk {
  readonly routes: Routes
  readonly mailFrom: ReversePath
  /** What has been shown: by address, and whether it was made of itself. */
  readonly seen: Set<string>
}

export const viewRoute = (mailbox: Mailbox, mailFrom: ReversePath, routes: Routes): Promise<RouteView> =>
  walk(mailbox, [], { routes, mailFrom, seen: new Set() })

async function walk(mailbox: Mailbox, ancestors: readonly string[], asked: Walk): Promise<RouteView> {
  const address = formatMailbox(mailbox)
  const key = `${ancestors.includes(address)} ${address}`
  if (asked.seen.has(key)) return { address, end: { kind: 'repeated' } }
  asked.seen.add(key)
  const { routes, mailFrom } = asked
  const routing = await routes.route(mailbox, { mailFrom, ancestors })
  const { router, compared, declined } = routing
  return { address, router, compared, declined, end: await endOf(routing, [...ancestors, address], asked) }
}

async function endOf(routing: Routing, ancestors: readonly string[], asked: Walk): Promise<RouteEnd> {
  switch (routing.kind) {
    case 'failed':
      return { kind: 'failed', reason: routing.reason, status: routing.status }
    case 'deferred':
      return { kind: 'deferred', reason: routing.reason }
    case 'destination':
      return destinationEnd(routing.destination, asked.routes)
    case 'redirect': {
      const to: RouteView[] = []
      // One after the other: which of two is the repeated one must not depend on DNS.
      for (const mailbox of routing.to) to.push(await walk(mailbox, ancestors, asked))
      return { kind: 'redirect', to }
    }
  }
}

async function destinationEnd(destination: Destination, routes: Routes): Promise<RouteEnd> {
  if (destination.kind === 'mailbox') {
    return { kind: 'mailbox', user: destination.user, path: destination.maildir }
  }
  if (destination.kind === 'mbox') {
    return { kind: 'transport', transport: 'mbox', name: destination.name, place: destination.file }
  }
  if (destination.kind === 'pipe') {
    const { name, argv, as } = destination
    return { kind: 'transport', transport: 'pipe', name, place: `${argv.join(' ')} (${as})` }
  }
  if (destination.kind === 'autoreply') {
    return { kind: 'transport', transport: 'autoreply', name: destination.name, place: formatMailbox(destination.as) }
  }
  if (destination.kind === 'lmtp') {
    const { name, place } = destination
    return { kind: 'transport', transport: 'lmtp', name, place: describePlace(place) }
  }
  if (destination.kind === 'hosts') return severalEnd(destination, routes)
  return oneWayEnd(destination, routes)
}

async function oneWayEnd(destination: OneWay, { mailHosts }: Routes): Promise<RouteEnd> {
  const found = await mailHosts(destination)
  if (found.ok) return { kind: 'hosts', by: destination.kind, port: destination.port, hosts: found.hosts }
  const outcome = classify(found.reason, {
    destination: destination.kind,
    whose: whoseHost(destination),
    everyHostRefused: false,
  })
  return outcome.kind === 'failed'
    ? { kind: 'failed', reason: found.reason, status: outcome.status }
    : { kind: 'deferred', reason: found.reason }
}

/** All hosts that there are, as they would be asked; where there are none, what is wrong with the first. */
async function severalEnd({ ways }: HostsDestination, routes: Routes): Promise<RouteEnd> {
  const ends = await Promise.all(ways.map((way) => oneWayEnd(way, routes)))
  const found = ends.filter((end) => end.kind === 'hosts')
  const [first] = found
  if (!first) return ends.find(({ kind }) => kind === 'deferred') ?? ends[0] ?? NOBODY
  const { port } = first
  const hosts = found.flatMap((end) =>
    end.hosts.map((host) => ({
      ...host,
      ...(end.port !== port && { port: end.port }),
      ...(end.by === 'mx' && { mx: true as const }),
    })),
  )
  return { kind: 'hosts', by: 'host', port, hosts }
}

const NOBODY: RouteEnd = { kind: 'deferred', reason: { code: 'internal' } }

/** What becomes of mail for the address, at worst: it arrives or goes on, nobody knows now, or it comes back. */
export type Fate = 'routed' | 'unknown' | 'nowhere'

export function worstFate(views: readonly RouteView[]): Fate {
  const fates = views.map(fateOf)
  return fates.find((fate) => fate === 'nowhere') ?? fates.find((fate) => fate === 'unknown') ?? 'routed'
}

function fateOf({ end }: RouteView): Fate {
  switch (end.kind) {
    case 'mailbox':
    case 'transport':
    case 'hosts':
    case 'repeated':
      return 'routed'
    case 'failed':
      return 'nowhere'
    case 'deferred':
      return 'unknown'
    case 'redirect':
      return worstFate(end.to)
  }
}

// What no single value can tell: listeners that are in each other's way, a site without what it needs, a retry schedule that runs backwards, two users
// that become one. Each part is looked at as soon as it is right in itself, so that one slip elsewhere hides nothing.

import * as v from 'valibot'
import { isIpv6, type IpAddress } from '../core/ip.ts'
import { formatDuration } from '../core/time.ts'
import { httpSchema, listenerSchema, metricsSchema, retrySchema } from './schema.ts'
import { clientsSchema } from './clients-schema.ts'
import { acmeSchema, CHALLENGE_PORTS } from './tls-schema.ts'
import { nearestKey } from './nearest-key.ts'
import { DEFAULT_SETTINGS, SUBMISSION_PORT, SUBMISSIONS_PORT } from './default-settings.ts'
import type { Complaint } from './problem.ts'
import { readRetryRules } from './retry-rules.ts'
import { MAIL_SPOOL } from './transport-config.ts'
import { canonicalUserName, isUserName } from './user-name.ts'
import type { Path } from './yaml-source.ts'

export interface PlacedComplaint extends Complaint {
  readonly path: Path
  readonly where: 'key' | 'value'
  /** Of a value that is a text: the character of it. */
  readonly within?: number
}

export function crossChecks(raw: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  return [
    ...checkListeners(raw),
    ...checkSmarthost(raw),
    ...checkDeliver(raw),
    ...checkVirtual(raw),
    ...checkTables(raw),
    ...checkRetry(raw),
    ...checkUsers(raw),
  ]
}

interface Place {
  readonly path: Path
  readonly address: IpAddress | undefined
  readonly port: number
}

function checkListeners(raw: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  const listen = raw['listen'] ?? DEFAULT_SETTINGS.listen
  const places: Place[] = []
  for (const [i, item] of (Array.isArray(listen) ? listen : []).entries()) {
    const listener = v.safeParse(listenerSchema, item)
    if (!listener.success) continue
    const { address, port, mode } = listener.output
    places.push({ path: ['listen', i], address: address ?? undefined, port: port ?? defaultPort(mode) })
  }
  const http = v.safeParse(v.nullish(httpSchema), raw['http'])
  if (http.success && http.output) places.push({ path: ['http'], ...http.output })
  const metrics = v.safeParse(v.nullish(metricsSchema), raw['metrics'])
  if (metrics.success && metrics.output) places.push({ path: ['metrics'], ...metrics.output })
  const clients = v.safeParse(v.nullish(clientsSchema), raw['clients'])
  for (const key of ['http', 'https'] as const) {
    const web = clients.success ? clients.output?.[key] : undefined
    if (web) places.push({ path: ['clients', key], address: web.address ?? undefined, port: web.port })
  }
  const acme = v.safeParse(v.nullish(acmeSchema), raw['acme'])
  if (acme.success && acme.output) {
    const { listen, challenge } = acme.output
    const port = listen?.port ?? CHALLENGE_PORTS[challenge]
    places.push({ path: ['acme'], address: listen?.address ?? undefined, port })
  }
  return places.flatMap((place, i) => {
    const other = places.slice(0, i).find((one) => collide(one, place))
    if (!other) return []
    const message = `port ${place.port} is already listened on, by ${describe(other)}`
    return [
      { path: place.path, where: 'value' as const, message, advice: 'take another port, or remove one of the two' },
    ]
  })
}

const PORTS = {
  smtp: DEFAULT_SETTINGS.listen[0].port,
  submission: SUBMISSION_PORT,
  submissions: SUBMISSIONS_PORT,
} as const

export const defaultPort = (mode: keyof typeof PORTS): number => PORTS[mode]

const describe = ({ path, address }: Place): string =>
  `${path[0] === 'listen' ? `listener ${Number(path[1]) + 1}` : path.join('.')} on ${address ?? 'all addresses'}`

/** `::` takes the IPv4 addresses of its port as well (dual stack), `0.0.0.0` those alone. Port 0 is any free port. */
function collide(a: Place, b: Place): boolean {
  if (a.port !== b.port || a.port === 0) return false
  if (a.address === b.address) return true
  return [a, b].some(({ address }) => address === undefined || address === '::') || coversIpv4(a, b) || coversIpv4(b, a)
}

const coversIpv4 = (wide: Place, other: Place): boolean =>
  wide.address === '0.0.0.0' && other.address !== undefined && !isIpv6(other.address)

/** Without it mail would go straight to the recipients' servers, which is what these sites are not to do. */
function checkSmarthost({ site, smarthost }: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  const isNamed = Array.isArray(smarthost) ? smarthost.length > 0 : smarthost !== null && smarthost !== undefined
  if ((site !== 'smarthost' && site !== 'satellite') || isNamed) return []
  const message = `site: ${site} sends all mail to a smarthost, and none is named`
  const advice = 'add the key smarthost, for example smarthost: smtp.isp.example:587'
  return [{ path: ['site'], where: 'value', message, advice }]
}

function checkDeliver({ deliver, transports }: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  if (typeof deliver !== 'string') return []
  const names = ['maildir', MAIL_SPOOL.name, ...Object.keys(isGroup(transports) ? transports : {})]
  if (
    isGroup(transports) &&
    isGroup(Reflect.get(transports, deliver)) &&
    'autoreply' in Reflect.get(transports, deliver)
  ) {
    const message = `the transport "${deliver}" answers mail and keeps none`
    return [{ path: ['deliver'], where: 'value', message, advice: 'name it in a route with reply' }]
  }
  if (names.includes(deliver)) return []
  const nearest = nearestKey(deliver, names, [])
  const advice =
    nearest !== undefined && names.includes(nearest) ? `write "${nearest}"` : `write one of ${names.join(', ')}`
  return [{ path: ['deliver'], where: 'value', message: `there is no transport "${deliver}"`, advice }]
}

/** Wherever tables are named there must be one of that name. */
function checkTables(settings: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  const { tables, virtual } = settings
  const names = Object.keys(isGroup(tables) ? tables : {})
  const below = isGroup(virtual) ? Object.entries(virtual) : []
  const places = [
    [[], settings] as const,
    ...below.map(([domain, one]) => [['virtual', domain], one as unknown] as const),
  ]
  return places.flatMap(([path, group]) =>
    ['user_tables', 'alias_tables'].flatMap((key) => {
      const written: unknown = isGroup(group) ? Reflect.get(group, key) : undefined
      if (!Array.isArray(written)) return []
      return written.flatMap((name: unknown, i): PlacedComplaint[] => {
        if (typeof name !== 'string' || names.includes(name)) return []
        const advice =
          names.length === 0 ? 'describe it in tables: { NAME: { sqlite: ... } }' : `write one of ${names.join(', ')}`
        return [{ path: [...path, key, i], where: 'value', message: `there is no table "${name}"`, advice }]
      })
    }),
  )
}

const isGroup = (input: unknown): input is object =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

/** Its mail would stay here, which a satellite keeps none of. */
function checkVirtual({ site, virtual }: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  if (site !== 'satellite' || virtual === null || virtual === undefined) return []
  const message = 'a satellite keeps no mail, and has no virtual domains'
  const advice =
    'write site: smarthost, which keeps the mail of this server’s users and sends all other to the smarthost'
  return [{ path: ['virtual'], where: 'key', message, advice }]
}

function checkRetry(raw: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  const retry = v.safeParse(retrySchema, raw['retry'] ?? {})
  if (!retry.success) return []
  return [...checkSchedule(retry.output), ...checkRetryRules(raw['retry'])]
}

function checkRetryRules(retry: unknown): readonly PlacedComplaint[] {
  const text: unknown = typeof retry === 'object' && retry !== null ? Reflect.get(retry, 'rules') : undefined
  if (typeof text !== 'string') return []
  return readRetryRules(text).mistakes.map(({ offset, message, advice }) => ({
    path: ['retry', 'rules'],
    where: 'value',
    within: offset,
    message,
    advice,
  }))
}

function checkSchedule({ first, grow, last }: v.InferOutput<typeof retrySchema>): readonly PlacedComplaint[] {
  const findings: PlacedComplaint[] = []
  const mustNotEndBefore = (key: string, end: number, before: string, earlier: typeof first.until): void => {
    if (end >= earlier) return
    findings.push({
      path: ['retry', key, 'until'],
      where: 'value',
      message: `retry.${key} ends before retry.${before} does, after ${formatDuration(earlier)}`,
      advice: `write ${formatDuration(earlier)} or more, or shorten retry.${before}.until: all three count from the first attempt`,
    })
  }
  mustNotEndBefore('grow', grow.until, 'first', first.until)
  mustNotEndBefore('last', last.until, 'grow', grow.until)
  return findings
}

function checkUsers(raw: Readonly<Record<string, unknown>>): readonly PlacedComplaint[] {
  const users = raw['users']
  if (typeof users !== 'object' || users === null) return []
  const seen = new Map<string, string>()
  return Object.keys(users).flatMap((name) => {
    const canonical = canonicalUserName(name)
    const before = isUserName(name) ? seen.get(canonical) : undefined
    seen.set(canonical, name)
    if (before === undefined) return []
    const message = `users "${before}" and "${name}" are the same user: upper and lower case do not matter`
    return [{ path: ['users', name], where: 'key' as const, message, advice: 'keep one of the two' }]
  })
}

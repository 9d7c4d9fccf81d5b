// The HTTP face of the control port: JSON in, JSON out, a route for each use-case, nothing decided here. It is served twice: on
// the control socket, where whoever may open it may ask all of it, and on the configured TCP address, where each visitor has a
// role. On TCP every page of every browser on this machine can send requests, so a Host header that names somebody else's
// domain is refused (DNS rebinding), no CORS header is ever sent, and a page of somebody else may not ask for a change.

import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import {
  problem,
  type ControlAnswer,
  type Control,
  type ControlProblem,
  type ControlProblemCode,
} from '../control/control.ts'
import { OPERATOR_HEADER, readRequest } from '../control/http-form.ts'
import { MOST_BODY, type AnyUseCase } from '../control/use-case.ts'
import { USE_CASES } from '../control/use-cases.ts'
import { controlFor, type Visitor, type VisitorsChange } from '../control/visitor.ts'
import type { Clock } from '../core/clock.ts'
import { isForeign } from './foreign-page.ts'
import { isOwnHost, type OwnPlace } from './own-host.ts'
import type { EventFeed } from './live/event-feed.ts'
import { liveEvents } from './live/live-route.ts'
import { sendProblem, sendValue } from './v1/answers.ts'
import { openApiOf } from './v1/openapi.ts'
import { LIVE, V1, v1Path } from './v1/place.ts'

export interface ApiOptions {
  /** Where it is reached by TCP; left out: by the control socket, whose visitors may do everything. */
  readonly tcp?: TcpDoor
  /** What happens, for whoever watches; left out: nobody can. */
  readonly live?: { readonly feed: EventFeed; readonly clock: Clock }
  /** Told of what should never happen; the client learns nothing of it. */
  readonly onError?: (error: Error) => void
}

export interface TcpDoor {
  readonly place: OwnPlace
  /** Who asks; undefined: nobody who is known. */
  readonly visitor: (c: Context) => Visitor | undefined
  /** Told of each change before it is made. */
  readonly changing: (change: VisitorsChange, c: Context) => void
}

const STATUS: Readonly<Record<ControlProblemCode, ContentfulStatusCode>> = {
  'bad-id': 400,
  'bad-request': 400,
  'too-large': 413,
  'not-found': 404,
  damaged: 409,
  'log-in': 401,
  'not-allowed': 403,
  unavailable: 503,
  busy: 503,
  internal: 500,
}

export function createApi(
  control: Control,
  options: ApiOptions = {},
  useCases: readonly AnyUseCase[] = USE_CASES,
): Hono {
  const { tcp, onError } = options
  const app = new Hono()
  app.use(securityHeaders)
  if (tcp) app.use(checkHost(tcp.place), ownPagesOnly)

  const { live } = options
  // Before what makes tags, which would wait for the end of it.
  if (live)
    app.get(LIVE, (c) => {
      if (tcp && !tcp.visitor(c)) return send(c, LOG_IN)
      if (live.feed.isFull) return send(c, problem('busy', 'Too many watch already. Try again in a minute.'))
      return liveEvents(c, live.feed, live.clock)
    })
  app.use(`${V1}/*`, etag())
  app.get(`${V1}/openapi.json`, (c) => (tcp && !tcp.visitor(c) ? send(c, LOG_IN) : c.json(openApiOf(useCases))))
  for (const useCase of useCases) {
    const { method, path, mostBody = MOST_BODY } = useCase.http
    // Before a body is read that may be long.
    const known: MiddlewareHandler = async (c, next) =>
      tcp && !useCase.toAnybody && !tcp.visitor(c) ? send(c, LOG_IN) : next()
    app.on(method, [path, v1Path(useCase)], known, bounded(mostBody), async (c) => {
      const visitor = tcp?.visitor(c)
      const input = await readRequest(useCase, {
        inPath: (name) => c.req.param(name),
        query: (name) => c.req.queries(name) ?? [],
        body: () => c.req.text(),
      })
      if (!input.ok) return send(c, input)
      if (!tcp) return send(c, await control.ask(useCase, input.value, operatorIn(c)), useCase)
      if (visitor) {
        const asked = controlFor(control, visitor, (change) => tcp.changing(change, c))
        return send(c, await asked.ask(useCase, input.value), useCase)
      }
      const found = await control.ask(useCase, input.value)
      return found.ok ? c.json(useCase.toAnybody?.(found.value) ?? {}) : send(c, found)
    })
  }

  app.notFound((c) => send(c, problem('not-found', `There is no ${c.req.method} ${c.req.path} here.`)))
  app.onError((error, c) => {
    onError?.(error)
    return send(c, problem('internal', 'Waybill failed to answer this; its log tells why.'))
  })
  return app
}

const LOG_IN = problem(
  'log-in',
  'Send a token in the header Authorization: Bearer …; `waybill token new NAME` makes one. In a browser, log in first.',
)

/** Whoever may open the socket is believed; the text goes into events, so it is a short and harmless one. */
function operatorIn(c: Context): string | undefined {
  const name = c.req.header(OPERATOR_HEADER)
  return name !== undefined && /^[\w .()@-]{1,80}$/.test(name) ? name : undefined
}

function send<T>(c: Context, result: ControlAnswer<T>, useCase?: AnyUseCase): Response {
  const isV1 = c.req.path.startsWith(`${V1}/`)
  if (result.ok) return isV1 && useCase ? sendValue(c, result.value, useCase) : c.json(result.value)
  const error: ControlProblem = result.problem
  if (error.code === 'log-in') c.header('WWW-Authenticate', 'Bearer realm="waybill"')
  return isV1 ? sendProblem(c, error, STATUS[error.code]) : c.json({ error }, STATUS[error.code])
}

/** A body that says that it is larger is not read at all, and one that does not say so no further than this. */
const bounded = (octets: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: octets,
    onError: (c) => send(c, problem('too-large', `The body of a request may have ${octets} octets here.`)),
  })

const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  // What has a tag may be kept by whoever asked, and is asked about each time.
  c.header('Cache-Control', c.res.headers.has('etag') ? 'private, no-cache' : 'no-store')
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Frame-Options', 'DENY')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
}

/** A browser sends along who it is logged in as whatever page asks, so it is the page that has to be ours. */
const ownPagesOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || !isForeign(c)) return next()
  return send(c, problem('not-allowed', 'The request came from a page of somebody else, so nothing was done.'))
}

function checkHost(place: OwnPlace): MiddlewareHandler {
  return async (c, next) => {
    if (isOwnHost(c.req.header('host'), place)) return next()
    const error: ControlProblem = {
      code: 'bad-request',
      message:
        'The Host header does not name this server. Use its hostname, the configured address, localhost or 127.0.0.1.',
    }
    return c.json({ error }, 421)
  }
}

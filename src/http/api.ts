// The HTTP face of the control port: JSON in, JSON out, a route for each use-case, nothing decided here. It is served twice: on
// the control socket (only its owner can open it, changes allowed) and on the configured TCP address (for reading only).
// On TCP every page of every browser on this machine can send requests, so a Host header that names somebody else's
// domain is refused (DNS rebinding), no CORS header is ever sent, and changes are not offered.

import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
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
import { isOwnHost } from './own-host.ts'

export interface ApiOptions {
  /** Whether changes are allowed; where they are not, the Host header is checked as well. */
  readonly writable: boolean
  /** The address that HTTP is configured to listen on, which clients may name as Host. */
  readonly address?: string
  /** Told of what should never happen; the client learns nothing of it. */
  readonly onError?: (error: Error) => void
}

const STATUS: Readonly<Record<ControlProblemCode, ContentfulStatusCode>> = {
  'bad-id': 400,
  'bad-request': 400,
  'too-large': 413,
  'not-found': 404,
  damaged: 409,
  'read-only': 405,
  unavailable: 503,
  busy: 503,
  internal: 500,
}

/** What works for whoever asks is not for everybody, and no more is what changes something. */
const isOffered = ({ effect }: AnyUseCase, { writable }: ApiOptions): boolean => writable || effect === 'read'

export function createApi(control: Control, options: ApiOptions, useCases: readonly AnyUseCase[] = USE_CASES): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  if (!options.writable) app.use(checkHost(options.address), readOnly)

  for (const useCase of useCases) {
    if (!isOffered(useCase, options)) continue
    const { method, path, mostBody = MOST_BODY } = useCase.http
    app.on(method, path, bounded(mostBody), async (c) => {
      const input = await readRequest(useCase, {
        inPath: (name) => c.req.param(name),
        query: (name) => c.req.queries(name) ?? [],
        body: () => c.req.text(),
      })
      if (!input.ok) return send(c, input)
      const asked = options.writable ? input.value : (useCase.restrained?.(input.value) ?? input.value)
      return send(c, await control.ask(useCase, asked, options.writable ? operatorIn(c) : undefined))
    })
  }

  app.notFound((c) => send(c, problem('not-found', `There is no ${c.req.method} ${c.req.path} here.`)))
  app.onError((error, c) => {
    options.onError?.(error)
    return send(c, problem('internal', 'Waybill failed to answer this; its log tells why.'))
  })
  return app
}

/** Whoever may open the socket is believed; the text goes into events, so it is a short and harmless one. */
function operatorIn(c: Context): string | undefined {
  const name = c.req.header(OPERATOR_HEADER)
  return name !== undefined && /^[\w .()@-]{1,80}$/.test(name) ? name : undefined
}

function send<T>(c: Context, result: ControlAnswer<T>): Response {
  if (result.ok) return c.json(result.value)
  const error: ControlProblem = result.problem
  return c.json({ error }, STATUS[error.code])
}

/** A body that says that it is larger is not read at all, and one that does not say so no further than this. */
const bounded = (octets: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: octets,
    onError: (c) => send(c, problem('too-large', `The body of a request may have ${octets} octets here.`)),
  })

const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Cache-Control', 'no-store')
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Frame-Options', 'DENY')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
}

const readOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  c.header('Allow', 'GET, HEAD')
  return send(c, problem('read-only', 'This address is for reading only. Use the waybill command to change something.'))
}

function checkHost(address: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    if (isOwnHost(c.req.header('host'), address)) return next()
    const error: ControlProblem = {
      code: 'bad-request',
      message: 'The Host header does not name this server. Use localhost, 127.0.0.1 or the configured address.',
    }
    return c.json({ error }, 421)
  }
}

// The HTTP face of the control port: JSON in, JSON out, nothing decided here. It is served twice: on the control socket
// (only its owner can open it, changes allowed) and on the configured TCP address (for reading only).
// On TCP every page of every browser on this machine can send requests, so a Host header that names somebody else's
// domain is refused (DNS rebinding), no CORS header is ever sent, and changes are not offered.

import { Hono, type Context, type MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { parseIp } from '../core/ip.ts'
import type { ExplainRequest } from '../control/recipient-diagnosis.ts'
import { LANGUAGES } from '../diagnose/diagnosis.ts'
import { readSimulationRequest } from '../control/read-simulation-request.ts'
import {
  LIST_LIMIT,
  problem,
  TRACE_LIMIT,
  type Answer,
  type Control,
  type ControlProblem,
  type ControlProblemCode,
} from '../control/control.ts'

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
  'not-found': 404,
  'read-only': 405,
  unavailable: 503,
  busy: 503,
  internal: 500,
}

export function createApi(control: Control, options: ApiOptions): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  if (!options.writable) app.use(checkHost(options.address), readOnly)

  app.get('/health', async (c) => send(c, await control.health()))
  app.get('/api/queue', async (c) => {
    const limit = readLimit(c, LIST_LIMIT.usual, LIST_LIMIT.most)
    if (!limit.ok) return send(c, limit)
    const after = c.req.query('after')
    return send(c, await control.list({ limit: limit.value, ...(after === undefined ? {} : { after }) }))
  })
  app.get('/api/messages/:id', async (c) => {
    const explain = readExplain(c, options.writable)
    return send(c, await control.show(c.req.param('id'), { explain }))
  })
  app.get('/api/trace/:idOrAddress', async (c) => {
    const limit = readLimit(c, TRACE_LIMIT.usual, TRACE_LIMIT.most)
    if (!limit.ok) return send(c, limit)
    const explain = readExplain(c, options.writable)
    return send(c, await control.trace(c.req.param('idOrAddress'), { limit: limit.value, explain }))
  })
  if (options.writable) {
    // These two ask DNS for whoever asks them, so they are not for everybody.
    app.get('/api/why/:id', async (c) => send(c, await control.why(c.req.param('id'))))
    app.post('/api/simulate', async (c) => {
      const request = readSimulationRequest(await c.req.text())
      return send(c, request.ok ? await control.simulate(request.value) : request)
    })
    app.post('/api/queue/:id/retry', async (c) => send(c, await control.retry(c.req.param('id'))))
    app.delete('/api/queue/:id', async (c) => send(c, await control.remove(c.req.param('id'))))
  }

  app.notFound((c) => send(c, problem('not-found', `There is no ${c.req.method} ${c.req.path} here.`)))
  app.onError((error, c) => {
    options.onError?.(error)
    return send(c, problem('internal', 'Waybill failed to answer this; its log tells why.'))
  })
  return app
}

function send<T>(c: Context, result: Answer<T>): Response {
  if (result.ok) return c.json(result.value)
  const error: ControlProblem = result.problem
  return c.json({ error }, STATUS[error.code])
}

function readLimit(c: Context, usual: number, most: number): Answer<number> {
  const text = c.req.query('limit')
  if (text === undefined) return { ok: true, value: usual }
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > most) return problem('bad-request', `limit must be a number from 1 to ${most}.`)
  return { ok: true, value: limit }
}

/** Look-ups ask DNS for whoever asks for them, so they are not for everybody. */
function readExplain(c: Context, mayLookUp: boolean): ExplainRequest | undefined {
  const language = LANGUAGES.find((one) => one === c.req.query('explain'))
  return language && { language, lookUps: mayLookUp && c.req.query('lookups') === '1' }
}

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

/**
 * Whether a Host header is one that only a client that meant this server sends. A page that rebinds its name to 127.0.0.1
 * still sends its own name, never an address; so where the server listens on all addresses, any address will do.
 */
export function isOwnHost(header: string | undefined, address: string | undefined): boolean {
  const host = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::\d{1,5})?$/.exec(header ?? '')?.[1]?.toLowerCase()
  if (host === undefined) return false
  if (host === 'localhost') return true
  const ip = parseIp(host.replace(/^\[(.*)\]$/, '$1'))
  if (ip === undefined) return host === address?.toLowerCase()
  const listensOnAll = address === '0.0.0.0' || address === '::'
  return listensOnAll || ip === '127.0.0.1' || ip === '::1' || (address !== undefined && ip === parseIp(address))
}

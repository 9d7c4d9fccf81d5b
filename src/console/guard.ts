// What keeps other people's pages and other people's text from misusing the console. Every answer forbids scripts and styles that
// are not our own files; whether a request comes from a page of ours is found out in ../http/foreign-page.ts.

import type { MiddlewareHandler } from 'hono'
import { isOwnHost, type OwnPlace } from '../http/own-host.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', POLICY)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Frame-Options', 'DENY')
  // Under `no-referrer` a browser names no origin of a form, and it could not be told from another's.
  c.header('Referrer-Policy', 'same-origin')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  if (!c.res.headers.has('cache-control')) c.header('Cache-Control', 'no-store')
}

export const checkHost =
  (place: OwnPlace): MiddlewareHandler =>
  async (c, next) =>
    isOwnHost(c.req.header('host'), place)
      ? next()
      : c.text(
          'The Host header does not name this server. Use its hostname, the configured address, localhost or 127.0.0.1.\n',
          421,
        )

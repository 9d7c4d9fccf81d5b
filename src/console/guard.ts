// What keeps other people's pages and other people's text from misusing the console. Every answer forbids scripts and styles that
// are not our own files; what changes something or works for whoever asks must come from a page of the console itself.

import type { Context, MiddlewareHandler } from 'hono'
import { isOwnHost } from '../http/own-host.ts'

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
  (address: string | undefined): MiddlewareHandler =>
  async (c, next) =>
    isOwnHost(c.req.header('host'), address)
      ? next()
      : c.text('The Host header does not name this server. Use localhost, 127.0.0.1 or the configured address.\n', 421)

/** Whether a request comes from a page of the console: a browser says so, and no page can make it lie (Fetch, §3.2). */
export function isFromOwnPage(c: Context): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return c.req.header('sec-fetch-site') === 'same-origin'
  const host = c.req.header('host')
  return origin === `http://${host}` || origin === `https://${host}`
}

// Whether a request comes from a page of somebody else: a browser says where each comes from, and no page can make it lie (Fetch,
// §3.2 Origin; Fetch Metadata, §2.4 Sec-Fetch-Site).

import type { Context } from 'hono'

/** What a page of ours sends, and only that. */
export function isFromOwnPage(c: Context): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return c.req.header('sec-fetch-site') === 'same-origin'
  const host = c.req.header('host')
  return origin === `http://${host}` || origin === `https://${host}`
}

/** A browser says that it comes from elsewhere. What is no browser says nothing of it, and brings no cookie unasked. */
export function isForeign(c: Context): boolean {
  const saysNothing = c.req.header('origin') === undefined && c.req.header('sec-fetch-site') === undefined
  // Whoever brings a cookie has to say where it comes from.
  return saysNothing ? c.req.header('cookie') !== undefined : !isFromOwnPage(c)
}

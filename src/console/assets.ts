// The few files that a page loads, all of them our own, from `console/` beside the sources: they are served as they stand there.

import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { etag } from 'hono/etag'

const FILES = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

export function assets(): Hono {
  const app = new Hono()
  for (const [name, type] of Object.entries(FILES)) {
    const text = readFileSync(new URL(`../../console/${name}`, import.meta.url), 'utf8')
    app.get(`/${name}`, etag(), (c) => c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }))
  }
  return app
}

// What is served on the TCP address of `http:`: the API for reading, and in the sandbox the console.

import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Config } from '../config/config.ts'
import { createConsole } from '../console/console.ts'
import type { Control } from '../control/control.ts'
import { createApi } from '../http/api.ts'

export interface WebDeps {
  readonly control: Control
  readonly clock: Clock
  readonly config: Pick<Config, 'hostname'>
  readonly address: string
  readonly sandbox: boolean
  readonly onError: (error: unknown) => void
}

/** In the pretended world everybody on this machine is its operator. */
const SANDBOX_VISITOR = { name: 'console', role: 'operator' } as const

export function createWeb({ control, clock, config, address, sandbox, onError }: WebDeps): Hono {
  const api = createApi(control, { writable: false, address, onError })
  if (!sandbox) return api
  const app = new Hono()
  app.all('/api/*', (c) => api.fetch(c.req.raw))
  app.all('/health', (c) => api.fetch(c.req.raw))
  const { hostname } = config
  const pages = createConsole({ control, clock, hostname, address, sandbox, onError, visitor: () => SANDBOX_VISITOR })
  app.all('*', (c) => pages.fetch(c.req.raw))
  return app
}

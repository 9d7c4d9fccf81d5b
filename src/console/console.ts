// The web console: pages for people over the control port, on the TCP address of `http:`. It asks the same use-cases as the
// command line and tells the same sentences. See guard.ts for what it is kept from, and serving.ts for what all pages share.

import type { Hono } from 'hono'
import { assets } from './assets.ts'
import { changingRoutes } from './routes/changing.ts'
import { logInRoutes } from './routes/log-in.ts'
import { readingRoutes } from './routes/reading.ts'
import { toolRoutes } from './routes/tools.ts'
import { tourRoutes } from './routes/tour.ts'
import { serving, type ConsoleOptions } from './serving.ts'

export function createConsole(options: ConsoleOptions): Hono {
  const served = serving(options)
  served.app.route('/', assets())
  logInRoutes(served)
  readingRoutes(served)
  changingRoutes(served)
  toolRoutes(served)
  if (options.sandbox) tourRoutes(served)
  return served.app
}

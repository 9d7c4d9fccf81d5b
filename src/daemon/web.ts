// What is served on the TCP address of `http:`: the API and the console, behind the doorkeeper; in the sandbox nobody has to log in.

import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Config } from '../config/config.ts'
import { createConsole } from '../console/console.ts'
import type { Control } from '../control/control.ts'
import type { TokenBook } from '../control/token-book.ts'
import type { Visitor } from '../control/visitor.ts'
import { createApi, type TcpDoor } from '../http/api.ts'
import { clientOf, Doorkeeper } from '../http/doorkeeper.ts'
import type { EventFeed } from '../http/live/event-feed.ts'
import { GuessThrottle } from '../sasl/throttle.ts'
import type { Generations } from '../site/generations.ts'
import type { Log } from './log.ts'
import { logLogIn } from './log-log-in.ts'

export interface WebDeps {
  readonly control: Control
  readonly clock: Clock
  readonly log: Log
  readonly config: Pick<Config, 'hostname'>
  readonly generations: Pick<Generations, 'current'>
  readonly tokens: TokenBook
  readonly feed: EventFeed
  readonly address: string
  /** Served by HTTPS. */
  readonly secured: boolean
  readonly sandbox: boolean
  readonly onError: (error: unknown) => void
}

/** In the pretended world everybody on this machine is its operator. */
const SANDBOX_VISITOR: Visitor = { name: 'console', role: 'admin', contents: true }

export function createWeb(deps: WebDeps): Hono {
  const { control, clock, log, config, feed, address, sandbox, onError } = deps
  const { hostname } = config
  const place = { address, hostname }
  const doorkeeper = sandbox ? undefined : openDoor(deps)
  const door: TcpDoor = {
    place,
    visitor: (c) => (doorkeeper ? doorkeeper.visitor(c) : SANDBOX_VISITOR),
    // A line that the usual log has, beside the events that name them.
    changing: (change, c) => log.warn('changed over HTTP', { client: clientOf(c), ...change }),
  }
  const api = createApi(control, { tcp: door, live: { feed, clock }, onError })
  const pages = createConsole({ ...door, control, clock, hostname, sandbox, onError, doorkeeper })
  const app = new Hono()
  app.all('/api/*', (c) => api.fetch(c.req.raw, c.env))
  app.all('/health', (c) => api.fetch(c.req.raw, c.env))
  app.all('*', (c) => pages.fetch(c.req.raw, c.env))
  return app
}

function openDoor({ clock, log, generations, tokens, secured }: WebDeps): Doorkeeper {
  const login = () => generations.current.login
  // Where no user can log in, tokens still can, and guesses are counted for themselves.
  const alone = new GuessThrottle(clock, () => generations.current.config.auth.throttle)
  return new Doorkeeper({
    clock,
    tokens,
    throttle: () => login()?.throttle ?? alone,
    login,
    access: () => generations.current.config.console,
    secured,
    told: (notice) => logLogIn(notice, log),
  })
}

// How pages are served: who asks and in which language, the frame around the answer, and which requests may do something. Decides
// nothing about what a page shows.

import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import type { Clock } from '../core/clock.ts'
import { problem, type Control, type ControlAnswer } from '../control/control.ts'
import { checkInput } from '../control/http-form.ts'
import type { UseCase } from '../control/use-case.ts'
import { serverProblemInRussian } from '../words/server-problems.ts'
import { frame, type Page } from './frame.ts'
import { checkHost, isFromOwnPage, securityHeaders } from './guard.ts'
import { html } from './html.ts'
import { languageFor, makePageContext, type PageContext } from './page-context.ts'
import { problemPage } from './parts.ts'
import { may, type Role, type Visitor } from './visitor.ts'

export interface ConsoleOptions {
  readonly control: Control
  readonly clock: Clock
  readonly hostname: string
  /** The address that HTTP is configured to listen on, which browsers may name as Host. */
  readonly address?: string
  readonly sandbox: boolean
  /** Who asks; undefined: nobody who may. */
  readonly visitor: (c: Context) => Visitor | undefined
  readonly timeZone?: string
  readonly onError?: (error: Error) => void
}

export type PageAnswer = ControlAnswer<Page>
type Make = (context: PageContext, c: Context) => Promise<PageAnswer | Response>

export interface Serving {
  readonly app: Hono
  readonly options: ConsoleOptions
  /** A page for whoever may read, or for those of a role. */
  readonly get: (path: string, make: Make, role?: Role) => void
  /** What a form of ours asks for; `octets`: the most that its body may have. */
  readonly post: (path: string, make: Make, how: { readonly role: Role; readonly octets: number }) => void
  /** A page of what a use-case answers, or the problem that it answers with. */
  readonly shown: <Input extends object, T>(
    context: PageContext,
    useCase: UseCase<Input, T>,
    fields: object,
    page: (value: T) => Page,
  ) => Promise<PageAnswer>
}

const LANGUAGE_COOKIE = 'waybill-language'
const YEAR_SECONDS = 365 * 24 * 3600

export const page = (value: Page): PageAnswer => ({ ok: true, value })

export function serving(options: ConsoleOptions): Serving {
  const app = new Hono()
  app.use(securityHeaders, checkHost(options.address))
  const served = (c: Context, role: Role, make: Make): Promise<Response> =>
    withContext(c, options, (context) =>
      may(context.visitor, role) ? make(context, c) : Promise.resolve(page(refusedPage(context))),
    )
  app.notFound((c) => served(c, 'reader', async () => problem('not-found', '')))
  app.onError((error, c) => {
    options.onError?.(error)
    return served(c, 'reader', async (context) => page(faultPage(context)))
  })
  return {
    app,
    options,
    get: (path, make, role = 'reader') => void app.get(path, (c) => served(c, role, make)),
    post(path, make, { role, octets }) {
      const tooLarge = (c: Context): Promise<Response> =>
        served(c, role, async () => problem('too-large', `The body of a request may have ${octets} octets here.`))
      app.post(path, bodyLimit({ maxSize: octets, onError: tooLarge }), (c) =>
        served(c, role, (context) =>
          isFromOwnPage(c) ? make(context, c) : Promise.resolve(page(foreignPage(context))),
        ),
      )
    },
    async shown(context, useCase, fields, show) {
      const input = checkInput(useCase, fields)
      if (!input.ok) return input
      const found = await options.control.ask(useCase, input.value, context.visitor.name)
      return found.ok ? page(show(found.value)) : found
    },
  }
}

/** Who asks, in which language, and the frame around the answer. */
async function withContext(c: Context, options: ConsoleOptions, make: Make): Promise<Response> {
  const visitor = options.visitor(c)
  if (visitor === undefined) return c.text('Not allowed.\n', 403)
  const { clock, hostname, sandbox, timeZone } = options
  const asked = c.req.query('lang')
  const language = languageFor(asked, getCookie(c, LANGUAGE_COOKIE), c.req.header('accept-language'))
  if (asked === language)
    setCookie(c, LANGUAGE_COOKIE, language, { path: '/', sameSite: 'Strict', httpOnly: true, maxAge: YEAR_SECONDS })
  const here = new URL(c.req.url)
  const context = makePageContext({ language, visitor, here, hostname, sandbox, now: clock.now(), timeZone })
  const made = await make(context, c)
  if (made instanceof Response) return made
  const shown = made.ok ? made.value : problemPage(made.problem, context, problemIn(context))
  return c.html(frame(shown, context).toString(), shown.status ?? 200)
}

const problemIn =
  ({ language }: PageContext) =>
  (text: string): string =>
    language === 'ru' ? (serverProblemInRussian(text) ?? text) : text

const toldPage = (status: 403 | 500, text: string, { words }: PageContext): Page => ({
  status,
  title: words.failed,
  body: html`<h1>${words.failed}</h1>
    <p>${text}</p>`,
})

const foreignPage = (context: PageContext): Page => toldPage(403, context.words.foreign, context)
const refusedPage = (context: PageContext): Page => toldPage(403, context.words.notYours, context)
const faultPage = (context: PageContext): Page => toldPage(500, context.words.faulty, context)

// How pages are served: who asks and in which language, the frame around the answer, and which requests may do something. Decides
// nothing about what a page shows.

import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import type { Clock } from '../core/clock.ts'
import { problem, type Control, type ControlAnswer } from '../control/control.ts'
import { checkInput } from '../control/http-form.ts'
import type { UseCase } from '../control/use-case.ts'
import { controlFor, may, type Need, type Visitor, type VisitorsChange } from '../control/visitor.ts'
import type { Doorkeeper } from '../http/doorkeeper.ts'
import { isFromOwnPage } from '../http/foreign-page.ts'
import type { OwnPlace } from '../http/own-host.ts'
import { serverProblemInRussian } from '../words/server-problems.ts'
import { frame, type Page } from './frame.ts'
import { checkHost, securityHeaders } from './guard.ts'
import { html } from './html.ts'
import { languageFor, makeFrameContext, type FrameContext, type PageContext } from './page-context.ts'
import { ownPath } from './own-path.ts'
import { problemPage } from './parts.ts'

export interface ConsoleOptions {
  readonly control: Control
  readonly clock: Clock
  readonly hostname: string
  readonly place: OwnPlace
  readonly sandbox: boolean
  /** Who asks; undefined: nobody who is known. */
  readonly visitor: (c: Context) => Visitor | undefined
  /** Where one can log in; left out: nobody has to. */
  readonly doorkeeper?: Pick<Doorkeeper, 'logIn' | 'logOut' | 'cookieName' | 'secured'> | undefined
  /** Told of each change before it is made. */
  readonly changing?: (change: VisitorsChange, c: Context) => void
  readonly timeZone?: string
  readonly onError?: (error: Error) => void
}

export type PageAnswer = ControlAnswer<Page>
type Make<In = PageContext> = (context: In, c: Context) => Promise<PageAnswer | Response>

export interface Serving {
  readonly app: Hono
  readonly options: ConsoleOptions
  /** A page for whoever may read, or for those who may what it needs. */
  readonly get: (path: string, make: Make, need?: Need) => void
  /** What a form of ours asks for; `octets`: the most that its body may have. */
  readonly post: (path: string, make: Make, how: { readonly need: Need; readonly octets: number }) => void
  /** The same two for everybody, also for those who have not logged in. */
  readonly open: (path: string, get: Make<FrameContext>, post: Make<FrameContext>) => void
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
/** Octets of the form that logs in. */
const MOST_OPEN = 4096

export const page = (value: Page): PageAnswer => ({ ok: true, value })

export function serving(options: ConsoleOptions): Serving {
  const app = new Hono()
  app.use(securityHeaders, checkHost(options.place))
  const served = (c: Context, need: Need, make: Make): Response | Promise<Response> => {
    const visitor = options.visitor(c)
    if (visitor === undefined) return toLogIn(c, options)
    const control = controlFor(options.control, visitor, (change) => options.changing?.(change, c))
    const context: PageContext = { ...frameContextOf(c, options), visitor, control }
    return framed(c, context, may(visitor, need) ? make(context, c) : Promise.resolve(page(refusedPage(context))))
  }
  const guarded =
    <In extends FrameContext>(make: Make<In>): Make<In> =>
    (context, c) =>
      isFromOwnPage(c) ? make(context, c) : Promise.resolve(page(foreignPage(context)))
  app.notFound((c) => served(c, 'reader', async () => problem('not-found', '')))
  app.onError((error, c) => {
    options.onError?.(error)
    return served(c, 'reader', async (context) => page(faultPage(context)))
  })
  return {
    app,
    options,
    get: (path, make, need = 'reader') => void app.get(path, (c) => served(c, need, make)),
    post(path, make, { need, octets }) {
      const tooLarge = async (c: Context): Promise<Response> => served(c, need, async () => tooLong(octets))
      app.post(path, bodyLimit({ maxSize: octets, onError: tooLarge }), (c) => served(c, need, guarded(make)))
    },
    open(path, get, post) {
      const answered = (c: Context, make: Make<FrameContext>): Promise<Response> => {
        const context = frameContextOf(c, options)
        return framed(c, context, make(context, c))
      }
      app.get(path, (c) => answered(c, get))
      const tooLarge = (c: Context): Promise<Response> => answered(c, async () => tooLong(MOST_OPEN))
      app.post(path, bodyLimit({ maxSize: MOST_OPEN, onError: tooLarge }), (c) => answered(c, guarded(post)))
    },
    async shown(context, useCase, fields, show) {
      const input = checkInput(useCase, fields)
      if (!input.ok) return input
      const found = await context.control.ask(useCase, input.value)
      return found.ok ? page(show(found.value)) : found
    },
  }
}

const tooLong = (octets: number) => problem('too-large', `The body of a request may have ${octets} octets here.`)

/** In which language, where and when. */
function frameContextOf(c: Context, { clock, hostname, sandbox, timeZone }: ConsoleOptions): FrameContext {
  const asked = c.req.query('lang')
  const language = languageFor(asked, getCookie(c, LANGUAGE_COOKIE), c.req.header('accept-language'))
  if (asked === language)
    setCookie(c, LANGUAGE_COOKIE, language, { path: '/', sameSite: 'Strict', httpOnly: true, maxAge: YEAR_SECONDS })
  return makeFrameContext({ language, here: new URL(c.req.url), hostname, sandbox, now: clock.now(), timeZone })
}

async function framed(c: Context, context: FrameContext, making: Promise<PageAnswer | Response>): Promise<Response> {
  const made = await making
  if (made instanceof Response) return made
  const shown = made.ok ? made.value : problemPage(made.problem, context, problemIn(context))
  return c.html(frame(shown, context).toString(), shown.status ?? 200)
}

/**
 * Whoever follows a link from elsewhere brings no cookie (SameSite=Strict), logged in or not. So the page is first loaded anew from
 * a page of ours, which brings it.
 */
function toLogIn(c: Context, options: ConsoleOptions): Response | Promise<Response> {
  const { pathname, search } = new URL(c.req.url)
  const here = ownPath(`${pathname}${search}`)
  if (!options.doorkeeper) return c.text('Not allowed.\n', 403)
  if (c.req.method === 'GET' && c.req.header('sec-fetch-site') === 'cross-site')
    return c.html(
      html`<!doctype html>
        <html>
          <head>
            <meta http-equiv="refresh" content="0;url=${here}" />
            <title>Waybill</title>
          </head>
        </html>`.toString(),
    )
  return c.redirect(`/log-in?to=${encodeURIComponent(c.req.method === 'GET' ? here : '/')}`, 303)
}

const problemIn =
  ({ language }: FrameContext) =>
  (text: string): string =>
    language === 'ru' ? (serverProblemInRussian(text) ?? text) : text

const toldPage = (status: 403 | 500, text: string, { words }: FrameContext): Page => ({
  status,
  title: words.failed,
  body: html`<h1>${words.failed}</h1>
    <p>${text}</p>`,
})

const foreignPage = (context: FrameContext): Page => toldPage(403, context.words.foreign, context)
const refusedPage = (context: FrameContext): Page => toldPage(403, context.words.notYours, context)
const faultPage = (context: FrameContext): Page => toldPage(500, context.words.faulty, context)

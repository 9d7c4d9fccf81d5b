// The web console: pages for people over the control port, on the TCP address of `http:`. It asks the same use-cases as the
// command line and tells the same sentences; here stands only which page asks for what. See guard.ts for what it is kept from.

import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import type { Clock } from '../core/clock.ts'
import { parseId } from '../core/id.ts'
import { problem, type Control, type ControlAnswer } from '../control/control.ts'
import { checkInput } from '../control/http-form.ts'
import type { UseCase } from '../control/use-case.ts'
import { explainText, MOST_TEXT } from '../control/use-cases/explain.ts'
import { writeLetters } from '../control/use-cases/letter.ts'
import { queueCauses } from '../control/use-cases/queue-causes.ts'
import { queueShow } from '../control/use-cases/queue-show.ts'
import { serverStatus } from '../control/use-cases/status.ts'
import { trace } from '../control/use-cases/trace.ts'
import { whyRefused } from '../control/use-cases/why.ts'
import { parseDecisionId } from '../control/why.ts'
import { serverProblemInRussian } from '../words/server-problems.ts'
import { askQueue } from './ask-queue.ts'
import { assets } from './assets.ts'
import { frame, type Page } from './frame.ts'
import { checkHost, isFromOwnPage, securityHeaders } from './guard.ts'
import { html } from './html.ts'
import { languageFor, makePageContext, type PageContext } from './page-context.ts'
import { explainedPage, explainPage } from './pages/explain.ts'
import { headerPage } from './pages/header.ts'
import { letterPage } from './pages/letter.ts'
import { nowPage } from './pages/now.ts'
import { postmasterPage } from './pages/postmaster.ts'
import { queuePage } from './pages/queue.ts'
import { refusalPage } from './pages/refusal.ts'
import { emptySearch, foundPage } from './pages/search.ts'
import { problemPage } from './parts.ts'
import type { Visitor } from './visitor.ts'

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

/** Octets of a text to be explained: all its characters may need four. */
const MOST_BODY = 4 * MOST_TEXT + 64 * 1024
const MOST_FOUND = 50
const LANGUAGE_COOKIE = 'waybill-language'
const YEAR_SECONDS = 365 * 24 * 3600

type Answered = ControlAnswer<Page>

export function createConsole(options: ConsoleOptions): Hono {
  const { control, onError } = options
  const app = new Hono()
  app.use(securityHeaders, checkHost(options.address))
  app.route('/', assets())

  /** A page of what a use-case answers, or of the problem that it answers with. */
  const shown = async <Input extends object, T>(
    context: PageContext,
    useCase: UseCase<Input, T>,
    fields: object,
    page: (value: T) => Page,
  ): Promise<Answered> => {
    const input = checkInput(useCase, fields)
    if (!input.ok) return input
    const found = await control.ask(useCase, input.value, context.visitor.name)
    return found.ok ? { ok: true, value: page(found.value) } : found
  }

  const get = (path: string, make: (context: PageContext, c: Context) => Promise<Answered>): void => {
    app.get(path, async (c) => withContext(c, options, (context) => make(context, c)))
  }

  get('/', async (context) => {
    const status = await control.ask(serverStatus, {})
    if (!status.ok) return status
    return shown(context, queueCauses, { language: context.language }, (causes) =>
      nowPage(causes, status.value, context),
    )
  })
  get('/queue', async (context) => {
    const found = await askQueue(control, context.here.searchParams)
    return found.ok ? { ok: true, value: queuePage(found.value, context) } : found
  })
  get('/letters/:id', (context, c) =>
    shown(context, trace, { subject: idIn(c), explain: context.language, lookups: true }, ({ stories: [story] }) =>
      story ? letterPage(story, context) : problemPage(nothing.problem, context, problemIn(context)),
    ),
  )
  get('/letters/:id/header', (context, c) =>
    shown(context, queueShow, { id: idIn(c) }, (detail) => headerPage(detail, context)),
  )
  const postmaster = (context: PageContext, c: Context): Promise<Answered> =>
    shown(context, writeLetters, { id: idIn(c), language: context.language }, (letters) =>
      postmasterPage(letters, context),
    )
  get('/letters/:id/postmaster', postmaster)
  get('/why/:id/postmaster', postmaster)
  get('/why/:id', (context, c) => shown(context, whyRefused, { id: idIn(c) }, (view) => refusalPage(view, context)))
  app.get('/letters/:id/story.json', async (c) => {
    if (!options.visitor(c)) return c.notFound()
    const found = await control.ask(trace, { subject: idIn(c), limit: 1 })
    return found.ok ? c.json(found.value) : c.json({ error: found.problem }, 404)
  })

  app.get('/search', (c) =>
    withContext(c, options, async (context) => {
      const subject = (c.req.query('q') ?? '').trim()
      if (subject === '') return { ok: true, value: emptySearch(context) }
      const name = parseDecisionId(subject)
      if (name !== undefined && /^\W*wb/i.test(subject)) return c.redirect(`/why/${name}`, 303)
      if (parseId(subject) !== undefined) return c.redirect(`/letters/${encodeURIComponent(subject)}`, 303)
      return shown(context, trace, { subject, limit: MOST_FOUND }, (found) => foundPage(found, context))
    }),
  )

  get('/explain', async (context) => ({ ok: true, value: explainPage(context) }))
  app.post(
    '/explain',
    bodyLimit({ maxSize: MOST_BODY, onError: (c) => withContext(c, options, async () => tooLarge()) }),
    (c) =>
      withContext(c, options, async (context) => {
        if (!isFromOwnPage(c)) return { ok: true, value: foreignPage(context) }
        const text = await pastedText(c)
        if (text.trim() === '') return { ok: true, value: explainPage(context) }
        return shown(context, explainText, { text, language: context.language }, (found) =>
          explainedPage(text, found, context),
        )
      }),
  )

  app.notFound((c) => withContext(c, options, async () => nothing))
  app.onError((error, c) => {
    onError?.(error)
    return withContext(c, options, async (context) => ({ ok: true, value: faultPage(context) }))
  })
  return app
}

const nothing = problem('not-found', '')
const tooLarge = (): Answered =>
  problem('too-large', `text: It may have ${MOST_TEXT} characters; \`waybill explain FILE\` reads more.`)

const idIn = (c: Context): string => c.req.param('id') ?? ''

const problemIn =
  ({ language }: PageContext) =>
  (text: string): string =>
    language === 'ru' ? (serverProblemInRussian(text) ?? text) : text

/** Everything that is asked for as a page goes through here: who asks, in which language, and the frame around the answer. */
async function withContext(
  c: Context,
  options: ConsoleOptions,
  make: (context: PageContext) => Promise<Answered | Response>,
): Promise<Response> {
  const visitor = options.visitor(c)
  if (visitor === undefined) return c.text('Not allowed.\n', 403)
  const { clock, hostname, sandbox, timeZone } = options
  const asked = c.req.query('lang')
  const language = languageFor(asked, getCookie(c, LANGUAGE_COOKIE), c.req.header('accept-language'))
  if (asked === language)
    setCookie(c, LANGUAGE_COOKIE, language, { path: '/', sameSite: 'Strict', httpOnly: true, maxAge: YEAR_SECONDS })
  const here = new URL(c.req.url)
  const context = makePageContext({ language, visitor, here, hostname, sandbox, now: clock.now(), timeZone })
  const made = await make(context)
  if (made instanceof Response) return made
  const page = made.ok ? made.value : problemPage(made.problem, context, problemIn(context))
  return c.html(frame(page, context).toString(), page.status ?? 200)
}

const foreignPage = ({ words }: PageContext): Page => ({
  status: 403,
  title: words.failed,
  body: html`<h1>${words.failed}</h1>
    <p>${words.foreign}</p>`,
})

const faultPage = ({ words }: PageContext): Page => ({
  status: 500,
  title: words.failed,
  body: html`<h1>${words.failed}</h1>
    <p>${words.faulty}</p>`,
})

/** The file where there is one; UTF-8 where it is, else octet by octet. Forms end the lines of what is typed with CRLF. */
async function pastedText(c: Context): Promise<string> {
  const { text, file } = await c.req.parseBody()
  if (!(file instanceof File) || file.size === 0) return typeof text === 'string' ? text.replaceAll('\r\n', '\n') : ''
  const bytes = Buffer.from(await file.arrayBuffer())
  const read = bytes.toString('utf8')
  return read.includes('\uFFFD') ? bytes.toString('latin1') : read
}

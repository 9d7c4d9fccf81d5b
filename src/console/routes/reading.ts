// The pages that tell what is kept: which asks for what.

import type { Context } from 'hono'
import { parseId } from '../../core/id.ts'
import { problem } from '../../control/control.ts'
import { writeLetters } from '../../control/use-cases/letter.ts'
import { queueCauses } from '../../control/use-cases/queue-causes.ts'
import { queueShow } from '../../control/use-cases/queue-show.ts'
import { serverStatus } from '../../control/use-cases/status.ts'
import { trace } from '../../control/use-cases/trace.ts'
import { whyRefused } from '../../control/use-cases/why.ts'
import { parseDecisionId } from '../../control/why.ts'
import { askQueue } from '../ask-queue.ts'
import type { PageContext } from '../page-context.ts'
import { headerPage } from '../pages/header.ts'
import { letterPage } from '../pages/letter.ts'
import { nowPage } from '../pages/now.ts'
import { postmasterPage } from '../pages/postmaster.ts'
import { queuePage } from '../pages/queue.ts'
import { refusalPage } from '../pages/refusal.ts'
import { emptySearch, foundPage } from '../pages/search.ts'
import { page, type PageAnswer, type Serving } from '../serving.ts'

const MOST_FOUND = 50

export function readingRoutes({ get, shown }: Serving): void {
  get('/', async (context) => {
    const status = await context.control.ask(serverStatus, {})
    if (!status.ok) return status
    return shown(context, queueCauses, { language: context.language }, (causes) =>
      nowPage(causes, status.value, context),
    )
  })
  get('/queue', async (context) => {
    const found = await askQueue(context.control, context.here.searchParams)
    return found.ok ? page(queuePage(found.value, context)) : found
  })
  get('/letters/:id', async (context, c) => {
    const subject = idIn(c)
    if (parseId(subject) === undefined) return problem('not-found', '')
    return shown(context, trace, { subject, explain: context.language, lookups: true }, ({ stories: [story] }) =>
      story ? letterPage(story, context) : emptySearch(context),
    )
  })
  get(
    '/letters/:id/header',
    (context, c) => shown(context, queueShow, { id: idIn(c) }, (detail) => headerPage(detail, context)),
    'contents',
  )
  get('/letters/:id/story.json', async ({ control }, c) => {
    const found = await control.ask(trace, { subject: idIn(c), limit: 1 })
    return found.ok ? c.json(found.value) : found
  })
  const postmaster = (context: PageContext, c: Context): Promise<PageAnswer> =>
    shown(context, writeLetters, { id: idIn(c), language: context.language }, (letters) =>
      postmasterPage(letters, context),
    )
  get('/letters/:id/postmaster', postmaster)
  get('/why/:id/postmaster', postmaster)
  get('/why/:id', (context, c) => shown(context, whyRefused, { id: idIn(c) }, (view) => refusalPage(view, context)))
  get('/search', async (context, c) => {
    const subject = (c.req.query('q') ?? '').trim()
    if (subject === '') return page(emptySearch(context))
    const name = parseDecisionId(subject)
    if (name !== undefined && /^\W*wb/i.test(subject)) return c.redirect(`/why/${name}`, 303)
    if (parseId(subject) !== undefined) return c.redirect(`/letters/${encodeURIComponent(subject)}`, 303)
    return shown(context, trace, { subject, limit: MOST_FOUND }, (found) => foundPage(found, context))
  })
}

const idIn = (c: Context): string => c.req.param('id') ?? ''

// The pages that work something out for whoever asks: explain a text, try a session, look a domain over.

import type { Context } from 'hono'
import { doctor } from '../../control/use-cases/doctor.ts'
import { explainText, MOST_TEXT } from '../../control/use-cases/explain.ts'
import { routeAddresses } from '../../control/use-cases/route.ts'
import { simulateSession } from '../../control/use-cases/simulate.ts'
import { doctorPage } from '../pages/doctor.ts'
import { explainedPage, explainPage } from '../pages/explain.ts'
import { routePage, simulatedPage, tryPage } from '../pages/try.ts'
import { page, type Serving } from '../serving.ts'

/** Octets of a text to be explained: all its characters may need four. */
const MOST_EXPLAINED = 4 * MOST_TEXT + 64 * 1024
const MOST_TRIED = 1024 * 1024

export function toolRoutes({ get, post, shown }: Serving): void {
  get('/explain', async (context) => page(explainPage(context)))
  post(
    '/explain',
    async (context, c) => {
      const text = await pastedText(c)
      if (text.trim() === '') return page(explainPage(context))
      return shown(context, explainText, { text, language: context.language }, (found) =>
        explainedPage(text, found, context),
      )
    },
    { need: 'reader', octets: MOST_EXPLAINED },
  )

  get('/try', async (context) => page(tryPage(context)))
  post(
    '/try',
    async (context, c) => {
      const form = await textsIn(c)
      const { client = '', helo, from = '', to = '', user, tls, message } = form
      const asked = {
        client,
        ...(helo !== undefined && { helo }),
        mailFrom: from.replace(/^<(.*)>$/, '$1'),
        rcptTo: to.split(/[\s,]+/).filter((one) => one !== ''),
        ...(user !== undefined && { user }),
        tls: tls !== undefined,
        ...(message !== undefined && { message: message.replaceAll(/\r?\n/g, '\r\n') }),
      }
      return shown(context, simulateSession, asked, (view) => simulatedPage(view, form, context))
    },
    { need: 'reader', octets: MOST_TRIED },
  )
  post(
    '/try/route',
    async (context, c) => {
      const { address = '' } = await textsIn(c)
      const asked = { addresses: address.split(/[\s,]+/).filter((one) => one !== '') }
      return shown(context, routeAddresses, asked, ({ routes }) => routePage(routes, address, context))
    },
    { need: 'reader', octets: MOST_TRIED },
  )

  get('/doctor', async (context) => page(doctorPage(undefined, '', context)))
  post(
    '/doctor',
    async (context, c) => {
      const { domain = '' } = await textsIn(c)
      const domains = domain.split(/[\s,]+/).filter((one) => one !== '')
      return shown(context, doctor, domains.length === 0 ? {} : { domains }, (found) =>
        doctorPage(found, domain, context),
      )
    },
    // It asks DNS and other servers at length.
    { need: 'operator', octets: MOST_TRIED },
  )
}

/** What was typed into a form; what was left empty is left out. */
export async function textsIn(c: Context): Promise<Readonly<Record<string, string | undefined>>> {
  const body = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  )
}

/** The file where there is one; UTF-8 where it is, else octet by octet. Forms end the lines of what is typed with CRLF. */
async function pastedText(c: Context): Promise<string> {
  const { text, file } = await c.req.parseBody()
  if (!(file instanceof File) || file.size === 0) return typeof text === 'string' ? text.replaceAll('\r\n', '\n') : ''
  const bytes = Buffer.from(await file.arrayBuffer())
  const read = bytes.toString('utf8')
  return read.includes('\uFFFD') ? bytes.toString('latin1') : read
}

// How the first version of the API answers: times in RFC 3339, a link to the next page, a tag by which nothing is sent twice, and
// problems as RFC 9457 has them.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { CONTROL_PROBLEMS, type ControlProblem } from '../../control/control.ts'
import type { AnyUseCase } from '../../control/use-case.ts'
import { withIsoTimes } from './iso-times.ts'

export function sendValue(c: Context, value: unknown, { http, input }: AnyUseCase): Response {
  const next: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'next') : undefined
  if (http.method === 'GET' && typeof next === 'string' && 'after' in input.entries) {
    const page = new URL(c.req.url)
    page.searchParams.set('after', next)
    // RFC 8288: whoever follows it need not know what a cursor is.
    c.header('Link', `<${page.pathname}${page.search}>; rel="next"`)
  }
  return c.json(withIsoTimes(value) as object)
}

export function sendProblem(c: Context, { code, message }: ControlProblem, status: ContentfulStatusCode): Response {
  const problem = { type: 'about:blank', title: CONTROL_PROBLEMS[code], status, detail: message, code }
  return c.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' })
}

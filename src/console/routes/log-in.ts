// In and out: the form, the cookie that keeps who has come in, and its end.

import { deleteCookie, setCookie } from 'hono/cookie'
import { logInPage } from '../pages/log-in.ts'
import { ownPath } from '../own-path.ts'
import { page, type Serving } from '../serving.ts'
import { textsIn } from './tools.ts'

export function logInRoutes({ open, options: { doorkeeper } }: Serving): void {
  if (!doorkeeper) return
  const { cookieName, secured } = doorkeeper
  const cookie = { path: '/', httpOnly: true, sameSite: 'Strict', secure: secured } as const
  open(
    '/log-in',
    async (context) => page(logInPage(ownPath(context.here.searchParams.get('to') ?? '/'), undefined, context)),
    async (context, c) => {
      const { user = '', password = '', to = '/' } = await textsIn(c)
      const result = await doorkeeper.logIn(c, { user, password })
      if (result.kind !== 'ok') return page(logInPage(ownPath(to), result, context))
      setCookie(c, cookieName, result.cookie, cookie)
      return c.redirect(ownPath(to), 303)
    },
  )
  open(
    '/log-out',
    async (_, c) => c.redirect('/', 303),
    async (_, c) => {
      doorkeeper.logOut(c)
      deleteCookie(c, cookieName, cookie)
      return c.redirect('/log-in', 303)
    },
  )
}

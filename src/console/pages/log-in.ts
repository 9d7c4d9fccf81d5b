// The form that logs in, and what is said when it did not.

import type { LogInResult } from '../../http/doorkeeper.ts'
import type { Page } from '../frame.ts'
import { html } from '../html.ts'
import type { FrameContext } from '../page-context.ts'

export type NotLoggedIn = Exclude<LogInResult, { kind: 'ok' }>

export function logInPage(to: string, failed: NotLoggedIn | undefined, { words, layout }: FrameContext): Page {
  const { logInWhat, logInUser, logInPassword, logInFailed } = words
  const told =
    failed &&
    (failed.kind === 'locked-out'
      ? logInFailed['locked-out'](layout.times.moment(failed.until))
      : logInFailed[failed.kind])
  return {
    ...(failed && { status: failed.kind === 'unavailable' ? 503 : failed.kind === 'locked-out' ? 429 : 401 }),
    title: words.logIn,
    body: html`<h1>${words.logIn}</h1>
      ${told !== undefined && html`<p class="bad" role="alert">${told}</p>`}
      <form method="post" action="/log-in" class="form log-in">
        <input type="hidden" name="to" value="${to}" />
        <label>${logInUser} <input name="user" autocomplete="username" autofocus /></label>
        <label
          >${logInPassword} <input name="password" type="password" autocomplete="current-password" required
        /></label>
        <p class="buttons"><button class="enter">${words.logIn}</button></p>
      </form>
      <p class="dim">${logInWhat}</p>`,
  }
}

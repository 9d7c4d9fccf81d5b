// Where the mail of a user of this server ends: in the mailbox, or on a satellite, which keeps no mail, at the visible domain,
// whose mail the smarthost takes. Asked by every router that finds a user.

import type { Domain } from '../core/domain.ts'
import type { User } from '../config/config.ts'
import type { RouteQuestion, Router, RouterAnswer } from './router.ts'

export interface UsersEnd {
  readonly router: 'local-user' | 'hub-user'
  readonly endOf: (user: User, question: RouteQuestion) => RouterAnswer | Promise<RouterAnswer>
}

export const IN_MAILBOX: UsersEnd = {
  router: 'local-user',
  endOf: ({ name, maildir }) => ({
    kind: 'destination',
    destination: { kind: 'mailbox', user: name, maildir },
    compared: { user: name, found: true },
  }),
}

/** As Debian’s `hub_user` and `hub_user_smarthost`; the visible domain may be a local one, and often is. */
export const atVisibleDomain = (domain: Domain, smarthost: Router): UsersEnd => ({
  router: 'hub-user',
  endOf: ({ name }, question) =>
    question.rcptTo.domain === domain
      ? smarthost.route(question)
      : {
          kind: 'leaves',
          to: [{ localPart: name, domain }],
          compared: { user: name, found: true, visible_domain: domain },
        },
})

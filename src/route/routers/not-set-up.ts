// Keeps all mail of a server that nobody has set up (`site: none`): it is refused when it comes, and what waits in the queue
// from before waits on, for it is not lost but undecided where it goes.

import { NO_FACTS, type Router } from '../router.ts'

export const notSetUpRouter: Router = {
  name: 'not-set-up',
  asked: 'always',
  route: () => ({ kind: 'deferred', reason: { code: 'route.not-set-up' }, compared: NO_FACTS }),
}

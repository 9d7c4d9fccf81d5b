// What servers say to whoever may not send through them. Said by the recipient's own server it is a verdict on the address; said by
// a smarthost it means this server, which has not logged in, or from another address than it should. The codes do not tell the
// two apart from other refusals, so the words do, each with a sample
// (docs/decisions/0054).

import type { Reply } from '../core/reply.ts'

interface Wording {
  readonly pattern: RegExp
  /** As servers say it. */
  readonly samples: readonly string[]
}

export const RELAY_REFUSALS: readonly Wording[] = [
  // Postfix.
  { pattern: /\brelay access denied\b/i, samples: ['5.7.1 <x@far.test>: Relay access denied'] },
  {
    pattern: /\bclient host rejected: access denied\b/i,
    samples: ['5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied'],
  },
  // Exim.
  { pattern: /\brelay not permitted\b/i, samples: ['relay not permitted'] },
  {
    pattern: /\bnot permitted to relay\b/i,
    samples: ['vm.here.test [192.0.2.7] is currently not permitted to relay through this server.'],
  },
  // Sendmail, Courier, and many who followed them.
  {
    pattern: /\brelaying (?:is )?(?:denied|prohibited|not allowed)\b/i,
    samples: ['5.7.1 <x@far.test>... Relaying denied', 'Relaying denied. Proper authentication required.'],
  },
  // Exchange.
  {
    pattern: /\bunable to relay\b/i,
    samples: ['5.7.1 Unable to relay', '5.7.54 SMTP; Unable to relay recipient in non-accepted domain'],
  },
  // qmail and its heirs.
  {
    pattern: /\blist of allowed rcpthosts\b/i,
    samples: ["sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
  },
  {
    pattern: /\bauthentication (?:is )?required\b/i,
    samples: ['5.7.1 Authentication required', 'SMTP authentication is required.'],
  },
]

export const refusesRelay = ({ code, lines }: Reply): boolean =>
  code >= 400 && RELAY_REFUSALS.some(({ pattern }) => pattern.test(lines.join(' ')))

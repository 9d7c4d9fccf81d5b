// Takes the addresses that stand in the file of aliases (Debian's /etc/aliases): others take their place, or their mail is
// refused, kept waiting or thrown away, as the file says. An address is not replaced a second time on the way that it made:
// `bob: bob, archive@there` reaches bob. What a stranger wrote is only ever compared with the names in the file.

import { formatMailbox, type Mailbox } from '../../core/address.ts'
import type { Domain } from '../../core/domain.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import type { Facts } from '../../core/reason.ts'
import type { AliasFile } from '../../lookup/aliases/alias-file.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type RouteQuestion, type Router, type RouterAnswer } from '../router.ts'

/** Aliases of aliases that are followed; each is one more step of the queue. */
const MOST_STEPS = 50
/** RFC 3463 §3.5: routing loop detected. */
const TOO_FAR = enhancedStatus('5.4.6')
/** RFC 3463 §3.2: the mailbox has moved or is gone, and takes no mail. */
const GONE = enhancedStatus('5.1.6')

export interface AliasesDeps {
  readonly file: AliasFile
  /** Completes names in the file. */
  readonly mailDomain: Domain
  readonly localDomains: ReadonlySet<string>
}

export function aliasesRouter(deps: AliasesDeps): Router {
  return { name: 'aliases', asked: 'local', route: (question) => route(question, deps) }
}

function route(
  { rcptTo, ancestors = [] }: RouteQuestion,
  { file, mailDomain, localDomains }: AliasesDeps,
): RouterAnswer {
  const name = foldLocalPart(rcptTo.localPart)
  const found = file.find([`${name}@${rcptTo.domain}`, name])
  if (found.kind === 'none') return { kind: 'declined', because: 'no-alias', compared: NO_FACTS }
  const { alias } = found
  const compared: Facts = { file: file.path, ...(alias && { alias: alias.name, line: alias.line }) }
  const folded = `${name}@${rcptTo.domain}`
  if (ancestors.some((address) => address.toLowerCase() === folded)) {
    return { kind: 'declined', because: 'made-of-itself', compared }
  }
  if (ancestors.length >= MOST_STEPS) {
    const circle = `${ancestors[0]} → … → ${folded} (${MOST_STEPS})`
    return { kind: 'failed', reason: { code: 'route.alias-loop', facts: { circle } }, status: TOO_FAR, compared }
  }
  switch (found.kind) {
    case 'unknown':
      return {
        kind: 'deferred',
        reason: { code: 'route.alias-unknown', facts: { ...compared, why: found.why } },
        compared,
      }
    case 'defer':
      return { kind: 'deferred', reason: { code: 'route.alias-defer', facts: said(found.text, compared) }, compared }
    case 'fail':
      return {
        kind: 'failed',
        reason: { code: 'route.alias-fail', facts: said(found.text, compared) },
        status: GONE,
        compared,
      }
    case 'to': {
      // A name that the file leaves without a domain is one of this server, whatever completes names elsewhere.
      const own = localDomains.has(mailDomain) ? mailDomain : rcptTo.domain
      const to = found.targets.map(({ localPart, domain = own }): Mailbox => ({ localPart, domain }))
      return { kind: 'redirect', to: withoutDuplicates(to), compared }
    }
  }
}

const said = (text: string, compared: Facts): Facts => (text === '' ? compared : { ...compared, text })

const withoutDuplicates = (to: readonly Mailbox[]): readonly Mailbox[] =>
  to.length < 2 ? to : [...new Map(to.map((mailbox) => [formatMailbox(mailbox), mailbox])).values()]

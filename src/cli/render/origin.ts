// Who a message is from, as timelines and explanations of refusals tell it: which sentence is said of which result.

import type { AuthenticationResult, DmarcResult } from '../../core/origin-results.ts'
import type { OriginWords } from '../../words/origin.ts'

type Forwarded = DmarcResult & { readonly client: string; readonly spfDomain: string }

/** By the signature alone, from somebody whom the author's domain does not list. */
export function isForwarded(check: AuthenticationResult): check is Forwarded {
  if (check.method !== 'dmarc' || check.result !== 'pass' || check.spfAligned === true) return false
  return (
    (check.spf === 'fail' || check.spf === 'softfail') && check.client !== undefined && check.spfDomain !== undefined
  )
}

export function originSentence(check: AuthenticationResult, words: OriginWords): string {
  switch (check.method) {
    case 'spf':
      return words.spf(check)
    case 'dkim':
      return words.dkim(check)
    case 'dmarc':
      return words.dmarc(check)
    case 'iprev':
      return words.iprev(check)
    case 'arc':
      return words.arc(check)
  }
}

/** What would have helped; undefined where DMARC did not fail. */
export function originRemedy(checks: readonly AuthenticationResult[], words: OriginWords): string | undefined {
  const dmarc = checks.find((one) => one.method === 'dmarc')
  const spf =
    checks.find((one) => one.method === 'spf' && one.identity === 'mailfrom') ??
    checks.find((one) => one.method === 'spf')
  if (dmarc?.result !== 'fail' || spf?.method !== 'spf') return undefined
  return words.remedy(
    dmarc,
    spf,
    checks.filter((one) => one.method === 'dkim'),
  )
}

// Does the message carry a DKIM signature, and is there a key in DNS for it (RFC 6376 §3.6.2)?

import { found, unanswered, type Check } from './check.ts'
import { signatures } from './header-fields.ts'

/** Of a message with many. */
const MOST_SIGNATURES = 3

export const checkDkimSignature: Check = async (one, cause, deps) => {
  const all = signatures(one.header)
  if (all === undefined) return []
  if (all.length === 0) {
    const says = { en: 'The message carries no DKIM signature.', ru: 'Подписи DKIM в письме нет.' }
    // Seen in the stored message, not looked up.
    return [{ kind: cause === 'dkim.fail' ? 'confirms' : 'note', cause, says }]
  }
  const findings = await Promise.all(
    all.slice(0, MOST_SIGNATURES).map(async ({ domain, selector }) => {
      const name = `${selector}._domainkey.${domain}`
      const result = await deps.resolver.txt(name, deps.signal)
      switch (result.kind) {
        case 'temporary':
          return unanswered(cause, deps, `DKIM ${name}`)
        case 'nxdomain':
        case 'nodata':
          return found(cause === 'dkim.fail' ? 'confirms' : 'note', cause, deps, {
            en: `The message is signed with d=${domain}, but there is no key at ${name}.`,
            ru: `Письмо подписано с d=${domain}, но ключа в ${name} нет.`,
          })
        case 'answer':
          return found('note', cause, deps, {
            en: `The message is signed with d=${domain}, and there is a key at ${name}. Whether the signature fits is not checked here.`,
            ru: `Письмо подписано с d=${domain}, ключ в ${name} есть. Верна ли подпись, здесь не проверяется.`,
          })
      }
    }),
  )
  return findings.flat()
}

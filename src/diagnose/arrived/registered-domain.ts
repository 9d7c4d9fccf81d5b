// The domain that somebody has registered, for asking whether two names belong together (RFC 7489 §3.2). Without the public
// suffix list, which is far larger than what is at stake here: a name below `co.uk`, `com.au` or the like has three labels.

const SECOND_LEVEL = /^(?:co|com|net|org|gov|edu|ac|or|ne|go|msk|spb)$/

export function registeredDomain(name: string): string {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.')
  const [second = '', top = ''] = labels.slice(-2)
  return labels.slice(top.length === 2 && SECOND_LEVEL.test(second) ? -3 : -2).join('.')
}

export const sameOwner = (a: string, b: string): boolean =>
  a.includes('.') && b.includes('.') && registeredDomain(a) === registeredDomain(b)

// Makes one spelling of the many in which servers say the same, so that rules need to know only one: small letters, single
// blanks, straight quotes, `does not` for `doesn't`, `blocklist` for `block list`, `addr` for any mail address and `ip` for any
// IP address. It throws away nothing that a rule could need; what is shown to people is the original.

const QUOTES = /[\u2018\u2019\u02bc`\u00b4]/g
const DOUBLE_QUOTES = /[\u201c\u201d\u00ab\u00bb]/g
/** The second form is what web pages leave of an address that they hide. */
const ADDRESS = /[^\s<>"'(),;:@=[\]]{1,64}@[a-z0-9_.\u0080-\uffff-]{1,255}|\[email\sprotected\]/g
/** Except the answers by which block lists tell of an error: they mean something. */
const IPV4 = /\b(?!127\.255\.255\.)\d{1,3}(?:\.\d{1,3}){3}\b/g
const IPV6 = /\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}/g

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["doesn't", 'does not'],
  ["don't", 'do not'],
  ["isn't", 'is not'],
  ["aren't", 'are not'],
  ["wasn't", 'was not'],
  ["weren't", 'were not'],
  ["hasn't", 'has not'],
  ["haven't", 'have not'],
  ["can't", 'cannot'],
  ['can not', 'cannot'],
  ["couldn't", 'could not'],
  ["won't", 'will not'],
  ["didn't", 'did not'],
  ['e-mail', 'email'],
  ['e-mails', 'emails'],
  ['black list', 'blacklist'],
  ['black-list', 'blacklist'],
  ['black listed', 'blacklist'],
  ['black-listed', 'blacklist'],
  ['openrelay', 'open relay'],
  ['blacklisted', 'blacklist'],
  ['block list', 'blocklist'],
  ['block-list', 'blocklist'],
  ['block listed', 'blocklist'],
  ['blocklisted', 'blocklist'],
  ['gray', 'grey'],
  ['graylist', 'greylist'],
  ['grey list', 'greylist'],
  ['grey-list', 'greylist'],
  ['graylisted', 'greylisted'],
  ['grey-listed', 'greylisted'],
  ['graylisting', 'greylisting'],
  ['grey-listing', 'greylisting'],
  ['rdns', 'reverse dns'],
  ['reverse-dns', 'reverse dns'],
  ['unrouteable', 'unroutable'],
  ['mail box', 'mailbox'],
  ['over-quota', 'over quota'],
  ['overquota', 'over quota'],
  ['over_quota', 'over quota'],
  ['user name', 'username'],
  ['host name', 'hostname'],
  ['rate-limit', 'rate limit'],
  ['ratelimit', 'rate limit'],
  ['rate-limited', 'rate limited'],
  ['ratelimited', 'rate limited'],
  ['unrecognised', 'unrecognized'],
  ['authorised', 'authorized'],
  ['unauthorised', 'unauthorized'],
  ['non-existent', 'nonexistent'],
  ['non existent', 'nonexistent'],
  ['inexistent', 'nonexistent'],
  ['log in', 'login'],
  ['log-in', 'login'],
  ['time out', 'timeout'],
  ['time-out', 'timeout'],
  ['anti-spam', 'antispam'],
])

const VARIANT = new RegExp(`\\b(?:${[...SPELLINGS.keys()].join('|')})\\b`, 'g')

export function plainText(text: string): string {
  let plain = text.toLowerCase().replaceAll(QUOTES, "'").replaceAll(DOUBLE_QUOTES, '"')
  // Looking for the sign first is far cheaper than the pattern, and most replies have none.
  if (plain.includes('@') || plain.includes('[email')) plain = plain.replaceAll(ADDRESS, 'addr')
  if (plain.includes(':')) plain = plain.replaceAll(IPV6, 'ip')
  return plain
    .replaceAll(IPV4, 'ip')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(VARIANT, (spelling) => SPELLINGS.get(spelling) ?? spelling)
    .trim()
}

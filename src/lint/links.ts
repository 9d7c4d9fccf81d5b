// Where the links of a message lead: shorteners hide it, numbers in place of a name look like a break-in, and a link that shows one
// host and leads to another is what phishing does.

import { sameOwner } from '../diagnose/arrived/registered-domain.ts'
import { parseIp } from '../core/ip.ts'
import { found, type MessageFinding } from './finding.ts'

const SHORTENERS = new Set([
  'bit.ly',
  'clck.ru',
  'cutt.ly',
  'goo.gl',
  'goo.su',
  'is.gd',
  'j.mp',
  'lnkd.in',
  'ow.ly',
  'qps.ru',
  'rb.gy',
  'rebrand.ly',
  's.id',
  'shorturl.at',
  'surl.li',
  't.co',
  't.ly',
  'tiny.cc',
  'tinyurl.com',
  'u.to',
  'v.gd',
  'vk.cc',
  'x.co',
])
const MOST_LINKS = 1000
const LONGEST = 2 * 1024 * 1024

interface Link {
  readonly href: string
  /** What is shown of it. */
  readonly shown: string
}

export function linkFindings(text: string, html: string): readonly MessageFinding[] {
  const findings = new Map<string, MessageFinding>()
  for (const { href, shown } of linksIn(text, html)) {
    const host = hostOf(href)
    if (host === undefined) continue
    const shownHost = hostOf(/^(?:https?:\/\/)?([\w-]+\.)+[a-z]{2,}(?:[/:?].*)?$/i.test(shown) ? withScheme(shown) : '')
    const one = SHORTENERS.has(host)
      ? found('link.shortener', { host })
      : parseIp(host.replace(/^\[(.*)\]$/, '$1')) !== undefined
        ? found('link.address', { host })
        : shownHost !== undefined && shownHost !== host && !sameOwner(shownHost, host)
          ? found('link.disguised', { host, shown: shownHost })
          : undefined
    if (one) findings.set(JSON.stringify([one.id, one.about]), one)
  }
  return [...findings.values()]
}

function* linksIn(text: string, html: string): Generator<Link> {
  let left = MOST_LINKS
  for (const [, , href = '', inner = ''] of html
    .slice(0, LONGEST)
    .matchAll(/<a\s[^<>]{0,1000}?href\s*=\s*(["'])(https?:[^"'<>]{1,2000})\1[^<>]{0,1000}>([^]{0,2000}?)<\/a/gi)) {
    if (left-- <= 0) return
    yield { href, shown: inner.replaceAll(/<[^<>]*>/g, '').trim() }
  }
  for (const [href] of text.slice(0, LONGEST).matchAll(/https?:\/\/[^\s<>"')\]]{1,2000}/gi)) {
    if (left-- <= 0) return
    yield { href, shown: '' }
  }
}

const withScheme = (text: string): string => (/^https?:/i.test(text) ? text : `https://${text}`)

function hostOf(href: string): string | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined
  return url && url.hostname !== '' ? url.hostname.toLowerCase().replace(/^www\./, '') : undefined
}

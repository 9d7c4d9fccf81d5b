// What a reply offers for asking back: links, addresses to write to, error codes and ids to quote. An address that is merely
// talked about (the refused recipient, the sender) is no contact: those stand in angle brackets or right before or behind
// words such as `user unknown`, while contacts are introduced by words such as `contact`, `report to`, `write to`.

import type { Contacts } from '../diagnosis.ts'

const URL = /\bhttps?:\/\/[^\s<>"'\\^`{|}]{3,500}/gi
/** A link without its scheme is still one when it has a path. */
const BARE_URL =
  /(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|ru|de|fr|info|cc|co|io)\/[^\s<>"'\\^`{|}]{1,300}/gi
const EMAIL = /[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z\u0080-\uffff][\w\u0080-\uffff-]{1,24}/gi
const INTRODUCED =
  /(?:contact|report|write|email|e-mail|mail|send|forward|ask|details|address|help|support|questions|request|via|mailto:|to|at|or)[\s:<(]{0,3}$/i
const ROLE =
  /^(?:postmaster|abuse|support|help|admin|administrator|noc|delist|removal|unblock|whitelist|tobr|tosa|spam|mailadmin|mail-admin|icloudadmin|hostmaster)/i

/** What only Google ends its replies with; looked for only where its name stands, for the pattern is slow. */
const GOOGLE_ID = /([\w-]{4,40}\.[\w.-]{1,40}|[\w-]{10,60}) - gsmtp\b/g

const ID_FORMS: readonly RegExp[] = [
  /\bError code: ?([\w-]{4,100})/gi,
  /\bID: ?\(?([\w.#-]{3,100})/g,
  /\b(?:id|ref|reference|ticket|incident|case|reject)[=#: ]{1,2} ?((?=[\w.-]{0,40}\d)[\w.-]{4,100})/gi,
  /\[((?:TSS?|CS|HM|HME|PH|BL|AU|VS|IP)-?\d{1,4})\]/g,
  /\(((?:[SR][A-Z]?\d{3,4})|[A-Z]{2}-\d{3}|AS\(?\d{2,8}\)?|S\d{2,4})\)/g,
  /\b(AS\(\d{2,8}\))/g,
  /\b((?:AUP|ERS|IB|IPBL|CXBL|CXDNS|CXSNDR|CXCNCT|OFR|LPN)[#_-]?[\w-]{2,20})\b/g,
  /\b((?:BL|DM|ES|PH|RL)\d{6})\b/g,
  /\[([\w-]{6,60}\.(?:[\w-]{1,60}\.){0,5}(?:outlook|exchangelabs)\.com[^\]]{0,60})\]/g,
  /#\d{3} \[([\w-]{6,60})\]/g,
]

export function findContacts(reply: string): Contacts {
  const urls = unique(
    [...reply.matchAll(URL), ...reply.replaceAll(URL, ' ').matchAll(BARE_URL)].map(([url]) => trimUrl(url)),
  )
  const withoutUrls = reply.replaceAll(URL, ' ')
  const emails = reply.includes('@')
    ? unique(
        [...withoutUrls.matchAll(EMAIL)].filter((match) => isContact(withoutUrls, match)).map(([address]) => address),
      )
    : []
  const forms = reply.includes('- gsmtp') ? [...ID_FORMS, GOOGLE_ID] : ID_FORMS
  const ids = unique(forms.flatMap((form) => [...reply.matchAll(form)].map(([, id]) => trimUrl(id ?? ''))))
  return { urls, emails, ids: ids.filter((id) => !/^#*$/.test(id) && !urls.includes(id)) }
}

function isContact(text: string, { 0: address, index }: RegExpExecArray): boolean {
  const before = text.slice(Math.max(0, index - 24), index)
  const after = text.slice(index + address.length, index + address.length + 2)
  if (/(?:RCPT|rcpt|TO|FROM|from|to):?[ =]?<$|orig_to=<?$/.test(before) || /^>[:.]/.test(after)) return false
  return ROLE.test(address) || INTRODUCED.test(before)
}

const ENDS_SENTENCE: ReadonlySet<string> = new Set('.,;:!?\'"]')

/** Punctuation that ends the sentence and not the link. By hand: a pattern would take the square of its length. */
const trimUrl = (url: string): string => {
  let end = url.length
  while (end > 0 && ENDS_SENTENCE.has(url.charAt(end - 1))) end--
  const trimmed = url.slice(0, end)
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)]

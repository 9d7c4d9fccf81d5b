// The facts of the mail that a bounce or a complaint is about, out of the copy or the header that was attached: who wrote
// when to whom, its Message-ID, and the PHP script that made it (S12 of the source page: the way to the culprit on a shared
// server). What is not there is left out.

import type { OriginalMessage } from './document.ts'
import { fieldValue, parseFields, readable, type Field } from './header-fields.ts'

const NAMES = /^(?:From|To|Subject|Message-ID|Date|X-PHP-(?:Originating-)?Script|Return-path|Received): /im

export const readOriginal = (header: string): OriginalMessage => originalOf(parseFields(header.replace(/^\s+/, '')))

/** In a text that goes on with the mail's header somewhere behind the words of the bounce. */
export function findOriginal(tail: string): OriginalMessage {
  const at = tail.search(NAMES)
  return at < 0 ? {} : readOriginal(tail.slice(at, at + 32_768))
}

export function originalOf(fields: readonly Field[]): OriginalMessage {
  const script = readScript(fieldValue(fields, 'x-php-originating-script') ?? fieldValue(fields, 'x-php-script'))
  const entries = {
    from: readable(fieldValue(fields, 'from')),
    to: readable(fieldValue(fields, 'to')),
    subject: readable(fieldValue(fields, 'subject')),
    messageId: fieldValue(fields, 'message-id'),
    date: fieldValue(fields, 'date'),
    script,
  }
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== ''))
}

/** `2157:class-phpmailer.php` (php.net, mail.add_x_header), also in quotes. */
export function readScript(value: string | undefined): OriginalMessage['script'] {
  const match = /^"?(?:(\d{1,10}):)?([^"\s:]{1,200})/.exec(value?.trim() ?? '')
  if (!match?.[2]) return undefined
  return { file: match[2], ...(match[1] === undefined ? {} : { uid: Number(match[1]) }) }
}

/** Where PHP's mail() names the script. */
export const SCRIPT = /X-PHP-(?:Originating-)?Script: ?("?[^\n"]{1,200})/i

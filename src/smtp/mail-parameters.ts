// The parameters of MAIL and RCPT that this server offers: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), RET and
// ENVID, NOTIFY and ORCPT (RFC 3461 §4). Each is checked here; what they mean for the message is decided elsewhere.

import type { DsnOptions, MailOptions, NotifyOn } from '../core/message.ts'
import { parseParameters } from './command.ts'
import { decodeXtext } from './xtext.ts'

export type ParameterProblem =
  /** Not a parameter of this command, or not offered in this session (555 5.5.4). */
  | { readonly ok: false; readonly kind: 'unknown'; readonly word: string }
  /** Known, but its value is not one (501 5.5.4). */
  | { readonly ok: false; readonly kind: 'bad'; readonly word: string }

export interface MailParameters {
  readonly ok: true
  readonly options: MailOptions
  /** The size the client announced, in octets. */
  readonly size?: number
}

export interface RcptParameters {
  readonly ok: true
  readonly dsn: DsnOptions
}

const DEFAULT_MAIL: MailParameters = { ok: true, options: { body: '7BIT', smtputf8: false } }
const DEFAULT_RCPT: RcptParameters = { ok: true, dsn: {} }

/** RFC 3461 §4.4 and §4.2. */
const MAX_ENVID = 100
const MAX_ORCPT = 500

const bad = (word: string): ParameterProblem => ({ ok: false, kind: 'bad', word })

export function parseMailParameters(text: string, extended: boolean): MailParameters | ParameterProblem {
  if (text === '') return DEFAULT_MAIL
  const parameters = parseParameters(text)
  if ('bad' in parameters) return bad(parameters.bad)
  let body: MailOptions['body'] = '7BIT'
  let smtputf8 = false
  let ret: 'FULL' | 'HDRS' | undefined
  let envid: string | undefined
  let size: number | undefined
  for (const [keyword, value = ''] of parameters) {
    if (!extended) return { ok: false, kind: 'unknown', word: keyword }
    switch (keyword) {
      case 'SIZE':
        // RFC 1870 §3. What is too large to be exact is too large for any limit as well.
        if (!/^\d{1,20}$/.test(value)) return bad(keyword)
        size = Number(value)
        break
      case 'BODY': {
        const kind = value.toUpperCase()
        if (kind !== '7BIT' && kind !== '8BITMIME') return bad(keyword)
        body = kind
        break
      }
      case 'SMTPUTF8':
        if (value !== '') return bad(keyword)
        smtputf8 = true
        break
      case 'RET': {
        const kind = value.toUpperCase()
        if (kind !== 'FULL' && kind !== 'HDRS') return bad(keyword)
        ret = kind
        break
      }
      // RFC 4954 §5: who vouched for the sender before us. We vouch for nobody, so it is read and not passed on.
      case 'AUTH':
        if (!/^(?:<>|[!-~]{1,500})$/.test(value) || decodeXtext(value) === undefined) return bad(keyword)
        break
      case 'ENVID':
        envid = decodeXtext(value)
        if (envid === undefined || value === '' || value.length > MAX_ENVID) return bad(keyword)
        break
      default:
        return { ok: false, kind: 'unknown', word: keyword }
    }
  }
  const options = { body, smtputf8, ...(ret && { ret }), ...(envid !== undefined && { envid }) }
  return size === undefined ? { ok: true, options } : { ok: true, options, size }
}

export function parseRcptParameters(text: string, extended: boolean): RcptParameters | ParameterProblem {
  if (text === '') return DEFAULT_RCPT
  const parameters = parseParameters(text)
  if ('bad' in parameters) return bad(parameters.bad)
  let notify: readonly NotifyOn[] | undefined
  let orcpt: string | undefined
  for (const [keyword, value = ''] of parameters) {
    if (!extended) return { ok: false, kind: 'unknown', word: keyword }
    switch (keyword) {
      case 'NOTIFY':
        notify = parseNotify(value)
        if (notify === undefined) return bad(keyword)
        break
      case 'ORCPT':
        orcpt = parseOrcpt(value)
        if (orcpt === undefined || value.length > MAX_ORCPT) return bad(keyword)
        break
      default:
        return { ok: false, kind: 'unknown', word: keyword }
    }
  }
  return { ok: true, dsn: { ...(notify && { notify }), ...(orcpt !== undefined && { orcpt }) } }
}

/** `NEVER` alone, or a list of the others (RFC 3461 §4.1). */
function parseNotify(value: string): readonly NotifyOn[] | undefined {
  const words = value.toUpperCase().split(',')
  if (words.length === 1 && words[0] === 'NEVER') return []
  const known: NotifyOn[] = []
  for (const word of words) {
    if ((word !== 'SUCCESS' && word !== 'FAILURE' && word !== 'DELAY') || known.includes(word)) return undefined
    known.push(word)
  }
  return known
}

/** `rfc822;alice@example.org`: an address type and an xtext address (RFC 3461 §4.2; `utf-8` by RFC 6533 §3). */
function parseOrcpt(value: string): string | undefined {
  const split = /^([A-Za-z0-9-]{1,32});(.+)$/.exec(value)
  if (!split) return undefined
  const [, type = '', address = ''] = split
  const decoded = type.toLowerCase() === 'utf-8' ? address : decodeXtext(address)
  return decoded === undefined ? undefined : `${type};${decoded}`
}

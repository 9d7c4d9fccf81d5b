// What the words around a reply tell: which host answered, and to which command. Knows the forms in which Exim, Postfix,
// Sendmail, qmail and Exchange write it, in their logs and in their bounces (formats: their manuals).

import type { Stage } from '../diagnosis.ts'

/** In the order in which they are tried: the surest form first. */
const HOST_FORMS: readonly RegExp[] = [
  /\bhost ([\w.-]{4,255}) ?\[[^\]]{1,60}\](?::\d{1,5})? ?(?:said|refused)/i,
  /\bH=([\w.-]{4,255})(?:\s|$)/,
  /\bRemote-MTA: ?dns; ?([\w.-]{4,255})/i,
  /\bhost ([\w.-]{4,255}) ?\[/i,
  /\brelay=([\w.-]{4,255}) ?\[/i,
  /\btalking to ([\w.-]{4,255}?)\.?:/i,
  /\bRemote server ([\w.-]{4,255})/i,
  /\bconnect(?:ion)? (?:to|with) ([\w.-]{4,255})\[/i,
  /\bstat=Deferred: Connection [a-z ]{2,20} (?:with|by) ([\w.-]{4,255})/,
  /<([\w.-]{4,255}\.[a-z]{2,24}) #[245]/i,
  /\brecipient domain [\w.-]{1,255} by ([\w.-]{4,255}?)\.? \[/i,
  // Courier and swaks.
  /^[ \t]{1,8}([\w.-]{4,255}) \[[\d.:a-f]{3,45}\]:$/im,
  /\bError connecting to ([\w.-]{4,255}):\d/i,
  /\borganization rejected your message: ([\w.-]{4,255}?)\.?$/im,
  /^([\w-]{1,63}(?:\.[\w-]{1,63}){1,8}) (?:#|returned|rejected|gave this error)/im,
]

export function findHost(text: string): string | undefined {
  for (const form of HOST_FORMS) {
    const host = form.exec(text)?.[1]
    // A single word is no host of the Internet: `relay=local`, `host lookup`.
    if (host !== undefined && host.includes('.') && !/^[\d.]+$/.test(host)) return host.toLowerCase()
  }
  return undefined
}

/** Of the server that answered, or could not be reached. */
const IP_FORMS: readonly RegExp[] = [
  /\bhost [\w.-]{1,255} ?\[([\da-f.:]{3,45})\]/i,
  /\bH=[\w.-]{1,255} \[([\da-f.:]{3,45})\]/i,
  /\b(?:relay=|by |connect(?:ion)? (?:to|with) )[\w.-]{1,255} ?\[([\da-f.:]{3,45})\]/i,
  /^[ \t]{1,8}[\w.-]{4,255} \[([\d.:a-f]{3,45})\]:$/im,
  /^(?:Connected to )?((?:\d{1,3}\.){3}\d{1,3}) (?:does not like|failed after|but|said)/im,
]

export function findIp(text: string): string | undefined {
  for (const form of IP_FORMS) {
    const ip = form.exec(text)?.[1]
    if (ip !== undefined) return ip
  }
  return undefined
}

const STAGE_FORMS: readonly (readonly [RegExp, Stage])[] = [
  [
    /\bend[ -]of[ -](?:data|message|dot)|\bmessage (?:body|content)|^\.$|^(?:dot|content|body|bdat|message)$/i,
    'content',
  ],
  [/\bRCPT\b|\brecipient\b/i, 'rcpt'],
  [/\bMAIL(?: FROM|$)|^sender$/i, 'mail'],
  [/\bDATA\b|\bBDAT\b/i, 'data'],
  [/\bSTARTTLS\b|^tls/i, 'starttls'],
  [/\bAUTH\b|^login/i, 'auth'],
  [/\b[EH][EH]LO\b|^hello$/i, 'hello'],
  [/\binitial connection|\bbanner|\bgreeting|\bconnect/i, 'connect'],
]

/** From the name that somebody gave it. */
export function stageOf(name: string): Stage | undefined {
  return STAGE_FORMS.find(([form]) => form.test(name.trim()))?.[1]
}

const STAGE_PLACES: readonly RegExp[] = [
  /error from remote mail server after (?:pipelined )?([^\n:]{2,80})/i,
  /\(in\s{1,8}reply\s{1,8}to\s{1,8}([^()]{2,40}?)\)/i,
  /\brejected (RCPT|MAIL|EHLO|HELO|after DATA|DATA)/,
  /\b(?:reject|milter-reject|discard): ([A-Z-]{4,20}) from /,
  /\bwhile (?:sending |performing (?:the )?)?((?:[EH][EH]LO|MAIL FROM|RCPT TO|DATA|end of data|initial server greeting|STARTTLS)[\w -]{0,20})/i,
  /\b(refused to talk to me)/,
  /^(?:>>>| ->|->|~>) ?(RCPT TO|MAIL FROM|DATA|EHLO|HELO|AUTH|STARTTLS)[^\n]{0,300}\n(?:<<<|<-|<~|<\*\*)/im,
  /\bruleset=check_(rcpt|mail|relay)/,
  /\bError (connecting) to\b/i,
  /\bdoes not like (recipient|sender)\b/i,
  /\bfailed after I sent the (message)\b/i,
  /\bstate (\d\d)\)/,
]

/** Gmail's older bounces end with the state of its client: `(state 14)`. */
const GMAIL_STATES: Readonly<Record<string, Stage>> = {
  '12': 'mail',
  '13': 'mail',
  '14': 'rcpt',
  '15': 'data',
  '17': 'content',
  '18': 'content',
}

export function findStage(text: string): Stage | undefined {
  for (const place of STAGE_PLACES) {
    const name = place.exec(text)?.[1]
    if (name === undefined) continue
    const state = GMAIL_STATES[name]
    if (state) return state
    if (/^(?:refused to talk|relay$|CONNECT|initial server)/i.test(name)) return 'connect'
    if (/^(?:after DATA|END-OF-MESSAGE)$/i.test(name)) return 'content'
    const stage = stageOf(name)
    if (stage) return stage
  }
  return undefined
}

// Writes MAIL and RCPT with the parameters that the server offers and the message needs: SIZE (RFC 1870), BODY (RFC 6152),
// SMTPUTF8 (RFC 6531), RET, ENVID, NOTIFY and ORCPT (RFC 3461). DSN parameters are passed on as they were given, never made up.

import { formatMailbox, formatReversePath, needsSmtputf8 } from '../../core/address.ts'
import type { DsnOptions, Recipient } from '../../core/message.ts'
import { encodeXtext } from '../xtext.ts'
import type { Capabilities } from './capabilities.ts'
import type { TransactionPlan } from './transaction.ts'

/**
 * What of the message, its recipients aside, needs SMTPUTF8 (RFC 6531 §3.4): addresses and the header do, the body does not.
 * A client may declare it and then not use it; that counts for nothing.
 */
export function needsUtf8({ mailFrom, options, utf8Header }: TransactionPlan): 'sender' | 'header' | undefined {
  if (mailFrom !== null && needsSmtputf8(mailFrom)) return 'sender'
  return options.smtputf8 && utf8Header ? 'header' : undefined
}

export function mailCommand(plan: TransactionPlan, offered: Capabilities, smtputf8: boolean): string {
  let line = `MAIL FROM:<${formatReversePath(plan.mailFrom)}>`
  if (offered.size !== undefined) line += ` SIZE=${plan.size}`
  // Content of 8 bits goes to a server without 8BITMIME as it is: all that still run are 8-bit clean, and to
  // rewrite it would break its signatures.
  if (offered.eightBitMime && plan.eightBit) line += ' BODY=8BITMIME'
  if (smtputf8) line += ' SMTPUTF8'
  if (offered.dsn) {
    const { ret, envid } = plan.options
    if (ret !== undefined) line += ` RET=${ret}`
    if (envid !== undefined) line += ` ENVID=${encodeXtext(envid)}`
  }
  return line
}

export function rcptCommand({ rcptTo, dsn }: Pick<Recipient, 'rcptTo' | 'dsn'>, offered: Capabilities): string {
  const line = `RCPT TO:<${formatMailbox(rcptTo)}>`
  return offered.dsn ? line + dsnParameters(dsn) : line
}

function dsnParameters({ notify, orcpt }: DsnOptions): string {
  let text = ''
  if (notify !== undefined) text += ` NOTIFY=${notify.length === 0 ? 'NEVER' : notify.join(',')}`
  if (orcpt !== undefined) text += ` ORCPT=${formatOrcpt(orcpt)}`
  return text
}

/** The address type stands as it is, the address in xtext (RFC 3461 §4.2), or as RFC 6533 §3 has it when its type is utf-8. */
function formatOrcpt(orcpt: string): string {
  const semicolon = orcpt.indexOf(';')
  const type = orcpt.slice(0, semicolon)
  const address = orcpt.slice(semicolon + 1)
  return `${type};${type.toLowerCase() === 'utf-8' ? encodeUtf8Address(address) : encodeXtext(address)}`
}

/** utf-8-addr-xtext: all but QCHAR as `\x{HEX}`. */
function encodeUtf8Address(address: string): string {
  return address.replaceAll(
    /[^\x21-\x2a\x2c-\x3c\x3e-\x5b\x5d-\x7e]/gu,
    (char) => `\\x{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  )
}

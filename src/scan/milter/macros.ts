// The macros that a milter is told before each stage: the names are Sendmail's, the choice is the one that filters are
// written for (Postfix's MILTER_README has the same). What is not known is left out, not made up.

import { formatMailbox, formatReversePath, type Mailbox } from '../../core/address.ts'
import type { ScanMessage } from '../scanner.ts'
import { COMMAND, cString, formatPacket, type MilterCommand } from './packets.ts'

type Macros = Readonly<Record<string, string | undefined>>

/** The packet that defines the macros of a stage; empty where there are none. */
export function macroPacket(stage: MilterCommand, macros: Macros): Buffer {
  const pairs = Object.entries(macros).flatMap(([name, value]) =>
    value === undefined ? [] : [cString(name.length === 1 ? name : `{${name}}`), cString(value)],
  )
  return pairs.length === 0 ? Buffer.alloc(0) : formatPacket(COMMAND.macro, Buffer.from(stage, 'latin1'), ...pairs)
}

export const connectMacros = ({ hostname, client, clientName }: ScanMessage): Macros => ({
  j: hostname,
  _: `${clientName ?? ''} [${client}]`.trimStart(),
  v: 'Waybill',
  daemon_name: 'waybill',
  client_addr: client,
  client_name: clientName ?? 'unknown',
})

export const heloMacros = ({ tls }: ScanMessage): Macros => ({ tls_version: tls?.protocol, cipher: tls?.cipher })

export const mailMacros = ({ queueId, login, mailFrom }: ScanMessage): Macros => ({
  i: queueId,
  auth_type: login?.mechanism,
  auth_authen: login?.user,
  mail_addr: formatReversePath(mailFrom),
  mail_host: mailFrom?.domain,
  mail_mailer: 'esmtp',
})

export const rcptMacros = ({ queueId }: ScanMessage, rcpt: Mailbox): Macros => ({
  i: queueId,
  rcpt_addr: formatMailbox(rcpt),
  rcpt_host: rcpt.domain,
  rcpt_mailer: 'esmtp',
})

export const messageMacros = ({ queueId }: ScanMessage): Macros => ({ i: queueId })

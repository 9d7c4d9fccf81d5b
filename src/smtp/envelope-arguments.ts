// Reads the arguments of EHLO, HELO, MAIL and RCPT for the server session: into values, or into the reply that says what
// is wrong with them. Text work only; whether sender and recipient are welcome is for policy.

import { needsSmtputf8, parsePath, type Mailbox, type ReversePath } from '../core/address.ts'
import type { DsnOptions, MailOptions } from '../core/message.ts'
import type { Reply } from '../core/reply.ts'
import { pathArgument } from './command.ts'
import { parseMailParameters, parseRcptParameters, type ParameterProblem } from './mail-parameters.ts'
import * as replies from './server-replies.ts'

export type Arguments<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: Reply }

const wrong = (reply: Reply): { ok: false; reply: Reply } => ({ ok: false, reply })

/**
 * The name that the client gives itself. Any printable word is taken, as RFC 5321 §4.1.4 forbids to refuse mail for its
 * sake, up to the length of a domain (§4.5.3.1.2). It is said back to the client, so nothing else may pass.
 */
export function readHello(verb: 'EHLO' | 'HELO', argument: string): Arguments<string> {
  const space = argument.indexOf(' ')
  const name = space < 0 ? argument : argument.slice(0, space)
  if (name === '') return wrong(replies.helloNeedsName(verb))
  return /^[\x21-\x7e]{1,255}$/.test(name) ? { ok: true, value: name } : wrong(replies.badHello(verb))
}

export interface MailArguments {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  /** The size the client announced, in octets. */
  readonly size?: number
}

/** The domain of addresses without one, where the client is one whose addresses are completed; asked only where one lacks. */
export type Completing = () => string | undefined

function readPath(text: string, smtputf8: boolean, completing: Completing): ReturnType<typeof parsePath> {
  const path = parsePath(text, { smtputf8 })
  if (path.ok || path.problem !== 'no-domain') return path
  const domain = completing()
  if (domain === undefined) return path
  return parsePath(
    text.replace(/^<([^<>@]+)>/, (_, name: string) => `<${name}@${domain}>`),
    { smtputf8 },
  )
}

export function readMail(argument: string, extended: boolean, completing: Completing): Arguments<MailArguments> {
  const text = pathArgument(argument, 'FROM')
  if (text === undefined) return wrong(replies.mailSyntax)
  // RFC 6531 §3.4: whether the address may be UTF-8 is said behind it.
  const path = readPath(text, true, completing)
  if (!path.ok) return wrong(replies.badAddress('sender', path.problem))
  const { mailbox: mailFrom, rest } = path.value
  const parameters = parseMailParameters(rest, extended)
  if (!parameters.ok) return wrong(parameterReply(parameters))
  const { options, size } = parameters
  if (mailFrom && !options.smtputf8 && needsSmtputf8(mailFrom)) {
    return wrong(replies.badAddress('sender', 'needs-smtputf8'))
  }
  return { ok: true, value: size === undefined ? { mailFrom, options } : { mailFrom, options, size } }
}

export interface RcptArguments {
  readonly rcptTo: Mailbox
  readonly dsn: DsnOptions
}

export function readRcpt(
  argument: string,
  allowed: { readonly extended: boolean; readonly smtputf8: boolean; readonly mailDomain: string },
  completing: Completing,
): Arguments<RcptArguments> {
  const text = pathArgument(argument, 'TO')
  if (text === undefined) return wrong(replies.rcptSyntax)
  // RFC 5321 §4.1.1.3: the one recipient that needs no domain, whoever asks.
  const whole = text.replace(/^<postmaster>/i, `<postmaster@${allowed.mailDomain}>`)
  const path = readPath(whole, allowed.smtputf8, completing)
  if (!path.ok) return wrong(replies.badAddress('recipient', path.problem))
  if (path.value.mailbox === null) return wrong(replies.nullRecipient)
  const parameters = parseRcptParameters(path.value.rest, allowed.extended)
  if (!parameters.ok) return wrong(parameterReply(parameters))
  return { ok: true, value: { rcptTo: path.value.mailbox, dsn: parameters.dsn } }
}

function parameterReply(problem: ParameterProblem): Reply {
  return problem.kind === 'unknown' ? replies.unknownParameter(problem.word) : replies.badParameter(problem.word)
}

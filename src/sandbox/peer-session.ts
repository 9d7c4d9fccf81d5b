// One SMTP session of a pretended server, without I/O: a line in, an answer out. It keeps the order of commands that
// RFC 5321 §4.1.4 asks for and plays the receiver's Behaviour at RCPT and after the content. It decides nothing about
// sockets and time, and nothing that a client sends can make it throw.
//
//   new → greeted (EHLO, HELO) → mail (MAIL) → rcpt (RCPT, any number) → content (DATA) → greeted
//   RSET, EHLO: back to greeted. STARTTLS: back to new.

import { formatMailbox, parsePath, type Mailbox } from '../core/address.ts'
import { reply, type Reply } from '../core/reply.ts'
import type { Instant } from '../core/time.ts'
import type { Behaviour, HexSource, ReceivedMail, Visit } from './behaviour.ts'

/** What the connection is to do: say the reply, then go on as told. */
export interface PeerAnswer {
  readonly reply?: Reply
  readonly next: 'command' | 'content' | 'starttls' | 'close'
}

export interface PeerSessionDeps {
  readonly host: string
  readonly domain: string
  readonly client: string
  readonly behaviour: Behaviour
  readonly hex: HexSource
  readonly now: () => Instant
  /** Counts a visit and tells how many like it there were before. */
  readonly countVisit: (key: string) => number
  readonly keepMail: (mail: ReceivedMail) => void
}

const MAX_SIZE = 52_428_800
const MAX_RECIPIENTS = 1000
const MAX_ERRORS = 20

const go = (code: number, enhanced: string | undefined, ...lines: string[]): PeerAnswer => ({
  reply: reply(code, enhanced, ...lines),
  next: 'command',
})

export class PeerSession {
  readonly #deps: PeerSessionDeps
  #helo: string | undefined
  #mailFrom: string | undefined
  #smtputf8 = false
  #rcptTo: string[] = []
  #tls = false
  #errors = 0

  constructor(deps: PeerSessionDeps) {
    this.#deps = deps
  }

  greeting(): PeerAnswer {
    const { behaviour, host } = this.#deps
    if (behaviour.greeting) return { reply: behaviour.greeting, next: 'close' }
    return go(220, undefined, `${host} ESMTP`)
  }

  /** RFC 3207 §4.2: all that was said before TLS is forgotten. */
  secured(): void {
    this.#tls = true
    this.#helo = undefined
    this.#reset()
  }

  command(line: string): PeerAnswer {
    const [, verb = '', rest = ''] = /^([a-z]*)(?:\s+(.*))?$/is.exec(line.trimEnd()) ?? []
    return this.#counted(this.#answer(verb.toUpperCase(), rest))
  }

  lineTooLong(): PeerAnswer {
    return this.#counted(go(500, '5.5.2', 'Error: line too long'))
  }

  content(content: Uint8Array, size: number): PeerAnswer {
    const { behaviour, client, hex, now, keepMail } = this.#deps
    const mail: ReceivedMail = {
      id: hex(10).toUpperCase(),
      at: now(),
      client,
      helo: this.#helo ?? '',
      tls: this.#tls,
      mailFrom: this.#mailFrom ?? '',
      rcptTo: this.#rcptTo,
      content,
      size,
    }
    this.#reset()
    if (size > MAX_SIZE) return go(552, '5.3.4', 'Error: message too big')
    const refusal = behaviour.onContent?.(mail, hex)
    if (refusal === 'hang-up') return { next: 'close' }
    if (refusal) return { reply: refusal, next: 'command' }
    keepMail(mail)
    return go(250, '2.0.0', `Ok: queued as ${mail.id}`)
  }

  #answer(verb: string, rest: string): PeerAnswer {
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return this.#hello(verb, rest)
      case 'STARTTLS':
        return this.#startTls(rest)
      case 'MAIL':
        return this.#mail(rest)
      case 'RCPT':
        return this.#rcpt(rest)
      case 'DATA':
        return this.#data(rest)
      case 'RSET':
        this.#reset()
        return go(250, '2.0.0', 'Ok')
      case 'NOOP':
        return go(250, '2.0.0', 'Ok')
      case 'VRFY':
        return go(252, '2.0.0', 'Send some mail, I will try my best')
      case 'QUIT':
        return { reply: reply(221, '2.0.0', 'Bye'), next: 'close' }
      default:
        return go(500, '5.5.2', 'Error: command not recognized')
    }
  }

  #hello(verb: 'EHLO' | 'HELO', name: string): PeerAnswer {
    if (name === '') return go(501, '5.5.4', `Syntax: ${verb} hostname`)
    this.#helo = name
    this.#reset()
    if (verb === 'HELO') return go(250, undefined, this.#deps.host)
    const startTls = this.#deps.behaviour.tls && !this.#tls ? ['STARTTLS'] : []
    const offers = ['PIPELINING', `SIZE ${MAX_SIZE}`, '8BITMIME', 'SMTPUTF8', 'DSN', ...startTls, 'ENHANCEDSTATUSCODES']
    return go(250, undefined, this.#deps.host, ...offers)
  }

  #startTls(rest: string): PeerAnswer {
    if (!this.#deps.behaviour.tls || this.#tls) return go(502, '5.5.1', 'Error: command not implemented')
    if (rest !== '') return go(501, '5.5.4', 'Syntax: STARTTLS')
    return { reply: reply(220, '2.0.0', 'Ready to start TLS'), next: 'starttls' }
  }

  #mail(rest: string): PeerAnswer {
    if (this.#deps.behaviour.tls && !this.#tls) return go(530, '5.7.0', 'Must issue a STARTTLS command first')
    if (this.#helo === undefined) return go(503, '5.5.1', 'Error: send HELO/EHLO first')
    if (this.#mailFrom !== undefined) return go(503, '5.5.1', 'Error: nested MAIL command')
    const path = /^FROM:\s*(.*)$/is.exec(rest)?.[1]
    if (path === undefined) return go(501, '5.5.4', 'Syntax: MAIL FROM:<address>')
    const smtputf8 = /\sSMTPUTF8(?:\s|$)/i.test(path)
    const parsed = parsePath(path, { smtputf8 })
    if (!parsed.ok) return go(501, '5.1.7', 'Bad sender address syntax')
    const parameters = words(parsed.value.rest)
    if (!parameters.every((word) => MAIL_PARAMETER.test(word))) return go(555, '5.5.4', 'Unsupported option')
    const size = Number(parameters.find((word) => /^SIZE=/i.test(word))?.slice(5) ?? 0)
    if (size > MAX_SIZE) return go(552, '5.3.4', 'Message size exceeds fixed limit')
    const refusal = this.#deps.behaviour.onMail?.()
    if (refusal) return { reply: refusal, next: 'command' }
    this.#mailFrom = text(parsed.value.mailbox)
    this.#smtputf8 = smtputf8
    return go(250, '2.1.0', 'Ok')
  }

  #rcpt(rest: string): PeerAnswer {
    if (this.#mailFrom === undefined) return go(503, '5.5.1', 'Error: need MAIL command')
    const path = /^TO:\s*(.*)$/is.exec(rest)?.[1]
    if (path === undefined) return go(501, '5.5.4', 'Syntax: RCPT TO:<address>')
    const parsed = parsePath(path, { smtputf8: this.#smtputf8 })
    if (!parsed.ok || parsed.value.mailbox === null) return go(501, '5.1.3', 'Bad recipient address syntax')
    if (!words(parsed.value.rest).every((word) => RCPT_PARAMETER.test(word))) {
      return go(555, '5.5.4', 'Unsupported option')
    }
    const { mailbox } = parsed.value
    const rcptTo = text(mailbox)
    // A pretended server is no open relay either: mail that was brought to the wrong host is to be noticed.
    if (mailbox.domain !== this.#deps.domain) return go(554, '5.7.1', `<${rcptTo}>: Relay access denied`)
    if (this.#rcptTo.length >= MAX_RECIPIENTS) return go(452, '4.5.3', 'Error: too many recipients')
    const refusal = this.#deps.behaviour.onRcpt?.(this.#visit(rcptTo))
    if (refusal) return { reply: refusal, next: 'command' }
    this.#rcptTo.push(rcptTo)
    return go(250, '2.1.5', 'Ok')
  }

  #visit(rcptTo: string): Visit {
    const { client, countVisit } = this.#deps
    const mailFrom = this.#mailFrom ?? ''
    return { client, mailFrom, rcptTo, seen: countVisit(`${client} ${mailFrom} ${rcptTo}`) }
  }

  #data(rest: string): PeerAnswer {
    if (rest !== '') return go(501, '5.5.4', 'Syntax: DATA')
    if (this.#mailFrom === undefined) return go(503, '5.5.1', 'Error: need MAIL command')
    if (this.#rcptTo.length === 0) return go(554, '5.5.1', 'Error: no valid recipients')
    return { reply: reply(354, undefined, 'End data with <CR><LF>.<CR><LF>'), next: 'content' }
  }

  #reset(): void {
    this.#mailFrom = undefined
    this.#smtputf8 = false
    this.#rcptTo = []
  }

  /** Commands that make no sense end the session sooner or later; a receiver's own refusals do not count. */
  #counted(answer: PeerAnswer): PeerAnswer {
    const code = answer.reply?.code ?? 0
    if (code !== 500 && code !== 501 && code !== 503) return answer
    if (++this.#errors < MAX_ERRORS) return answer
    return { reply: reply(421, '4.7.0', `${this.#deps.host} Error: too many errors`), next: 'close' }
  }
}

// RFC 1870, RFC 6152, RFC 6531 and RFC 3461 §4.
const MAIL_PARAMETER = /^(?:SIZE=\d{1,15}|BODY=(?:7BIT|8BITMIME)|SMTPUTF8|RET=(?:FULL|HDRS)|ENVID=[!-~]{1,100})$/i
const RCPT_PARAMETER = /^(?:NOTIFY=[A-Z,]{1,40}|ORCPT=[^\s;]+;\S{1,500})$/i

const words = (rest: string): readonly string[] => rest.split(/\s+/).filter((word) => word !== '')
const text = (mailbox: Mailbox | null): string => (mailbox === null ? '' : formatMailbox(mailbox))

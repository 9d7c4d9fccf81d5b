// SMTP on standard input and output (`-bs`), for mail programs that start a server of their own (RFC 5321, as little as these
// use). It decides nothing: each message goes the way of all others, through the drop folder, and the server's verdict is the
// reply to its content.

import { writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { EXIT } from './exit-codes.js'
import { readInput } from './write-drop.js'

const LF = 10
const LONGEST_LINE = 8192
const MOST_RECIPIENTS = 1000
const PATH = /^(FROM|TO):[ \t]*(?:<([^<>\r\n]*)>|([^ <>\r\n]+))(?:[ \t]+(.*))?$/i

/**
 * @param {(envelope: object, pieces: Iterable<Uint8Array>) => Promise<{ exit: number, text?: string, id?: string }>} send
 * @returns {Promise<number>} the exit code
 */
export async function speakSmtp(send) {
  const lines = new Lines(readInput())
  let transaction
  say(`220 ${hostname()} ESMTP Waybill`)
  for (;;) {
    const line = lines.next()
    if (line === undefined) {
      say(`421 ${hostname()} lost input connection`)
      return EXIT.dataErr
    }
    const [, verb = '', argument = ''] = /^([A-Za-z]*)[ \t]*(.*)$/.exec(line.toString('utf8').trimEnd()) ?? []
    switch (verb.toUpperCase()) {
      case 'EHLO':
        transaction = undefined
        say(`250-${hostname()} Hello`, '250-8BITMIME', '250-SMTPUTF8', '250-DSN', '250 PIPELINING')
        break
      case 'HELO':
        transaction = undefined
        say(`250 ${hostname()} Hello`)
        break
      case 'MAIL': {
        const path = PATH.exec(argument)
        if (transaction) say('503 5.5.1 A transaction is open already')
        else if (path?.[1].toUpperCase() !== 'FROM') say('501 5.5.4 Write MAIL FROM:<address>')
        else {
          const words = parameters(path[4])
          transaction = { sender: path[2] ?? path[3] ?? '', recipients: [], ret: words.RET, envid: words.ENVID }
          say('250 2.1.0 OK')
        }
        break
      }
      case 'RCPT': {
        const path = PATH.exec(argument)
        const address = path?.[2] ?? path?.[3] ?? ''
        if (!transaction) say('503 5.5.1 MAIL comes first')
        else if (path?.[1].toUpperCase() !== 'TO' || address === '') say('501 5.5.4 Write RCPT TO:<address>')
        else if (transaction.recipients.length >= MOST_RECIPIENTS) say('452 4.5.3 Too many recipients')
        else {
          transaction.recipients.push(address)
          transaction.notify ??= parameters(path[4]).NOTIFY
          say('250 2.1.5 OK')
        }
        break
      }
      case 'DATA': {
        if (!transaction || transaction.recipients.length === 0) {
          say('503 5.5.1 RCPT comes first')
          break
        }
        say('354 Go on, end with a dot alone on a line')
        const content = lines.content()
        const { exit, text = '', id } = await send({ ...transaction, extract: false }, content)
        // What was not read because it could not be written is read all the same: it is no command.
        for (const piece of content) void piece
        transaction = undefined
        if (content.cut) return EXIT.dataErr
        say(exit === EXIT.ok ? `250 2.0.0 OK${id === undefined ? '' : ` id=${id}`}` : refusal(exit, text))
        break
      }
      case 'RSET':
        transaction = undefined
        say('250 2.0.0 OK')
        break
      case 'NOOP':
        say('250 2.0.0 OK')
        break
      case 'VRFY':
        say('252 2.1.5 It is seen when the message is sent')
        break
      case 'QUIT':
        say('221 2.0.0 Bye')
        return EXIT.ok
      default:
        say('500 5.5.1 There is no such command')
    }
  }
}

const TRY_AGAIN = new Set([EXIT.tempFail, EXIT.ioErr, EXIT.osErr, EXIT.config])

function refusal(exit, text) {
  const words = text.split('\n').filter((line) => line !== '')
  const lines = words.length === 0 ? ['Not taken'] : words
  const code = TRY_AGAIN.has(exit) ? '451' : '550'
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n')
}

/** `RET=HDRS ENVID=x`. */
function parameters(text = '') {
  return Object.fromEntries(
    text.split(/[ \t]+/).flatMap((word) => {
      const [, key, value] = /^([A-Za-z]+)=(.+)$/.exec(word) ?? []
      return key === undefined ? [] : [[key.toUpperCase(), value]]
    }),
  )
}

const say = (...lines) => writeSync(1, `${lines.join('\r\n')}\r\n`)

class Lines {
  #pieces
  #rest = Buffer.alloc(0)

  constructor(pieces) {
    this.#pieces = pieces
  }

  /** With its end; undefined where the input ended. */
  next() {
    for (;;) {
      const end = this.#rest.indexOf(LF)
      if (end >= 0 || this.#rest.length > LONGEST_LINE) {
        const length = end >= 0 ? end + 1 : this.#rest.length
        const line = this.#rest.subarray(0, length)
        this.#rest = this.#rest.subarray(length)
        return line
      }
      const { value, done } = this.#pieces.next()
      if (done) return undefined
      this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value])
    }
  }

  /** Up to the dot, without what was stuffed (RFC 5321 §4.5.2); `cut` where the input ended first: then nothing may be sent. */
  content() {
    const lines = this
    let begins = true
    let ended = false
    return {
      cut: false,
      *[Symbol.iterator]() {
        while (!ended) {
          const line = lines.next()
          if (line === undefined) {
            ended = true
            this.cut = true
            throw new Error('the input ended within the message')
          }
          const text = begins && line[0] === 46 ? line.subarray(1) : line
          const whole = line[line.length - 1] === LF
          if (begins && /^\.\r?\n$/.test(line.toString('latin1', 0, 3))) {
            ended = true
            return
          }
          begins = whole
          yield text
        }
      },
    }
  }
}

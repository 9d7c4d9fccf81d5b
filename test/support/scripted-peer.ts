// An SMTP server for tests that says what a script tells it, on any stream. It knows just enough of the protocol to tell
// commands from content; whether what it says makes sense is the script's business.

import type { Duplex } from 'node:stream'

/** `drop` closes the connection, after `say` if there is one; nothing at all is silence. Lines are parted by `\n`. */
export type Answer = string | { readonly say?: string; readonly raw?: Uint8Array; readonly drop?: true }

export const DROP: Answer = { drop: true }
export const SILENCE: Answer = {}

type Cue =
  | 'connect'
  | 'EHLO'
  | 'HELO'
  | 'LHLO'
  | 'STARTTLS'
  | 'AUTH'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'content'
  | 'RSET'
  | 'QUIT'

/** Answers by command; of a list the next one each time, the last for ever. What is left out is answered kindly. */
export type Script = { readonly [cue in Cue]?: Answer | readonly Answer[] } & {
  /** To RCPT TO:<postmaster>, where that is another than to everybody. */
  readonly postmaster?: Answer
  /** Faults of servers: the end of a message is seen where a line ends with LF alone; what came before TLS is carried out within. */
  readonly habit?: 'ends-at-bare-lf' | 'keeps-what-was-said'
}

const KIND: Readonly<Record<Cue, Answer>> = {
  connect: '220 peer.test ESMTP',
  EHLO: '250-peer.test\n250 PIPELINING',
  HELO: '250 peer.test',
  LHLO: '250-peer.test\n250 PIPELINING',
  STARTTLS: '454 4.7.0 not now',
  AUTH: '503 5.5.1 nobody logs in here',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  content: '250 2.0.0 taken',
  RSET: '250 2.0.0 forgotten',
  QUIT: { say: '221 2.0.0 bye', drop: true },
}

/** What the peer heard: command lines, and messages with their dots unstuffed. */
export interface Heard {
  readonly commands: string[]
  readonly messages: string[]
}

export interface PeerOptions {
  readonly script: Script
  readonly heard: Heard
  /** Called when STARTTLS was answered with 220; returns the stream to go on with. */
  readonly startTls?: (plain: Duplex) => Duplex
}

export function playPeer(stream: Duplex, { script, heard, startTls }: PeerOptions): void {
  const said = new Map<Cue, number>()
  let current = stream
  let inContent = false
  let inLogin = false
  let input = ''

  const answer = (cue: Cue): string => {
    const given = script[cue] ?? KIND[cue]
    const list = Array.isArray(given) ? (given as readonly Answer[]) : [given as Answer]
    const turn = said.get(cue) ?? 0
    said.set(cue, turn + 1)
    const next = list[Math.min(turn, list.length - 1)] ?? SILENCE
    const { say, raw, drop } = typeof next === 'string' ? { say: next, raw: undefined, drop: undefined } : next
    if (say !== undefined) current.write(`${say.replaceAll('\n', '\r\n')}\r\n`)
    if (raw) current.write(raw)
    if (drop) current.end()
    return say ?? ''
  }

  const command = (line: string): void => {
    heard.commands.push(line)
    const verb = inLogin ? 'AUTH' : (line.split(/[ :]/)[0] ?? '').toUpperCase()
    if (!(verb in KIND)) return void current.write('500 5.5.1 what?\r\n')
    const { postmaster } = script
    if (typeof postmaster === 'string' && /^RCPT TO:<postmaster>/i.test(line)) {
      return void current.write(`${postmaster}\r\n`)
    }
    // What comes behind a yes is TLS, in whose octets a line may end by chance, and it may come while the yes is being said.
    if (verb === 'STARTTLS') current.removeAllListeners('data')
    const text = answer(verb as Cue)
    inLogin = verb === 'AUTH' && text.startsWith('334')
    if (verb === 'DATA' && text.startsWith('354')) inContent = true
    if (verb === 'STARTTLS') begin(text.startsWith('220'))
  }

  const begin = (tls: boolean): void => {
    if (!tls) return listen(current)
    // RFC 3207 §4.2.
    if (script.habit !== 'keeps-what-was-said') input = ''
    if (startTls) listen(startTls(current))
    else current.resume()
  }

  /** Whether something was taken from the input. */
  const takeOne = (): boolean => {
    const end = script.habit === 'ends-at-bare-lf' ? /^(?:([^]*?)\r?\n)?\.\r?\n/ : /^(?:([^]*?)\r\n)?\.\r\n/
    const content = inContent ? end.exec(input) : null
    if (inContent && !content) return false
    if (content) {
      input = input.slice(content[0].length)
      inContent = false
      const body = content[1] === undefined ? '' : `${content[1]}\r\n`
      heard.messages.push(body.replaceAll(/(^|\r\n)\./g, '$1'))
      answer('content')
      return true
    }
    const lineEnd = input.indexOf('\r\n')
    if (lineEnd < 0) return false
    const line = input.slice(0, lineEnd)
    input = input.slice(lineEnd + 2)
    command(line)
    return true
  }

  const listen = (next: Duplex): void => {
    current = next
    next.on('data', (bytes: Uint8Array) => {
      input += Buffer.from(bytes).toString('latin1')
      while (!current.writableEnded && takeOne());
    })
    next.on('error', () => {})
  }

  listen(stream)
  answer('connect')
}

// The octets of a message as an mbox file holds them (RFC 4155): a line `From sender date`, the message with LF line ends in which
// lines that begin with `From ` have a `>` in front, and an empty line.

import { formatReversePath, type ReversePath } from '../core/address.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** As asctime(3) has the date, in local time. Programs read the sender up to the first blank. */
export function fromLine(mailFrom: ReversePath, now: number): string {
  const date = new Date(now)
  const sender = mailFrom === null ? 'MAILER-DAEMON' : formatReversePath(mailFrom).replaceAll(/\s/g, '_')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':')
  const day = String(date.getDate()).padStart(2)
  return `From ${sender} ${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${day} ${clock} ${date.getFullYear()}\n`
}

const LF = 0x0a
const FROM = Buffer.from('From ')
const QUOTE = Buffer.from('>')

/** From pieces with LF line ends that are cut anywhere; each is valid until the next one is asked for. */
export async function* quotedFromLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  /** The beginning of a line that may become `From `. */
  let held: Buffer = Buffer.alloc(0)
  let atStart = true
  for await (const piece of pieces) {
    let rest = Buffer.concat([held, piece])
    held = Buffer.alloc(0)
    const out: Buffer[] = []
    while (rest.length > 0) {
      if (atStart) {
        const begins = rest.subarray(0, FROM.length)
        if (begins.length < FROM.length && begins.equals(FROM.subarray(0, begins.length))) {
          held = Buffer.from(rest)
          break
        }
        if (begins.equals(FROM)) out.push(QUOTE)
      }
      const end = rest.indexOf(LF)
      atStart = end >= 0
      out.push(end < 0 ? rest : rest.subarray(0, end + 1))
      rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1)
    }
    if (out.length > 0) yield Buffer.concat(out)
  }
  if (held.length > 0) yield held
}

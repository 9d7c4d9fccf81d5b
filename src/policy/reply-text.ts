// Makes a filled-in text fit to be said in SMTP: what strangers put into it (a HELO name, an address, a scanner's words)
// must never end the line or the reply (RFC 5321 §4.2), nor be longer than a line may be (§4.5.3.1.5).

/** RFC 5321 §4.5.3.1.5: 512 octets, of which `550-5.7.100 ` and CRLF take up to 16. */
const LINE = 496
/** More than this helps nobody to understand a refusal. */
const LINES = 8

/** What strangers put into a text must not begin a line of its own in a log, nor steer the terminal that shows it. */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\s\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()

/** One line of printable ASCII. */
export const plainText = (text: string): string =>
  oneLine(text)
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[^\x20-\x7e]/gu, '?')

/** The lines of a reply; `end` stands at the end of the last one, whatever had to be left out before it. */
export function replyLines(text: string, end = ''): readonly [string, ...string[]] {
  const words = plainText(text).split(' ').flatMap(cutWord)
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= LINE - end.length) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  lines.push(line)
  const [first = '', ...rest] = lines.slice(0, LINES)
  if (rest.length === 0) return [first + end]
  return [first, ...rest.slice(0, -1), (rest.at(-1) ?? '') + end]
}

/** A word longer than any line can be is cut. */
function cutWord(word: string): readonly string[] {
  const pieces: string[] = []
  const most = LINE / 2
  for (let from = 0; from === 0 || from < word.length; from += most) pieces.push(word.slice(from, from + most))
  return pieces
}

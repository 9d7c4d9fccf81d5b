// Finds the reply in what was pasted: alone, behind the words that Exim, Postfix, qmail, Sendmail or Exchange put before
// it, or somewhere in a bounce. The first refusal counts: what follows it (`554 no valid recipients`, a closing 421) is its
// consequence. Decides nothing about the cause. Every pattern is bounded, for strangers wrote the text.

/** More than this is not looked at; a reply is a few lines, a bounce's own words a few kilobytes. */
const MOST = 32_768

/** A reply longer than this is cut: RFC 5321 §4.5.3.1.5 allows 512 octets a line, and nobody sends twenty lines. */
const LONGEST_REPLY = 4_096

export interface FoundReply {
  readonly code: number
  readonly enhanced?: string
  /** The words, without codes, as one line. */
  readonly words: string
  /** Where it stands in the text. */
  readonly index: number
}

/** RFC 6533 §3: how a field of ASCII holds other characters, as our own bounces write them. What cannot be seen stays so. */
const ESCAPED = /\\x\{([\dA-F]{2,6})\}/g

function unescaped(written: string, hex: string): string {
  const point = Number.parseInt(hex, 16)
  const char = point > 0x10_ff_ff ? '' : String.fromCodePoint(point)
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char) ? char : written
}

/** What `docker compose logs` puts before each line, colours and all. */
const CONTAINER = /^(?:\x1b?\[\d{1,2}m)?[\w.-]{1,60} +\|(?:\x1b?\[0?m)? /gm

export const withoutContainer = (text: string): string => (text.includes(' |') ? text.replaceAll(CONTAINER, '') : text)

/** Not the marks before a command in Sendmail's transcripts. */
const QUOTING = /^(?:>(?!>> (?:RCPT|MAIL|DATA|[EH][EH]LO|STARTTLS|AUTH|QUIT|\.)) ?){1,8}/gim

/** Line ends and quoting of mail programs made plain; qmail's underscores and Exim's `\n` undone. */
export function tidy(text: string, most = MOST): string {
  let tidied = text
    .slice(0, most)
    .replaceAll('\r\n', '\n')
    // Not in a path of Windows: `C:\app\node_modules`.
    .replaceAll(/\\n(?=\S)(?!ode(?:_|mailer|js|\\))/g, '\n')
  tidied = withoutContainer(tidied)
  if (tidied.startsWith('>') || tidied.includes('\n>')) tidied = tidied.replaceAll(QUOTING, '')
  if (tidied.includes('\\x{')) tidied = tidied.replaceAll(ESCAPED, unescaped)
  if (/Remote_host_said:_|^\S{0,80}_\S+_\S+_/.test(tidied)) tidied = tidied.replaceAll('_', ' ')
  return tidied
}

/**
 * A reply code can stand at the start of a line, or behind a sign or a word that ends other words: `: 550`, `'550`, `#550`,
 * `(550`, `[550]`, `SMTP 451`, `код 550`. Behind it stands the reply, or nothing that could make it a number of something else
 * (`250-character`, `299 bytes`).
 */
const REPLY =
  /(?:^[ \t]{0,12}|(?<=(?:[:;'"#<(\]=]|(?<!\w)\[)) {0,2}|(?<=said:|smtp;|smtp|returned|response:|reply:|code|код|кодом|ошибка|ошибкой|error:?|login -|=>|\.{3,}|<<<|<-)[ \t]{1,4})(?<!\.(?:rb|py|php|js|ts|go|java|cs|c|cpp|pl|pm):)([245]\d\d)(?:[ \t-](?!(?:bytes?|files?|[km]i?b|ms(?!-)|seconds?|minutes?|characters?|chars?|lines|bits?|packages?|rows?|items|pages?|columns?)\b)|$|(?=[;:,.'")\]\n]))/gim

/** RFC 5321 §4.2.3, RFC 3207, RFC 4954, RFC 7504 and what is left of the standards before them. */
const ASSIGNED_POSITIVE: ReadonlySet<number> = new Set([211, 214, 220, 221, 235, 250, 251, 252])
/**
 * Refusals come with codes that nobody assigned, too: any second digit that means something (RFC 5321 §4.2.1 knows 0, 1, 2 and
 * 5), what log-in extensions and a few large senders use, but not the ports of mail.
 */
const REFUSING = /^(?:4[25]|5[0257])\d$|^(?:400|417|432|44[0-9]|47[1-9]|53[0-9]|54[0-9])$/

const isReplyCode = (code: number): boolean =>
  code < 400 ? ASSIGNED_POSITIVE.has(code) : REFUSING.test(String(code)) && code !== 587

/** A column of a table, or what web servers say behind the same numbers. */
const NO_REPLY =
  /^ ?\S{1,20} {2,}\S|^ ?(?:not found|forbidden(?! \w)|bad request|unauthorized|internal server error|bad gateway|gateway time-?out)\b/i

/** Nothing was accepted where the same text says that it was not. */
const FAILED =
  /\b(?:reject|refus|fail|defer|denied|bounced|undeliver|error|timed? ?out|lost|expected (?:response )?code|unexpected (?:response|reply|answer))|отказ|отклон|ошибк|не (?:удал|достав)/i
/** Programs print the pair in their own way besides: `550: 5.7.1`, `(501, '5.1.5 ...`, `(550, b'5.7.1 ...`. */
const ENHANCED_AT_START = /^(?:[ \t#[(\]-]{0,3}|[:,] b?['"]?)([245]\.\d{1,3}\.\d{1,3})(?![.\d])[\])]?[ \t:;,-]{0,3}/

export function findReply(text: string): FoundReply | undefined {
  let positive: FoundReply | undefined
  for (const match of text.matchAll(REPLY)) {
    const code = Number(match[1])
    const index = match.index + match[0].search(/[245]/)
    if (!isReplyCode(code) || NO_REPLY.test(text.slice(index + 3, index + 40))) continue
    const found = readReplyAt(text, index, code)
    if (code >= 400) return found
    positive ??= found
  }
  return positive && FAILED.test(text) ? undefined : positive
}

function readReplyAt(text: string, index: number, code: number): FoundReply {
  const rest = text.slice(index + 3, index + 3 + LONGEST_REPLY)
  const first = ENHANCED_AT_START.exec(rest)
  const enhanced = first?.[1]
  const lines = endOfReply(rest).split('\n')
  const words = lines
    .map((line) => withoutCodes(line, code))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    // Postfix writes the lines of a reply as one: the codes of the further lines stand in the middle.
    .replaceAll(new RegExp(` ${code}[ -](?:[245]\\.\\d{1,3}\\.\\d{1,3} )?`, 'g'), ' ')
    .replace(/ ?\(in reply to [^()]{1,40}\)+.*$/i, '')
    .replace(ENVELOPE_LOGGED, '')
    .replace(/ Giving up on [\da-f.:]{3,45}$/i, '')
    .trim()
  return { code, words, index, ...(enhanced === undefined ? {} : { enhanced }) }
}

/** What Postfix adds to a refusal of its own in the log: who wrote to whom, and the name in HELO. None of it was said. */
const ENVELOPE_LOGGED = /; from=<[^<>]{0,320}>(?: to=<| proto=| helo=<).*$/

/** Postfix's own refusals without a reply code: a filter's words behind the name of the client. */
const LOGGED_REFUSAL = /\breject: [A-Z-]{3,20} from [^\s[\]]{1,255}\[[^\s[\]]{1,45}\](?::\d{1,5})?: ([^\n]{1,4096})/

/** How .NET, Thunderbird and msmtp begin what the server said; what they say before it is their own guess. */
const TOLD_BY_CLIENT = /\b(?:server response was|mail server responded|server message):\s{0,4}(\S[\s\S]{0,4096})/i

/** What a server took, and how it greeted: no word of a refusal. */
const TAKEN = /^(?:[^\n]{0,60}?(?::|<[-~]) ?)?(?:220|25[0-2]|354)[ -][^\n]*\n?/gm

/** Where in its code a program was, and what its runtime has to say besides. */
const FRAMES = /^(?:\s{1,12}at \S.*|\s{2,8}File ".*", line .*|#\d+ \S+\(\d+\): .*|\(node:\d+\) .*|\(Use `node .*)\n?/gm

export const withoutFrames = (text: string): string => (text.includes('\n') ? text.replaceAll(FRAMES, '') : text)

/** The words of a refusal that bears no reply code. */
export function wordsWithoutCode(whole: string): string {
  const text = TOLD_BY_CLIENT.exec(whole)?.[1] ?? whole
  const logged = LOGGED_REFUSAL.exec(text)?.[1]
  if (logged === undefined) return text.replaceAll(TAKEN, '').trim() || text.trim()
  return logged.replace(ENVELOPE_LOGGED, '').replace(ENHANCED_AT_START, '').trim()
}

function withoutCodes(line: string, code: number): string {
  let words = line.trim()
  if (words.startsWith(String(code)) && /^[ -]|^$/.test(words.slice(3, 4))) words = words.slice(4)
  return words.replace(ENHANCED_AT_START, '').replace(/^[-\]]/, '')
}

/** A reply ends at an empty line, at a field of a delivery report, at the next line of a log or of a dialogue. */
function endOfReply(rest: string): string {
  const end =
    /\n[ \t]*\n|\n[ \t]{1,12}at \S|\n[A-Z][\w-]{2,40}: |\n(?:---|>>>|<<<|[ ]*[<-][-~>]|\*\*\*|===)|\n(?:\d{4}-\d\d-\d\d|[A-Z][a-z]{2} [ \d]\d) |\n(?:[245]\d\d)[ ](?=[^\n]{0,400}\n[245]\d\d[ -])/.exec(
      rest,
    )
  return end ? rest.slice(0, end.index) : rest
}

const ENHANCED_ANYWHERE = /(?<![\d.+~]|(?<!\d\d\d)-|[<>]= ?)([245]\.[0-7]\.\d{1,3})(?![.\d]|-\d)/g

/**
 * An enhanced code elsewhere in the text: `(#5.1.1)`, `Status: 5.1.1`, `dsn=5.7.1`, or alone. One that agrees in class with
 * the reply and says more than x.0.0 goes first. Version numbers (`Exim 4.96`, `Postfix 3.4.0`) are none.
 */
export function findEnhanced(text: string, code: number | undefined): string | undefined {
  const wanted = code === undefined ? undefined : String(code)[0]
  let general: string | undefined
  for (const match of text.matchAll(ENHANCED_ANYWHERE)) {
    const status = match[1] ?? ''
    if (
      /(?:[a-z] |version |\/|v)$/i.test(
        text.slice(Math.max(0, match.index - 9), match.index).replace(/\b(?:smtp|status|code|error|dsn) $/i, ':'),
      )
    )
      continue
    if (wanted !== undefined && status[0] !== wanted) continue
    if (!/^\d\.(?:0\.0|4\.7)$/.test(status)) return status
    general ??= status
  }
  return general
}

// The words of a bounce for people, from which many servers' bounces must be read, for only half of them have a machine part.
// Finds each refused address and what is said of it. Knows the forms of Exim, Postfix, Sendmail, qmail (QSBMF), Exchange and
// Microsoft 365, Gmail, OpenSMTPD, Yandex (Postfix in Russian) and Mail.ru (Exim in Russian); other servers mostly do like one
// of them. Concludes nothing.

/** An address as servers print it, or what a web page or a careful person leaves of one. */
const ADDRESS = String.raw`(?:[^\s<>()[\]:;,"'@]{1,64}|"[^"\n]{1,64}")@[\w\u0080-\uffff.-]{1,255}|\[email\sprotected\]|\[addr(?:ess)?\]`

/** An address that a line begins with, and what follows: nothing, a colon with the error, the address again. */
const ADDRESS_LINE = new RegExp(
  String.raw`^[ \t]{0,12}(?:[*•-] )?(?:<(${ADDRESS})>|(${ADDRESS})|[^\n<>:]{0,60}<mailto:(${ADDRESS})>)[ \t]*(?:<mailto:[^\n<>]{1,300}>|\([^\n()]{1,300}\)|on \d[^\n]{3,60})?[ \t]*(?:$|(?::|\.\.\.)[ \t]*(.*)$)`,
)

/** Sentences that name the address. */
const NAMED_IN_SENTENCE = new RegExp(
  String.raw`(?:message|mail|delivery|delivered|сообщение|письмо)[^\n]{0,60}? (?:to|for|для|адресату) <?(${ADDRESS})>? (?:because|could|couldn|wasn|has been|hasn|failed|can|не |, because)|\bRecipient(?: address)?: <?(${ADDRESS})>?`,
  'i',
)

/** By which a notification is known from an ordinary letter. Fixed texts of programs. */
const BOUNCE_MARKS =
  /created automatically by mail delivery software|This is the mail system at host|qmail-send program|Transcript of session follows|had permanent fatal errors|had transient non-fatal errors|Diagnostic information for administrators|Delivery has failed to these recipients|could(?:n't| not) be delivered|cannot be delivered|was(?:n't| not) (?:able to )?deliver(?:ed)?|(?:unable|not able|failed) to deliver|could not deliver|delivery to the following recipients? (?:has )?failed|Delivery to the following recipients? (?:has been delayed|failed)|The response (?:from the remote server )?was:|This is the MAILER-DAEMON|Message not delivered|Address not found|Message blocked|did not reach (?:some or all of )?the|could not be reached|failed permanently|undelivered mail|undeliverable|following address(?:\(es\)|es)? (?:failed|had)|has been frozen|не может быть (?:доставлено|отправлено)|не (?:было|удалось) доставл?|Your message did not reach|Reporting-MTA:/i

export const looksLikeBounce = (text: string): boolean => BOUNCE_MARKS.test(text)

/** Where the copy of the returned mail begins. */
const RETURNED_COPY =
  /^(?:Content-Type: (?:message\/rfc822|text\/rfc822-headers|message\/global(?:-headers)?)\b|-{2,} ?(?:This is a copy of|Original message|The header of the original|Below this line is a copy|Undelivered message|Returned message|Message header follows|Included is a copy|Forwarded message)|Original message headers?:|[ \t]{0,8}Below is a copy of the original message|Return-path: <[^\n]{0,300}\n(?:Received|Envelope-to):|Received: (?:from|by) )/im

export interface WrittenParts {
  /** What the server says. */
  readonly said: string
  /** The copy of the mail, or its header. */
  readonly copy: string
}

/** A mark within the first words can be that of a forwarded bounce: it counts only where a refusal stands before it. */
export function splitReturned(text: string): WrittenParts {
  let from = 0
  for (let tries = 0; tries < 8; tries++) {
    const at = text.slice(from).search(RETURNED_COPY)
    if (at < 0) break
    const said = text.slice(0, from + at)
    if (BOUNCE_MARKS.test(said) || /(?:^|\s)[45]\d\d[ -]/.test(said)) return { said, copy: text.slice(from + at) }
    const next = text.indexOf('\n', from + at)
    if (next < 0) break
    from = next + 1
  }
  return { said: text, copy: '' }
}

export interface TextRecipient {
  readonly address: string
  /** What is said of it. */
  readonly says: string
}

const MOST_RECIPIENTS = 1_000

export function readBounceText(said: string): readonly TextRecipient[] {
  // Exchange repeats its sentences for people before the part for administrators, which has the reply.
  const technical = said.search(/Diagnostic information for administrators/i)
  const own = technical < 0 ? [] : blocksOf(said.slice(technical))
  if (own.some(({ says }) => says !== '')) return own
  const blocks = blocksOf(said)
  const [only] = blocks
  if (only && blocks.length === 1 && !REFUSAL.test(only.says)) return [{ ...only, says: withRest(only, said) }]
  if (blocks.length > 0) return blocks
  const named = NAMED_IN_SENTENCE.exec(said)
  const address = named?.[1] ?? named?.[2]
  return address === undefined ? [] : [{ address, says: afterIntroduction(said) }]
}

const REFUSAL = /(?:^|[\s:'"#])[45]\d\d(?:[ \t-]|$)/m

/** The reply may stand paragraphs later. Where there is none, the paragraph is all that is said. */
function withRest({ address, says }: TextRecipient, said: string): string {
  const rest = said.slice(said.indexOf(address) + address.length)
  return REFUSAL.test(rest) ? afterIntroduction(rest) : says
}

/** Gmail, Microsoft and others put the reply behind words of their own. */
const INTRODUCTION =
  /(?:The response (?:from the remote server )?was|The error that the other server returned was|Technical details of (?:permanent|temporary) failure|^[ \t]{0,8}\(?reason|gave this error):[ \t]*\n?|Remote Server returned:?[ \t]/im

function afterIntroduction(text: string): string {
  const match = INTRODUCTION.exec(text)
  return (match ? text.slice(match.index + match[0].length) : text).trim()
}

/**
 * The address line opens a block. What is said of it stands in the same paragraph; only where nothing does, in the following
 * ones (Gmail, older Exchange).
 */
function blocksOf(text: string): readonly TextRecipient[] {
  const lines = text.split('\n')
  const blocks: { address: string; lines: string[]; closed: boolean }[] = []
  for (const line of lines) {
    const match = line.length < 1_500 ? ADDRESS_LINE.exec(line) : null
    const address = match?.[1] ?? match?.[2] ?? match?.[3]
    const current = blocks.at(-1)
    if (match && address !== undefined && blocks.length < MOST_RECIPIENTS) {
      if (current && current.address === address && current.lines.every((one) => one.trim() === '')) blocks.pop()
      blocks.push({ address, lines: [match[4] ?? ''], closed: false })
    } else if (current && !current.closed) {
      const empty = line.trim() === ''
      if (empty && current.lines.some((one) => one.trim() !== '')) current.closed = true
      else current.lines.push(line)
    }
  }
  const read = blocks.map(({ address, lines: of }) => ({ address, says: afterIntroduction(of.join('\n').trim()) }))
  // The same address told of twice: the telling with words counts.
  const byAddress = new Map<string, TextRecipient>()
  for (const block of read) {
    const key = block.address.toLowerCase()
    const before = byAddress.get(key)
    if (!before || (before.says === '' && block.says !== '')) byAddress.set(key, block)
  }
  return [...byAddress.values()]
}

export const looksDelayed = (said: string): boolean =>
  /has not yet been delivered|Delay reason:|has been delayed|is delayed for more than|delivery temporarily suspended|THIS IS A WARNING MESSAGE ONLY|Delivery incomplete|transient non-fatal|will be retried|has been frozen|ещё не доставлено/i.test(
    said,
  )

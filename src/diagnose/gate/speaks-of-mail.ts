// The gate: does this text speak of mail that was refused, delayed or lost at all? Whatever is a reply, a line of a mail log, a
// bounce or an error of a program that sends mail does; a configuration file, source code, a page of documentation, another
// daemon's log and ordinary prose do not, whatever words stand in them. A short text is taken in good faith: whoever pastes
// half a sentence has seen it somewhere. A long one has to show lines that tell of trouble with mail.

import type { Observed } from '../diagnosis.ts'
import { DAEMON_LINE, MAIL_TAG } from '../reading/daemon-names.ts'
import { plainText } from '../reading/plain-text.ts'
import { isMailProgram } from '../reading/vantage-form.ts'
import type { Vantage } from '../vantage.ts'
import {
  isSurelyMail,
  MAIL_NOUN,
  NO_COMPLAINT,
  NO_PROSE,
  OF_A_REFUSAL,
  OF_A_SUCCESS,
  OTHER_FIELD,
  OTHER_PROGRAM_FORM,
  TROUBLE_WORD,
} from './mail-words.ts'

/** More than this is no quotation of an error but a page or a file. */
const LONGEST_SHORT = 700
const MOST_SHORT_LINES = 12
/** Words without a noun of mail and without a code: no more than a phrase. */
const LONGEST_PHRASE = 130
/** An error is often quoted with the window's title above it and what to do below. */
const MOST_PHRASES = 4
/** Words of a rule that make up less than this of a phrase are there by chance, the more so where no word of a refusal stands. */
const LEAST_SHARE = 0.1
const LEAST_SHARE_OF_NOTHING = 0.3

export interface Seen extends Pick<Observed, 'whole' | 'code' | 'enhanced' | 'provider'> {
  readonly vantage: Vantage
  /** The words by which the best rule was met; undefined where it went by a code or none was met. */
  readonly words: string | undefined
  /** They are the words of one operator, list or program. */
  readonly specific: boolean
  /** They are a person's, who says without an error what mail does not do. */
  readonly plainly: boolean
  /** They are a sentence of Waybill's own. */
  readonly ours: boolean
}

export function speaksOfMail(seen: Seen): boolean {
  const { whole, code, enhanced, provider } = seen
  const lines = whole.split('\n').filter((line) => line.trim() !== '')
  if (STACK.test(whole) && isMailProgram(whole)) return true
  if (whole.length > LONGEST_SHORT || lines.length > MOST_SHORT_LINES) return tellsOfTrouble(lines, seen)
  if (seen.ours) return true
  if (isCode(lines) && !EXCEPTION.test(whole)) return false
  if (isMailProgram(whole) || DAEMON_LINE.test(whole)) return true
  const sure = enhanced === undefined && isSurelyMail(whole)
  if (seen.plainly && MAIL_NOUN.test(whole)) return true
  if (enhanced === undefined && !sure && !LOGGED.test(whole) && !MAIL_PORT.test(whole) && OTHER_FIELD.test(whole))
    return false
  // What a line of another program may say too is of mail where a mail server is named beside it.
  const ofServer = sure && seen.specific && !isOfOtherDaemon(whole)
  if (!ofServer && !MAIL_PORT.test(whole) && (OTHER_PROGRAM_FORM.test(whole) || isOfOtherDaemon(whole)))
    return (code ?? 0) >= 400 && enhanced !== undefined
  if (LOGGED.test(whole) || MAIL_PORT.test(whole) || seen.vantage.speaker === 'own') return true
  if (lines.length > 1 && lines.filter((line) => NO_PROSE.test(line)).length * 2 > lines.length)
    return lines.some(isTelling)
  if (code !== undefined && (code >= 400 || (whole.length < 200 && OF_A_SUCCESS.test(whole)))) return true
  if (enhanced !== undefined && (ENHANCED_IN_PLACE.test(whole) || MAIL_NOUN.test(whole))) return true
  if (provider !== undefined && TROUBLE_WORD.test(whole)) return true
  if (sure || MAIL_NOUN.test(whole))
    return (
      TROUBLE_WORD.test(whole) ||
      seen.vantage.speaker === 'program' ||
      (whole.length <= LONGEST_PHRASE && (seen.specific || isMoreThanAWord(seen)))
    )
  if (lines.length === 1) return isPhrase(seen)
  return seen.specific && lines.length <= MOST_PHRASES && lines.some((line) => isPhrase({ ...seen, whole: line }))
}

/** A command, a statement, a table: in whole, or by half where one line can be nothing else. */
const isCode = (lines: readonly string[]): boolean =>
  lines.some((line) => NO_COMPLAINT.test(line)) &&
  lines.filter((line) => NO_COMPLAINT.test(line) || NO_PROSE.test(line)).length * 2 >= lines.length

/** What a program prints as it breaks off. */
const EXCEPTION = /^(?:[\w.]{1,60}\.)?SMTP\w{1,40}(?:Error|Exception|Disconnected|Refused): /m

/** Where a program was as it broke off: long, and still one error. */
const STACK =
  /^Traceback \(most recent|^ {1,8}at \S.{0,300}[:)]$|^\tat [\w.$]+\(|^#\d+ \S+\(\d+\): |^ {2,8}at .{1,300}:\d+(?::\d+)?\)?$/m

/** Fields that only mail servers log. */
const LOGGED =
  /\bstatus=(?:deferred|bounced|undeliverable|expired)\b|\bdsn=[245]\.|\bstat=Deferred|^ *\d{1,3}[mhd] +[\d.]+[KM]? +\w{6}-\w{6,11}-\w{2,4} <|^[\dA-F]{8,14}[*!]? +\d+ [A-Z][a-z]{2} [A-Z][a-z]{2} |\bnrcpts?=/m

/** Nothing but mail is handed over there; `15:53:25` is a time. */
const MAIL_PORT =
  /\bport (?:25|465|587)\b|(?<!\d\d:\d\d)(?<!(?:^|[\sT])\d\d)(?<=[\w\]]):(?:25|465|587)\b|\bport["']?: (?:25|465|587)\b/

/** At the beginning with words behind it, or set apart by a sign: not the number of a chapter or a version. */
const ENHANCED_IN_PLACE =
  /^[\s"'(#[<]{0,3}[45]\.\d{1,3}\.\d{1,3}(?:[\])>]?[\s:;,-]+[\p{L}<'"[]|\W{0,3}$)|\(#?[45]\.\d{1,3}\.\d{1,3}\)|\[[45]\.\d{1,3}\.\d{1,3}\]|[=;:] ?#?[45]\.\d{1,3}\.\d{1,3}(?:[)\s]|$)|\b[45]\d\d[- ][45]\.\d/u

/** `Nov 28 09:00:01 host sshd[12]: ...`: a line of syslog says itself whose it is. */
function isOfOtherDaemon(whole: string): boolean {
  const [, tag, said = ''] = SYSLOG_LINE.exec(whole) ?? []
  return tag !== undefined && !MAIL_TAG.test(tag) && !MAIL_NOUN.test(said)
}

const SYSLOG_LINE =
  /^(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{1,40}) \S{1,255} ([\w.@/-]{2,60})(?:\[\d{1,10}\])?: (.*)/

/** `User suspended`, `IP is rejected`: nobody says for whom, and everybody knows. */
const isPhrase = ({ whole, words }: Seen): boolean =>
  words !== undefined &&
  whole.length <= LONGEST_PHRASE &&
  plainText(whole).includes(words) &&
  !NO_PROSE.test(whole) &&
  (TROUBLE_WORD.test(whole) || isMoreThanAWord({ whole, words })) &&
  words.length >= whole.trim().length * (OF_A_REFUSAL.test(whole) ? LEAST_SHARE : LEAST_SHARE_OF_NOTHING)

/** A single word that a rule knows is by chance in any text, unless it is most of it. */
const isMoreThanAWord = ({ whole, words = '' }: Pick<Seen, 'whole' | 'words'>): boolean =>
  words.includes(' ') || words.length * 2 >= whole.trim().length

/** In a page of text: so many lines for one that tells of trouble. */
const LINES_FOR_ONE = 30

function tellsOfTrouble(lines: readonly string[], { words }: Seen): boolean {
  const prose = lines.filter((line) => !NO_PROSE.test(line))
  if (prose.length * 2 < lines.length) return false
  const telling = prose.flatMap((line, i) => (isTelling(line) ? [`${line} ${prose[i + 1] ?? ''}`] : []))
  if (telling.length === 0 || telling.length * LINES_FOR_ONE < lines.length) return false
  return telling.some((line) => CODED.test(line) || (words !== undefined && plainText(line).includes(words)))
}

/** A refusal with its code, or a noun of mail in one line with what went wrong. */
const isTelling = (line: string): boolean =>
  line.length < 2_000 &&
  (CODED.test(line) ||
    (MAIL_NOUN.test(line) && ERROR_FORM.test(line)) ||
    (REPLY_FORM.test(line) && OF_A_REFUSAL.test(line) && TROUBLE_WORD.test(line)))

/** Both codes side by side are nobody's numbers by chance. */
const CODED = /(?:^|[\s:'"(<[])[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}\b/
const REPLY_FORM = /(?:^|[:'"(<[])\s{0,2}(?:4[2-5]\d|5[0-57]\d)[ -][<"']?\p{L}/u

/** Documentation speaks of what may go wrong; a report quotes what did. */
const ERROR_FORM =
  /\b(?:error|failed|failure|rejected|refused|denied|bounced|returned|undeliverable|could not be|couldn't be|was not|were not|has been|unable to|timed out|blocked|blacklisted)\b|не (?:доставлен|отправлен|удалось|приходят|доходят)|отклонен|ошибка/iu

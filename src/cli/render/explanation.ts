// A diagnosis for people: what happened, whose move it is, what to do next, and what the answer rests on. English and
// Russian. Text of strangers is made safe before it is printed.

import { explainEnhancedCode, explainReplyCode, type Digit } from '../../diagnose/digits/digits.ts'
import type { Diagnosis, Language, Observed, Until } from '../../diagnose/diagnosis.ts'
import type { Action } from '../../diagnose/documents/document.ts'
import { SOFTWARE_NAMES } from '../../diagnose/software.ts'
import { causeText } from '../../diagnose/causes/catalogue.ts'
import { isPositive } from '../../diagnose/explain.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { WORDS, type Words } from './explanation-words.ts'
import { cut, indent, labelled, wrap } from './layout.ts'
import type { Paint } from './paint.ts'
import { safeText } from './safe-text.ts'

/** More of a pasted text would push the answer off the screen. */
const LONGEST_ECHO = 240

export interface ExplanationOptions {
  readonly paint: Paint
  readonly width: number
  readonly language: Language
  /** What became of the recipient, where a bounce tells it. */
  readonly action?: Action | undefined
  /** A finding of a report: nothing is sent again. */
  readonly report?: boolean | undefined
  /** How sure it is, where the usual words, which are about replies, do not fit. */
  readonly sure?: Words['confidence']
  /** Only what happened, whose move it is, and what to do. */
  readonly brief?: boolean
  /** With the digits, what the answer rests on, and steps for programs that nobody named. */
  readonly full?: boolean | undefined
}

export function renderExplanation(
  diagnosis: Diagnosis,
  { paint, width, language, action, report, sure, brief = false, full = false }: ExplanationOptions,
): string[] {
  const words = sure === undefined ? WORDS[language] : { ...WORDS[language], confidence: sure }
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...indent(lines, 2)]
  const prose = (text: string): string[] => wrap(text, width - 2)
  const accepted = wasAccepted(diagnosis)
  const said = echo(diagnosis)
  const again = againTexts(diagnosis, words, { action, report, language })
  const bare = isBareCode(diagnosis.observed)
  return [
    ...(accepted || brief ? [] : topLines(diagnosis, words, { paint, width })),
    ...(said === '' ? [] : ['', ...wrap(cut(said, LONGEST_ECHO), width).map((line) => paint('dim', line))]),
    ...section(
      words.happened,
      accepted
        ? prose(`${words.acceptedTitle} ${words.accepted}`)
        : prose([...(brief ? [diagnosis.title] : []), diagnosis.explanation, ...(full ? [] : again)].join(' ')),
    ),
    ...(accepted
      ? []
      : [
          ...(full || brief ? section(words.move, prose([words.who[diagnosis.who], ...again].join(' '))) : []),
          ...section(words.next, stepLines(diagnosis, words, { width: width - 2, full })),
        ]),
    ...section(words.ask, contactLines(diagnosis, words, width - 2)),
    ...(full || (bare && !brief) ? section(words.digits, digitLines(diagnosis, language, width - 2)) : []),
    ...(accepted || brief
      ? []
      : full
        ? section(words.sure, sureLines(diagnosis, words, { width: width - 2, language }))
        : ['', ...wrap(nameOf(diagnosis, words), width)]),
  ]
}

/**
 * The first lines are for somebody whose mail is down: what happened, whose move, what to do first, how sure. Whole sentences,
 * which the catalogue keeps short enough for five lines of 80 columns.
 */
function topLines(
  { cause, title, who, first, confidence, observed }: Diagnosis,
  words: Words,
  { paint, width }: Pick<ExplanationOptions, 'paint' | 'width'>,
): string[] {
  const lines = (label: string, text: string): string[] => wrap(`${label}: ${text}`, width)
  return [
    ...wrap(title, width).map((part) => paint('strong', part)),
    // Of what is not about mail nothing was judged, and it is nobody's move.
    ...(cause === 'not-mail' ? [] : lines(words.move, words.who[who])),
    ...lines(words.first, first),
    ...(cause === 'not-mail'
      ? []
      : lines(words.sure, isBareCode(observed) ? words.bareCode : words.confidence[confidence])),
  ]
}

/** A code without the words of the reply. */
const isBareCode = ({ code, enhanced, reply }: Observed): boolean =>
  reply === '' && (code !== undefined || enhanced !== undefined)

/** A positive reply alone: there is nothing to mend, and something to be said about it. */
const wasAccepted = ({ cause, observed }: Diagnosis): boolean =>
  cause === 'unknown' &&
  !isBareCode(observed) &&
  isPositive(observed) &&
  (observed.code === undefined || observed.code < 300)

/** What the server that wrote the bounce will do by itself decides what trying again means for the reader. */
function againTexts(
  { who, until, retryHelps }: Diagnosis,
  words: Words,
  { action, report, language }: MoveOptions,
): readonly string[] {
  const when = until === null ? [] : [untilText(until, language)]
  if (report === true || who === 'unknown') return []
  if (action === 'failed' && retryHelps === true) return [words.gaveUp]
  if (action === 'delayed' && retryHelps !== false) return [words.goesOn, ...when]
  return [words.retry[retryHelps === null ? 'unknown' : retryHelps ? 'yes' : 'no'], ...when]
}

type MoveOptions = Pick<ExplanationOptions, 'action' | 'report' | 'language'>

const untilText = ({ after, within, basis }: Until, language: Language): string =>
  WORDS[language].until({
    after: GRAMMAR[language].spelled(after),
    within: GRAMMAR[language].spelled(within),
    said: basis === 'reply',
  })

/** The steps for all, then those for single programs below the program's name. */
function stepLines(
  { steps, softwareSteps, software }: Diagnosis,
  words: Words,
  { width, full }: { readonly width: number; readonly full: boolean },
): string[] {
  // Steps for programs that were only guessed are offered, not told.
  const told = softwareSteps.filter(({ software: id }) => full || software.includes(id) || softwareSteps.length === 1)
  const offered = softwareSteps.filter((one) => !told.includes(one)).map(({ software: id }) => SOFTWARE_NAMES[id])
  return [
    ...steps.flatMap((step, i) => labelled(`${i + 1}.`, step, { column: 3, width })),
    ...told.flatMap(({ software, steps: own }) => [
      `${SOFTWARE_NAMES[software]}:`,
      ...indent(
        own.flatMap((step) => labelled('-', step, { column: 2, width: width - 3 })),
        3,
      ),
    ]),
    ...(offered.length === 0 ? [] : wrap(words.moreSteps(offered.join(', ')), width)),
  ]
}

/** The reply as it was understood. Where none was found in a longer text, the reader knows best what was pasted. */
function echo({ observed }: Diagnosis): string {
  const { code, enhanced, reply } = observed
  if (code === undefined && reply.includes('\n')) return ''
  return [code, enhanced, safeText(reply)].filter((part) => part !== undefined && part !== '').join(' ')
}

function contactLines({ contacts, links }: Diagnosis, words: Words, width: number): string[] {
  const column = Math.max(words.link.length, words.write.length, words.quote.length, words.more.length) + 2
  const lines = (label: string, values: readonly string[]): string[] =>
    values.flatMap((value) => labelled(label, safeText(value), { column, width }))
  return [
    ...lines(words.link, contacts.urls),
    ...lines(words.write, contacts.emails),
    ...lines(words.quote, contacts.ids),
    ...(contacts.urls.length === 0 ? lines(words.more, links) : []),
  ]
}

function digitLines({ observed }: Diagnosis, language: Language, width: number): string[] {
  const line = ({ digit, means }: Digit, column: number): string[] => labelled(digit, means, { column, width })
  const { code, enhanced } = observed
  return [
    ...(code === undefined
      ? []
      : [
          String(code),
          ...indent(
            explainReplyCode(code, language).flatMap((digit) => line(digit, 5)),
            2,
          ),
        ]),
    ...(enhanced === undefined
      ? []
      : [
          enhanced,
          ...indent(
            explainEnhancedCode(enhanced, language).flatMap((digit) => line(digit, 5)),
            2,
          ),
        ]),
  ]
}

const nameOf = (
  { cause, rule }: { readonly cause: string; readonly rule?: string | undefined },
  words: Words,
): string => `${words.cause}: ${cause}${rule === undefined ? '' : ` (${words.rule} ${rule})`}`

function sureLines(
  { cause, confidence, rule, evidence, alternatives, unknown }: Diagnosis,
  words: Words,
  { width, language }: { readonly width: number; readonly language: Language },
): string[] {
  return [
    ...wrap(words.confidence[confidence], width),
    ...evidence.flatMap((ground) => wrap(safeText(words.ground(ground)), width)),
    ...(alternatives.length === 0
      ? []
      : [
          `${words.alternatives}:`,
          ...alternatives.flatMap((id) => indent(wrap(`${causeText(id, language).title} (${id})`, width - 2), 2)),
        ]),
    ...(unknown.length === 0
      ? []
      : wrap(
          `${language === 'ru' ? 'Неизвестно' : 'Not known'}: ${unknown.map((what) => words.unknown[what]).join('; ')}.`,
          width,
        )),
    ...wrap(nameOf({ cause, rule }, words), width),
  ]
}

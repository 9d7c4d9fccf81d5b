// What a salvage found and did, as lines for people. The words stand in salvage-words.ts.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { Lost, PutBack, SalvageReport, Stray } from '../../queue/salvage/salvage-report.ts'
import { StoreError } from '../../queue/store-error.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { hang, indent } from './layout.ts'
import { safeText } from './safe-text.ts'
import { SALVAGE_WORDS, type SalvageWords } from './salvage-words.ts'
import type { LayoutContext } from './timeline.ts'

/** More of a kind than this are counted and not listed; --json has them all. */
const MOST_LISTED = 50

interface SalvageContext extends LayoutContext {
  readonly dryRun: boolean
}

export function renderSalvage(
  report: SalvageReport,
  { width, paint, dryRun, language = 'en' }: SalvageContext,
): string[] {
  const words = SALVAGE_WORDS[language]
  const { putBack, lost, strays, finished, unknown } = report
  const held = putBack.filter((one) => one.held.length > 0)
  const list = <T>(title: string, items: readonly T[], line: (item: T) => string): string[] => {
    if (items.length === 0) return []
    const shown = items.slice(0, MOST_LISTED).flatMap((item) => hang(line(item), width - 2))
    const more = items.length > MOST_LISTED ? [words.more(items.length - MOST_LISTED)] : []
    return ['', ...hang(title, width).map((text) => paint('strong', text)), ...indent([...shown, ...more], 2)]
  }
  return [
    ...hang(words.result(report, dryRun), width),
    ...(report.queue === 'rebuilt' && finished > 0 ? [words.finished(finished)] : []),
    ...list(words.held, held, (one) => heldLine(one, words)),
    ...list(words.lost, lost, (one) => lostLine(one, words, language)),
    ...(unknown > 0 ? ['', ...hang(words.unknown(unknown), width)] : []),
    ...(report.uncounted ? ['', ...hang(words.uncounted, width)] : []),
    ...list(words.strays, strays, (one) => strayLine(one, words, language)),
    ...list(words.kept, report.kept, safeText),
  ]
}

const sender = (from: string): string => (from === '' ? '<>' : safeText(from))
const addresses = (list: readonly string[]): string => safeText(list.join(', '))

const heldLine = ({ id, from, held }: PutBack, words: SalvageWords): string =>
  `${id}  ${words.fromTo(sender(from), addresses(held))}`

function lostLine({ id, why, from, recipients, subject, size }: Lost, words: SalvageWords, language: Language): string {
  const parts = [
    words.why[why],
    ...(from === undefined && recipients.length === 0
      ? []
      : [words.fromTo(from === undefined ? '?' : sender(from), recipients.length === 0 ? '?' : addresses(recipients))]),
    ...(subject === undefined ? [] : [words.subject(safeText(subject))]),
    ...(size === undefined ? [] : [GRAMMAR[language].size(size)]),
  ]
  return `${id}  ${parts.join('; ')}`
}

function strayLine({ path, size, from, to, subject }: Stray, words: SalvageWords, language: Language): string {
  const parts = [
    GRAMMAR[language].size(size),
    ...(from === undefined && to === undefined ? [] : [words.fromTo(safeText(from ?? '?'), safeText(to ?? '?'))]),
    ...(subject === undefined ? [] : [words.subject(safeText(subject))]),
  ]
  return `${safeText(path)}: ${parts.join('; ')}`
}

/** Undefined for what has no known cure. */
export function salvageTrouble(
  error: unknown,
  folder: string,
  language: Language,
): { readonly code: string; readonly message: string } | undefined {
  if (!(error instanceof StoreError)) return undefined
  const { trouble } = SALVAGE_WORDS[language]
  const cause: unknown = error.cause
  const errno: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  const denied = errno === 'EACCES' || errno === 'EPERM'
  const message = denied ? trouble.denied(folder) : trouble.of(error.code, folder, error.message)
  return { code: error.code, message }
}

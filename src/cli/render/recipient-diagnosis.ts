// What stands in the way of a recipient, and what to do: the cause, whose move it is, the steps, what is known, and how sure
// that is. Recipients of whom the same is to be told are told of together. Text of strangers is made safe.

import type { RecipientView } from '../../control/control.ts'
import type { RecipientDiagnosis, ShownEvidence, TroubleDiagnosis } from '../../control/recipient-diagnosis.ts'
import { labelled } from './layout.ts'
import type { RenderContext } from './event-text.ts'
import { safeText } from './safe-text.ts'
import { STATE_WORDS, type StateWords } from './state-words.ts'
import type { LayoutContext } from './timeline.ts'

const COLUMN = 12
/** A look-up as old as this was made for the answer that is printed. */
const JUST_NOW_MS = 10_000
const MOST_NAMED = 5

export const diagnosisBlocks = (recipients: readonly RecipientView[], context: LayoutContext): string[] =>
  diagnosisGroups(recipients).flatMap(({ diagnosis, addresses }) => ['', ...block(diagnosis, addresses, context)])

export interface DiagnosisGroup {
  readonly diagnosis: RecipientDiagnosis
  readonly addresses: readonly string[]
}

/** Recipients of whom the same is to be told. */
export function diagnosisGroups(recipients: readonly RecipientView[]): readonly DiagnosisGroup[] {
  const groups = new Map<string, { readonly diagnosis: RecipientDiagnosis; readonly addresses: string[] }>()
  for (const { address, diagnosis } of recipients) {
    if (diagnosis === undefined) continue
    const key = keyOf(diagnosis)
    const group = groups.get(key)
    if (group) group.addresses.push(address)
    else groups.set(key, { diagnosis, addresses: [address] })
  }
  return [...groups.values()]
}

/** What would be printed, but for the times. */
function keyOf(diagnosis: RecipientDiagnosis): string {
  if (diagnosis.outcome === 'delivered') return diagnosis.caveat
  const { outcome, cause, move, steps, evidence } = diagnosis
  return JSON.stringify([outcome, cause, move, steps, evidence.map(({ text }) => text)])
}

function block(diagnosis: RecipientDiagnosis, addresses: readonly string[], context: LayoutContext): string[] {
  const { width, paint, language = 'en' } = context
  const words = STATE_WORDS[language]
  const line = (label: string, text: string): string[] =>
    labelled(`  ${label}`, safeText(text), { column: COLUMN, width })
  if (diagnosis.outcome === 'delivered') return line(words.about.known, diagnosis.caveat)
  const { about } = words
  const { title, explanation, move, steps, alternatives, contacts, links } = diagnosis
  const asked = [...contacts.urls, ...contacts.emails, ...contacts.ids]
  return [
    paint('strong', safeText(words.meaning(namedAddresses(addresses)))),
    ...line(about.cause, `${title} ${explanation}`),
    ...line(about.move, move).map((text) => paint('strong', text)),
    ...listed(
      about.do,
      steps.map((step, i) => `${i + 1}. ${step}`),
      { column: COLUMN + 3, width },
    ),
    ...listed(about.known, knownLines(diagnosis, context, words), { column: COLUMN, width }),
    ...listed(about.ask, asked, { column: COLUMN, width }),
    ...(alternatives.length === 0 ? [] : line(about.perhaps, alternatives.map(({ title: other }) => other).join(' '))),
    ...listed(about.read, links, { column: COLUMN, width }),
    ...line(about.sure, sureText(diagnosis, words)),
  ]
}

export function namedAddresses(addresses: readonly string[]): string {
  const more = addresses.length > MOST_NAMED ? ` +${addresses.length - MOST_NAMED}` : ''
  return `${addresses.slice(0, MOST_NAMED).join(', ')}${more}`
}

/** One line or more for each, the label before the first only; numbered ones hang behind their number. */
function listed(
  label: string,
  texts: readonly string[],
  { column, width }: { readonly column: number; readonly width: number },
): string[] {
  return texts.flatMap((text, i) => {
    const [lead, body] = column > COLUMN ? [text.slice(0, 3), text.slice(3)] : ['', text]
    const head = (i === 0 ? `  ${label}` : '').padEnd(COLUMN) + lead
    return labelled(head, safeText(body), { column, width })
  })
}

/** What happened stands in the state above; it is not told twice. */
export function knownLines({ evidence }: TroubleDiagnosis, context: RenderContext, words: StateWords): string[] {
  return evidence
    .filter(({ kind }) => kind === 'confirms' || kind === 'refutes' || kind === 'note')
    .map((one) => `${one.kind === 'refutes' ? `${words.against}: ` : ''}${withTime(one, context, words)}`)
}

function withTime({ text, at }: ShownEvidence, { times }: RenderContext, words: StateWords): string {
  if (at === undefined) return text
  const when = words.lookedUp(Math.abs(times.now - at) < JUST_NOW_MS ? undefined : times.moment(at))
  return `${text.replace(/\.$/, '')}${when}.`
}

export function sureText({ confidence, cause, rule, evidence }: TroubleDiagnosis, words: StateWords): string {
  const read = evidence.filter(({ kind }) => kind === 'words' || kind === 'code').map(({ text }) => ` ${text}`)
  return `${words.sure[confidence]} (${cause}${rule === undefined ? '' : words.rule(rule)}).${read.join('')}`
}

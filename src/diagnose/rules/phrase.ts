// The little language in which rules say what to look for in a reply: words, not regular expressions, so that no rule can
// be slow and anybody can read one. A phrase is matched against the plain text of reading/plain-text.ts.
//
//   relay not permitted            these words, as whole words
//   block*                         a word that begins so
//   mailbox|account ~ is full      one of several, then within GAP characters the next
//   aup#i-%%%%                     % is one digit
//
// `|` binds tighter than `~`: `a|b ~ c` is (a or b), then c.
//
// Time is bounded by structure: each part is found by plain search, and what was found is joined to the next part in one pass
// over both, so matching costs no more than the length of the text times the number of parts, and the sorting.

/** The widest gap that `~` spans. */
export const GAP = 60

interface Word {
  readonly text: string
  /** Ends anywhere, also within a word. */
  readonly open: boolean
  readonly digits?: RegExp
  /** What stands before the first digit: where it is missing, the digits need not be looked for. */
  readonly before?: string
}

export interface Phrase {
  readonly source: string
  readonly slots: readonly (readonly Word[])[]
}

export interface Span {
  readonly start: number
  readonly end: number
}

export function parsePhrase(source: string): Phrase {
  const slots = source.split(' ~ ').map((slot) => slot.split('|').map(parseWord))
  for (const word of slots.flat()) if (word.text === '') throw new RangeError(`An empty part in the phrase: ${source}`)
  return { source, slots }
}

function parseWord(part: string): Word {
  const open = part.endsWith('*')
  const text = open ? part.slice(0, -1) : part
  if (!text.includes('%')) return { text, open }
  // A fixed number of characters, each one digit or itself: nothing in it repeats.
  const pattern = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('%', '[0-9]')
  return { text, open, digits: new RegExp(pattern, 'g'), before: text.slice(0, text.indexOf('%')) }
}

/** Where the phrase stands in the text, or undefined. */
export function findPhrase({ slots }: Phrase, text: string): Span | undefined {
  const [only] = slots
  if (only && slots.length === 1) return firstOf(only, text)
  // Most phrases that do not stand in a text lack one part altogether; to see that costs less than to collect places.
  for (const slot of slots) if (!mayStand(slot, text)) return undefined
  let reached: readonly Span[] | undefined
  for (const slot of slots) {
    const found: Span[] = []
    for (const word of slot) {
      for (const span of occurrences(word, text)) found.push(span)
    }
    if (found.length > 1) found.sort((a, b) => a.end - b.end)
    reached = reached ? joined(reached, found) : found
    if (reached.length === 0) return undefined
  }
  return reached?.[0]
}

/** Where nothing has to follow, any place will do. */
function firstOf(slot: readonly Word[], text: string): Span | undefined {
  for (const word of slot) {
    const [span] = occurrences(word, text)
    if (span) return span
  }
  return undefined
}

function mayStand(slot: readonly Word[], text: string): boolean {
  for (const { digits, before, text: wanted } of slot) if (text.includes(digits ? (before ?? '') : wanted)) return true
  return false
}

/** Each span of the second list with the nearest of the first that ends before it. Both lists, and the result, go by their ends. */
function joined(before: readonly Span[], after: readonly Span[]): readonly Span[] {
  const byStart = [...after].sort((a, b) => a.start - b.start)
  const spans: Span[] = []
  let nearest = -1
  for (const { start, end } of byStart) {
    while ((before[nearest + 1]?.end ?? Infinity) <= start) nearest++
    const span = before[nearest]
    if (span && start - span.end <= GAP) spans.push({ start: span.start, end })
  }
  return spans.sort((a, b) => a.end - b.end)
}

function occurrences(word: Word, text: string): readonly Span[] {
  return word.digits ? digitOccurrences(word, word.digits, text) : plainOccurrences(word, text)
}

const NOWHERE: readonly Span[] = []

function plainOccurrences(word: Word, text: string): readonly Span[] {
  let at = text.indexOf(word.text)
  if (at < 0) return NOWHERE
  const found: Span[] = []
  for (; at >= 0; at = text.indexOf(word.text, at + 1)) {
    const span = { start: at, end: at + word.text.length }
    if (standsAlone(span, word, text)) found.push(span)
  }
  return found
}

function digitOccurrences(word: Word, pattern: RegExp, text: string): readonly Span[] {
  if (word.before !== undefined && !text.includes(word.before)) return NOWHERE
  return [...text.matchAll(pattern)]
    .map(({ index, 0: { length } }) => ({ start: index, end: index + length }))
    .filter((span) => standsAlone(span, word, text))
}

function standsAlone({ start, end }: Span, { open }: Word, text: string): boolean {
  if (isLetter(text.charCodeAt(start)) && isLetter(text.charCodeAt(start - 1))) return false
  return open || !isLetter(text.charCodeAt(end - 1)) || !isLetter(text.charCodeAt(end))
}

/** Letters and digits of any script; NaN, outside the text, is none. The text is in lower case. */
export const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code > 0xbf && code < 0x2000) || code > 0x2fff

/** How much of a word the index looks at: the whole of a shorter one, and of one left open no less than SHORTEST. */
const KEY = 8
const SHORTEST = 3

/** Keys that all stand in every text in which one of the words of a part stands. */
export type WordKeys = readonly string[]

/**
 * For each part: of each of its words the keys with which words of a text must begin; undefined where one of them has none. It
 * spares looking for most phrases in most texts.
 */
export const phraseKeys = (phrase: Phrase): readonly (readonly WordKeys[] | undefined)[] => phrase.slots.map(slotKeys)

function slotKeys(slot: readonly Word[]): readonly WordKeys[] | undefined {
  const all = slot.map(wordKeys)
  return all.some((keys) => keys.length === 0) ? undefined : all
}

/** What a digit follows goes on with it, and what follows one is no beginning. */
function wordKeys({ text, open }: Word): WordKeys {
  const keys: string[] = []
  for (let start = 0; start < text.length; start++) {
    let end = start
    while (end < text.length && isLetter(text.charCodeAt(end))) end++
    const cutShort = (open && end === text.length) || text[end] === '%'
    const length = text[start - 1] === '%' ? 0 : end - start
    if (length >= KEY) keys.push(text.slice(start, start + KEY))
    else if (cutShort && length >= SHORTEST) keys.push(`${text.slice(start, end)}*`)
    else if (!cutShort && length > 0) keys.push(text.slice(start, end))
    start = end
  }
  return keys
}

/** The keys of a text: the beginnings of its words. */
export function textKeys(text: string): ReadonlySet<string> {
  const keys = new Set<string>()
  let inside = false
  for (let i = 0; i < text.length; i++) {
    const letter = isLetter(text.charCodeAt(i))
    if (letter && !inside) {
      let end = i + 1
      while (end < i + KEY && isLetter(text.charCodeAt(end))) end++
      const key = text.slice(i, end)
      keys.add(key)
      for (let cut = SHORTEST; cut < KEY && cut <= key.length; cut++) keys.add(`${key.slice(0, cut)}*`)
    }
    inside = letter
  }
  return keys
}

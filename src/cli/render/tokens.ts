// Tokens as lines for people: a table of all, and a new one with what it may.

import type { TokenView } from '../../control/token-book.ts'
import { TOKEN_WORDS } from '../../words/tokens.ts'
import { table } from './layout.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

export function tokenRow(token: TokenView, { language = 'en', times }: LayoutContext): readonly string[] {
  const words = TOKEN_WORDS[language]
  const { name, role, contents, made, by, until } = token
  const may = `${words.role[role]}${contents ? `, ${words.contents}` : ''}`
  const end = until === undefined ? words.forever : times.moment(until)
  return [
    safeText(name),
    may,
    words.madeBy(times.moment(made), safeText(by)),
    until !== undefined && until <= times.now ? words.over(end) : end,
  ]
}

export function tokenLines(tokens: readonly TokenView[], context: LayoutContext): readonly string[] {
  const words = TOKEN_WORDS[context.language ?? 'en']
  if (tokens.length === 0) return [words.none]
  return table(
    words.head,
    tokens.map((one) => tokenRow(one, context)),
    { width: context.width, shrink: [] },
  )
}

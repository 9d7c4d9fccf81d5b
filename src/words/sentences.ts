// Sentences that are told in one language with values in them, and have to be shown in another: tables of pairs. A pair holds the
// sentence with a place for what is filled in, `{}`, and its translation, in which `{1}` is the first of them. The first that fits is
// taken, so what is said of many stands last. What is filled in stays as it is, but for `{*}`, which is looked up again.

export type SentencePair = readonly [english: string, russian: string]

type Tell = (text: string) => string | undefined

/** Undefined where nothing fits. */
export function inOtherWords(
  pairs: readonly SentencePair[],
  text: string,
  again: Tell = () => undefined,
): string | undefined {
  for (const [english, russian] of pairs) {
    const values = matcher(english).exec(text)?.slice(1)
    if (values) return filled(russian, values, english.startsWith('{*}') ? again : undefined)
  }
  return undefined
}

const filled = (russian: string, values: readonly string[], again: Tell | undefined): string =>
  russian.replaceAll(/\{(\d)\}/g, (_, number: string) => {
    const value = values[Number(number) - 1] ?? ''
    return number === '1' ? (again?.(value) ?? joined(value)) : joined(value)
  })

/** Examples are joined by words; what somebody wrote stands in quotes. */
const joined = (value: string): string =>
  value.replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`|\{[^}]*\}| (or|and)(?= )/g, (part, word?: string) =>
    word === undefined ? part : word === 'or' ? ' или' : ' и',
  )

function matcher(english: string): RegExp {
  const parts = english.split(/\{\*?\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join(String.raw`([\s\S]+?)`)}$`)
}

// Small wrong changes to a source file, such as a tired person makes: a comparison turned round or off by one, a number off by
// one, yes for no, a statement or a result left out. Works on the text, blind to what stands in comments, strings and
// patterns, and relies on the formatter: binary operators have a space on both sides, and a statement ends with its line.
// Changes that Node throws away with the types are none.

import { stripTypeScriptTypes } from 'node:module'

export interface Place {
  /** From 1. */
  readonly line: number
  readonly what: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

export interface Mutant {
  readonly line: number
  readonly what: string
  /** The line, before and after. */
  readonly before: string
  readonly after: string
  /** The whole file. */
  readonly text: string
}

type Change = readonly [what: string, pattern: RegExp, replace: (found: string) => string]

const swaps = (what: string, pairs: Readonly<Record<string, string>>): Change => {
  const signs = Object.keys(pairs).map((sign) => sign.replaceAll(/[+*|]/g, String.raw`\$&`))
  return [what, new RegExp(` (?:${signs.join('|')}) `, 'g'), (found) => ` ${pairs[found.trim()]} `]
}

const CHANGES: readonly Change[] = [
  swaps('comparison turned', { '===': '!==', '!==': '===' }),
  swaps('off by one', { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }),
  swaps('the other way', { '<': '>', '>': '<' }),
  swaps('and for or', { '&&': '||', '||': '&&' }),
  swaps('arithmetic', { '+': '-', '-': '+', '*': '/' }),
  ['number off by one', /(?<![\w.#$])\d[\d_]*(?![\w.])/g, (found) => String(Number(found.replaceAll('_', '')) + 1)],
  ['yes for no', /\b(?:true|false)\b(?!\??:)/g, (found) => (found === 'true' ? 'false' : 'true')],
  ['negation left out', /(?<=[\s(])!(?=[\w(])/g, () => ''],
  ['result left out', /(?<=^ *(?:[^'"]*\) )?return )(?!false$|undefined$)[^\n]*[^\n({[,`]$/gm, () => 'undefined'],
  ['statement left out', /(?<=^ *)(?:await |void )?(?:this|[\w$]+)[\w.#$?]*\([^\n]*\)$(?!\n *[.?:])/gm, () => ';'],
  ['assignment left out', /(?<=^ *)(?:this|[\w$]+)[\w.#$]* [-+]?= [^\n]*[^\n({[,=>]$/gm, () => ';'],
]

/** Where a file can be changed, and how. */
export function placesIn(text: string): readonly Place[] {
  const code = blanked(text)
  const lineEnds = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return CHANGES.flatMap(([what, pattern, replace]) =>
    [...code.matchAll(pattern)].map(({ 0: match, index }) => {
      const line = 1 + lineEnds.filter((end) => end < index).length
      return { line, what, start: index, end: index + match.length, replacement: replace(match) }
    }),
  )
}

/** Undefined when Node would run the same as before, or nothing. */
export function mutate(text: string, { line, what, start, end, replacement }: Place): Mutant | undefined {
  const mutated = text.slice(0, start) + replacement + text.slice(end)
  const result = executed(mutated)
  if (result === undefined || result === executed(text)) return undefined
  const lineOf = (whole: string): string => whole.split('\n')[line - 1]?.trim() ?? ''
  return { line, what, before: lineOf(text), after: lineOf(mutated), text: mutated }
}

/** Comments, strings and patterns as blanks of the same length, so that places stay. Templates are left alone whole. */
function blanked(text: string): string {
  const opaque =
    /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`|(?<=[=([,:!&|?{};]\s*|return\s+|=> )\/(?![*/ ])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/g
  return text.replaceAll(opaque, (found) => found.replaceAll(/[^\n]/g, '"'))
}

/** What Node would run; undefined when that is no program. Blanks do not count. */
function executed(text: string): string | undefined {
  try {
    return stripTypeScriptTypes(text).replaceAll(/\s+/g, ' ')
  } catch {
    return undefined
  }
}

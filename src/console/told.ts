// What the renderers of the terminal tell, as HTML: they are asked for lines without an end, and their layout, which is ours, is
// read back: a line at the margin in strong type is a heading, two spaces behind a label make a pair, and what stands deeper is
// set deeper. Tones come as control characters, which no text of strangers can contain: the renderers make it safe first.

import type { Paint, Tone } from '../cli/render/paint.ts'
import { html, type Html, type HtmlValue } from './html.ts'
import { prose } from './parts.ts'

const TONES: readonly Tone[] = ['plain', 'strong', 'dim', 'good', 'warn', 'bad']
const END = '\u0010'

/** For renderers whose lines go through `told`. */
export const markingPaint: Paint = (tone, text) =>
  tone === 'plain' || text === '' ? text : `${String.fromCharCode(TONES.indexOf(tone))}${text}${END}`

interface Line {
  readonly depth: number
  readonly tone: Tone
  readonly text: string
}

const MARKS = /[\0-\x05\x10]/g

function read(line: string): Line {
  const mark = /[\0-\x05]/.exec(line)?.[0]
  const text = line.replaceAll(MARKS, '')
  const depth = text.length - text.trimStart().length
  return { depth, tone: TONES[mark?.charCodeAt(0) ?? 0] ?? 'plain', text: text.trim() }
}

/** A label and what it stands for, padded as a table of two columns. */
const PAIR = /^(\S[^:]{0,40}?) {2,}(\S.*)$/
const ITEM = /^(?:(\d+\.)|-) (.*)$/
const WIRE = /^(?:->|<-) /

export function told(lines: readonly string[]): Html {
  return html`<div class="told">${lines.filter((line) => line.trim() !== '').map((line) => block(read(line)))}</div>`
}

function block({ depth, tone, text }: Line): HtmlValue {
  const deep = `d${Math.min(4, Math.floor(depth / 2))} ${tone}`
  if (depth === 0 && tone === 'strong') return html`<h2>${text}</h2>`
  const [, label, value] = PAIR.exec(text) ?? []
  if (label !== undefined)
    return html`<p class="pair ${deep}"><span class="label">${label}</span> <span>${prose(value ?? '')}</span></p>`
  if (WIRE.test(text)) return html`<p class="wire ${deep}"><code>${text}</code></p>`
  const [, number, item] = ITEM.exec(text) ?? []
  if (item !== undefined)
    return html`<p class="item ${deep}"><span class="label">${number ?? '–'}</span> <span>${prose(item)}</span></p>`
  return html`<p class="${deep}">${prose(text)}</p>`
}

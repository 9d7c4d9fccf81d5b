// Colours, as what they mean. Whether there are any is decided once, by the stream that is written to.

import { styleText } from 'node:util'

export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warn' | 'bad'

export type Paint = (tone: Tone, text: string) => string

const STYLE = { strong: 'bold', dim: 'dim', good: 'green', warn: 'yellow', bad: 'red' } as const

export const noPaint: Paint = (_tone, text) => text

export const ansiPaint: Paint = (tone, text) =>
  tone === 'plain' || text === '' ? text : styleText(STYLE[tone], text, { validateStream: false })

/** NO_COLOR set to anything but nothing turns colours off (no-color.org); so does a stream that is no terminal. */
export function choosePaint(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const wanted = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return wanted ? ansiPaint : noPaint
}

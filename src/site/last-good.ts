// The configuration that a server last ran on, kept in its state folder as it was read: where the file has mistakes at the next
// start, mail goes on by this one, and everybody is told so.

import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import type { ConfigText } from '../config/drop-ins.ts'
import { replaceFile } from '../queue/sqlite/durable.ts'

const NAME = 'last-good.json'

export interface LastGood {
  /** The main file, then its drop-ins. */
  readonly texts: readonly [ConfigText, ...ConfigText[]]
}

const textSchema = v.object({ file: v.string(), text: v.string() })
const schema = v.object({ texts: v.tupleWithRest([textSchema], textSchema) })

export function keepLastGood(stateFolder: string, texts: LastGood['texts']): void {
  const named = texts.map(({ file, text }) => ({ file: resolve(file), text }))
  replaceFile(join(stateFolder, NAME), `${JSON.stringify({ texts: named }, null, 1)}\n`)
}

/** Undefined: none was kept there, or of another file, or it cannot be read. */
export async function readLastGood(stateFolder: string, file: string): Promise<LastGood | undefined> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(join(stateFolder, NAME), 'utf8'))
  } catch {
    return undefined
  }
  const kept = v.safeParse(schema, value)
  return kept.success && kept.output.texts[0].file === resolve(file) ? kept.output : undefined
}

// What a queue folder says of itself beside its database: that a queue was begun in it, and whether the last server that
// had it ended as it should. A folder without a mark is new; one with a mark whose database or log is gone is not, and the
// mail in it has not ceased to be promised.

import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { replaceFile } from './durable.ts'
import type { Folder } from './folder.ts'

const schema = v.object({
  /** `open`: the database has a log beside it. `closed`: everything is in the database. */
  state: v.picklist(['open', 'closed']),
  /** Of the system that it was opened under: another one tells of a reboot, or of a power cut. */
  boot: v.string(),
})

export type Mark = v.InferOutput<typeof schema>

/** Undefined: there is none, or none that can be read. */
export function readMark(folder: Folder): Mark | undefined {
  try {
    const read = v.safeParse(schema, JSON.parse(readFileSync(folder.mark, 'utf8')))
    return read.success ? read.output : undefined
  } catch {
    return undefined
  }
}

export function writeMark(folder: Folder, state: Mark['state']): void {
  replaceFile(folder.mark, `${JSON.stringify({ state, boot: bootId() } satisfies Mark)}\n`)
}

/** Empty where the system does not tell: then every start counts as one after a reboot. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

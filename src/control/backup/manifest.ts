// What a backup says of itself, written last: a folder without it is none. Each file stands in it with its checksum, so that a restore
// knows whether it has all of them as they were.

import * as v from 'valibot'

export const MANIFEST = 'manifest.json'
/** Below the folder of a backup. */
export const STATE_PART = 'state'
export const CONFIG_PART = 'config'

const file = v.object({
  /** Below the folder of the backup. */
  path: v.pipe(
    v.string(),
    v.regex(/^(?:state|config)\/[^\0]+$/),
    v.check((path) => !path.split('/').includes('..')),
  ),
  size: v.number(),
  sha256: v.string(),
  mode: v.number(),
})

const schema = v.object({
  format: v.literal(1),
  /** The version that made it, and that of the tables of its queue. */
  version: v.string(),
  schema: v.number(),
  at: v.pipe(v.string(), v.isoTimestamp()),
  /** What waited. */
  messages: v.number(),
  recipients: v.number(),
  /** The main file of the configuration, below `config`. */
  config: v.optional(v.string()),
  files: v.array(file),
})

export type Manifest = v.InferOutput<typeof schema>
export type BackupFile = Manifest['files'][number]

/** Undefined: it is none that this version can read. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const read = v.safeParse(schema, JSON.parse(text))
    return read.success ? read.output : undefined
  } catch {
    return undefined
  }
}

// Where the state folder of a backup goes when nobody says: where the server will look for it, which the configuration tells, the one
// that is there already or else the one in the backup.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { CONFIG_PART, MANIFEST, parseManifest } from './manifest.ts'

export type RestoredState =
  /** Undefined: no configuration speaks of it. */
  | { readonly ok: true; readonly folder: string | undefined }
  /** This configuration cannot be read, and the folder must be said. */
  | { readonly ok: false; readonly file: string }

/** `config`: where the configuration goes, absolute. */
export async function restoredState(from: string, config: string): Promise<RestoredState> {
  if (existsSync(config)) {
    const loaded = await loadConfig(config)
    return loaded.ok ? { ok: true, folder: loaded.config.stateFolder } : { ok: false, file: config }
  }
  const manifest = parseManifest(await readFile(join(from, MANIFEST), 'utf8').catch(() => ''))
  if (manifest?.config === undefined) return { ok: true, folder: undefined }
  const parts = join(from, CONFIG_PART)
  const file = join(parts, manifest.config)
  const loaded = await loadConfig(file)
  if (!loaded.ok) return { ok: false, file }
  const way = relative(parts, loaded.config.stateFolder)
  const isBeside = way !== '..' && !way.startsWith('../')
  return { ok: true, folder: isBeside ? resolve(dirname(config), way) : loaded.config.stateFolder }
}

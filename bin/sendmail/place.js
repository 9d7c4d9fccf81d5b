// Where the server of this machine keeps its mail: WAYBILL_STATE, else what the configuration says, else where a package puts
// it; a checkout that has none of these has its sandbox. Never the folder in which a program happens to run: that may be
// anybody's. Whoever sets the variable, or names another file, does so with nothing but rights of their own.

import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CONFIG = '/etc/waybill/waybill.yaml'
const INSTALLED = '/var/lib/waybill'
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** @param {string | undefined} config @param {NodeJS.ProcessEnv} env @returns {{ folder: string, config: string | undefined }} */
export function findPlace(config, env) {
  if (config !== undefined) return { folder: stateFolderIn(config) ?? INSTALLED, config }
  if (env.WAYBILL_STATE) return { folder: resolve(env.WAYBILL_STATE), config: undefined }
  const named = stateFolderIn(CONFIG)
  if (named !== undefined) return { folder: named, config: CONFIG }
  const sandbox = join(ROOT, '.waybill')
  const folder = !isFolder(join(INSTALLED, 'drop')) && isFolder(join(sandbox, 'drop')) ? sandbox : INSTALLED
  return { folder, config: undefined }
}

/** The one key is read by itself, for a reader of YAML takes longer than all the rest. Undefined: there is no such file. */
function stateFolderIn(file) {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const [, quoted, plain] =
    /^state_folder:[ \t]+(?:["']([^"'\n]+)["']|([^#\s"'][^#\n]*?))[ \t]*(?:#.*)?$/m.exec(text) ?? []
  return resolve(dirname(file), quoted ?? plain ?? INSTALLED)
}

function isFolder(path) {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

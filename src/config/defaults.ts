// A complete Config without any file, for tests and the sandbox: what an empty file would give, with some fields replaced.
// It asks nothing of the machine, so it is the same everywhere. The default values themselves are in default-settings.ts.

import { resolve } from 'node:path'
import * as v from 'valibot'
import type { Config } from './config.ts'
import { resolveConfig } from './resolve.ts'
import { settingsSchema } from './schema.ts'

/** DNS is asked at 127.0.0.1, and the only local domain is the hostname, unless `overrides` say otherwise. */
export function defaultConfig(overrides: Partial<Config> & Pick<Config, 'hostname' | 'stateFolder'>): Config {
  const folder = resolve(overrides.stateFolder)
  const settings = v.parse(settingsSchema, { state_folder: folder })
  const machine = { hostname: overrides.hostname, resolvConf: '', cwd: folder, ipv6: true }
  return { ...resolveConfig(settings, overrides.hostname, folder, machine), ...overrides }
}

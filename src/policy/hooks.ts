// Loads the module that the key `hooks` names: TypeScript or JavaScript, run by Node as it is. Its exported functions are
// the hooks. A module is read anew when the configuration is, so a changed hook needs no restart.

import { statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Complaint } from '../config/problem.ts'
import type { Hook } from './policy-deps.ts'

export type LoadedHooks =
  | { readonly ok: true; readonly hook: (name: string) => Hook | undefined }
  | { readonly ok: false; readonly problem: Complaint }

export async function loadHooks(path: string | null): Promise<LoadedHooks> {
  if (path === null) return { ok: true, hook: () => undefined }
  try {
    // Node keeps what it has loaded by its address: a new version needs a new one.
    const module: unknown = await import(`${pathToFileURL(path).href}?at=${statSync(path).mtimeMs}`)
    const functions = new Map(
      Object.entries(module as object).flatMap(([name, one]) => (isHook(one) ? [[name, one]] : [])),
    )
    return { ok: true, hook: (name) => functions.get(name) }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const advice = 'look at the module that the key "hooks" names; node --check tells more of its syntax'
    return { ok: false, problem: { message: `the hooks in ${path} cannot be loaded: ${text}`, advice } }
  }
}

const isHook = (input: unknown): input is Hook => typeof input === 'function'

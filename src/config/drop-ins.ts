// The files of a configuration: the one that is named, and the drop-ins in the folder beside it, `waybill.d` for `waybill.yaml`.

import { readdir, readFile } from 'node:fs/promises'
import { join, parse, resolve } from 'node:path'
import { codeOf, unreadable } from './unreadable.ts'
import type { ConfigProblem } from './problem.ts'

export interface ConfigText {
  /** As problems name it. */
  readonly file: string
  readonly text: string
}

export type ConfigTexts =
  | { readonly ok: true; readonly texts: readonly [ConfigText, ...ConfigText[]] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

/** The folder of drop-ins. */
export function dropInFolder(path: string): string {
  const { dir, name } = parse(path)
  return join(dir, `${name}.d`)
}

/** In the order in which they are put together: the main file, then the drop-ins by name, octet by octet. */
export async function readConfigTexts(path: string, cwd: string): Promise<ConfigTexts> {
  const main = await readText(path, cwd)
  if ('problem' in main) return { ok: false, problems: [main.problem] }
  const folder = dropInFolder(path)
  let names: readonly string[]
  try {
    names = await readdir(resolve(cwd, folder))
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: true, texts: [main] }
    return { ok: false, problems: [{ file: folder, line: 0, column: 0, ...unreadable(error) }] }
  }
  const own = names
    .filter((name) => /^[^.].*\.ya?ml$/.test(name))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const read = await Promise.all(own.map((name) => readText(join(folder, name), cwd)))
  const problems = read.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, texts: [main, ...read.flatMap((one) => ('problem' in one ? [] : [one]))] }
}

async function readText(file: string, cwd: string): Promise<ConfigText | { readonly problem: ConfigProblem }> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(resolve(cwd, file)))
    return { file, text }
  } catch (error) {
    return { problem: { file, line: 0, column: 0, ...unreadable(error) } }
  }
}

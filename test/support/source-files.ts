// The repository's own files as text, for the tests that hold the structure to what the documents say.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** From the root, with slashes: `src/core/clock.ts`. */
  readonly path: string
  readonly text: string
}

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** All files below a folder whose name ends so. */
export function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

export const sourcesIn = (folder: string): readonly SourceFile[] =>
  filesIn(folder, '.ts').map((path) => ({ path, text: readText(path) }))

export const isTest = ({ path }: SourceFile): boolean => /\.test(?:-support)?\.ts$/.test(path)

/** What a file imports, or runs as a thread or a process: `node:net`, `hono`, or for its own files their path from the root. */
export function importsOf({ path, text }: SourceFile): readonly string[] {
  const found = withoutComments(text).matchAll(
    /\b(?:import|export)\b[^'"();]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]|new URL\(\s*(?:['"](\.[^'"]+\.ts)['"]|`(\.[^`$]+\.)\$\{extension\}`)/g,
  )
  return [...found].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? `${match[4]}ts`
    return name.startsWith('.') ? join(dirname(path), name).split(sep).join('/') : name
  })
}

/** Its own files that are loaded before the file itself runs: not what it loads later, when it needs it, nor types. */
export function loadedWith({ path, text }: SourceFile): readonly string[] {
  const found = withoutComments(text).matchAll(/^(?:import|export)\b(?! type\b)[^'"();]*?\bfrom\s*['"]([^'"]+)['"]/gm)
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? join(dirname(path), name).split(sep).join('/') : name,
  )
}

/** Text without comments; what stands in quotes stays as it is. */
export function withoutComments(text: string): string {
  return text.replaceAll(
    /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[^]*?\*\/|\/\/[^\n]*/g,
    (_, quoted?: string) => quoted ?? ' ',
  )
}

/** Text with neither comments nor what stands in plain quotes. */
export const codeOnly = (text: string): string =>
  withoutComments(text).replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")

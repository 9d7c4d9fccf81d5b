// The files of a Debian site, below a root: what update-exim4.conf reads, and what it was told.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logicalLines, type LogicalLine, type LineOfFile } from './lines.ts'

export interface DebconfAnswer extends LineOfFile {
  readonly value: string
}

export interface SiteFiles {
  readonly root: string
  /** A configuration by hand, which Exim takes before all else. */
  readonly ownFile: string | undefined
  /** Of update-exim4.conf.conf. */
  readonly answers: ReadonlyMap<string, DebconfAnswer>
  readonly mailname: string | undefined
  /** The template, or the parts in conf.d, with local macros before them. */
  readonly lines: readonly LogicalLine[]
  readonly isSplit: boolean
  has(path: string): boolean
  read(path: string): string
  list(folder: string): readonly string[]
}

const ETC = '/etc/exim4'
const PARTS = ['main', 'acl', 'router', 'transport', 'retry', 'rewrite', 'auth']

/** Undefined: there is no configuration of Exim. */
export function readSiteFiles(root: string): SiteFiles | undefined {
  const at = (path: string): string => join(root, path)
  const has = (path: string): boolean => existsSync(at(path))
  const read = (path: string): string => readFileSync(at(path), 'utf8')
  const list = (folder: string): readonly string[] => (has(folder) ? readdirSync(at(folder)).sort() : [])
  const own = `${ETC}/exim4.conf`
  if (!has(own) && !has(`${ETC}/update-exim4.conf.conf`)) return undefined
  const answers = has(`${ETC}/update-exim4.conf.conf`) ? answersOf(read(`${ETC}/update-exim4.conf.conf`)) : new Map()
  const isSplit = answers.get('dc_use_split_config')?.value === 'true'
  const logical = (path: string): readonly LogicalLine[] => (has(path) ? logicalLines(read(path), path) : [])
  const parts = (): readonly LogicalLine[] =>
    PARTS.flatMap((part) => {
      const folder = `${ETC}/conf.d/${part}`
      const names = list(folder).filter((name) => /^[\w-]+$/.test(name))
      return names.flatMap((name) =>
        logical(has(`${folder}/${name}.rul`) ? `${folder}/${name}.rul` : `${folder}/${name}`),
      )
    })
  return {
    root,
    ownFile: has(own) ? own : undefined,
    answers,
    mailname: has('/etc/mailname') ? /^\S+/.exec(read('/etc/mailname').trim())?.[0]?.toLowerCase() : undefined,
    isSplit,
    lines: has(own)
      ? logical(own)
      : isSplit
        ? parts()
        : [...logical(`${ETC}/exim4.conf.localmacros`), ...logical(`${ETC}/exim4.conf.template`)],
    has,
    read,
    list,
  }
}

function answersOf(text: string): ReadonlyMap<string, DebconfAnswer> {
  const file = `${ETC}/update-exim4.conf.conf`
  return new Map(
    text.split('\n').flatMap((line, i): [string, DebconfAnswer][] => {
      const [, key, quoted, plain] = /^\s*([A-Za-z_]\w*)=(?:'([^']*)'|"?([^"#]*)"?)\s*$/.exec(line) ?? []
      return key === undefined
        ? []
        : [[key, { file, line: i + 1, value: (quoted ?? plain ?? '').trim().toLowerCase() }]]
    }),
  )
}

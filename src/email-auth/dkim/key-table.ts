// A table of keys as opendkim has it (opendkim.conf(5), KeyTable): `name domain:selector:/path/of/key` in each line. The names
// are for opendkim's other table, which says who signs with what; here the author's domain says so.

import { dirname, resolve } from 'node:path'
import { parseDomain, type Domain } from '../../core/domain.ts'

export interface KeyTableEntry {
  readonly domain: Domain
  readonly selector: string
  readonly file: string
}

export interface KeyTableProblem {
  readonly line: number
  readonly source: string
  readonly message: string
  readonly advice: string
}

export interface KeyTable {
  readonly entries: readonly KeyTableEntry[]
  readonly problems: readonly KeyTableProblem[]
}

const ADVICE = 'write NAME DOMAIN:SELECTOR:/PATH/OF/KEY, for example mail example.org:mail:/etc/dkimkeys/mail.private'

/** Relative paths start at the folder of the table. */
export function parseKeyTable(text: string, path: string): KeyTable {
  const entries: KeyTableEntry[] = []
  const problems: KeyTableProblem[] = []
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    const line = source.replace(/(?:^|\s)#.*$/, '').trim()
    if (line === '') continue
    const [, value = ''] = /^\S+\s+(\S+)$/.exec(line) ?? []
    const [domainText = '', selector = '', ...rest] = value.split(':')
    const file = rest.join(':')
    const domain = parseDomain(domainText)
    const message =
      domainText === '%'
        ? 'a key for every domain (%) signs for domains that are perhaps not yours'
        : domain === undefined || selector === '' || file === ''
          ? 'the line names no domain, selector and file'
          : undefined
    if (message !== undefined || domain === undefined) {
      problems.push({ line: index + 1, source, message: message ?? 'the line names no domain', advice: ADVICE })
      continue
    }
    entries.push({ domain, selector: selector.toLowerCase(), file: resolve(dirname(path), file) })
  }
  return { entries, problems }
}

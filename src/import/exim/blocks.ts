// The parts of Exim's configuration: sections, in them named blocks (a router, an ACL), in them lines. The main section and those of
// retry and rewrite rules have one block without a name.

import type { LogicalLine, LineOfFile } from './lines.ts'

export const SECTIONS = [
  'main',
  'acl',
  'routers',
  'transports',
  'retry',
  'rewrite',
  'authenticators',
  'local_scan',
] as const
export type Section = (typeof SECTIONS)[number]

export interface Block extends LineOfFile {
  readonly section: Section
  readonly name: string
  readonly lines: readonly LogicalLine[]
}

const NAMED: ReadonlySet<Section> = new Set(['acl', 'routers', 'transports', 'authenticators'])

export function blocksOf(lines: readonly LogicalLine[], first: Section = 'main'): readonly Block[] {
  const blocks: (Block & { readonly lines: LogicalLine[] })[] = []
  let section = first
  const open = (name: string, { file, line }: LineOfFile): void =>
    void blocks.push({ section, name, file, line, lines: [] })
  for (const line of lines) {
    const begun = /^begin ([a-z_]+)$/.exec(line.text)?.[1]
    const named = NAMED.has(section) ? /^([A-Za-z0-9_]+):$/.exec(line.text)?.[1] : undefined
    if (begun !== undefined) {
      section = SECTIONS.find((one) => one === begun) ?? 'local_scan'
      open('', line)
    } else if (named !== undefined) open(named, line)
    else {
      if (blocks.at(-1)?.section !== section) open('', line)
      blocks.at(-1)?.lines.push(line)
    }
  }
  return blocks.filter((block) => block.name !== '' || block.lines.length > 0)
}

/** `option = value` of a router, transport or authenticator; what has no value is `true`, `no_x` is `false`. */
export function optionsOf(lines: readonly { readonly text: string }[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(({ text }): [string, string][] => {
      if (text.startsWith('.')) return []
      const [, name = '', value] = /^([a-z_0-9]+)\s*(?:=\s*(.*))?$/.exec(text) ?? []
      if (name === '') return []
      if (value !== undefined) return [[name, value]]
      return name.startsWith('no_') ? [[name.slice(3), 'false']] : [[name, 'true']]
    }),
  )
}

const VERB = /^(?:accept|defer|deny|discard|drop|require|warn)\b/

/** What lets through whom in Debian's ACL. */
const EXCUSED: readonly (readonly [text: string, condition: string])[] = [
  ['local_parts = postmaster', '{ local_part: postmaster }'],
  ['hosts = +relay_from_hosts', '{ relay_from: true }'],
  ['authenticated = *', '{ authenticated: true }'],
]

export interface Statement extends LineOfFile {
  readonly verb: string
  readonly lines: readonly LogicalLine[]
  /** Whom a statement before it has let through, as conditions of Waybill's: it is not for them. */
  readonly excused: readonly string[]
}

/** The statements of an ACL; what stands on the line of the verb is a line of its own. */
export function statementsOf(lines: readonly LogicalLine[]): readonly Statement[] {
  const statements: (Statement & { readonly lines: LogicalLine[] })[] = []
  for (const line of lines) {
    const verb = VERB.exec(line.text)?.[0]
    if (verb === undefined) statements.at(-1)?.lines.push(line)
    else {
      const rest = line.text.slice(verb.length).trim()
      const before = statements.flatMap((one) => one.lines.map(({ text }) => text))
      const excused = EXCUSED.flatMap(([text, condition]) => (before.includes(text) ? [condition] : []))
      const { file, line: at } = line
      statements.push({ verb, file, line: at, lines: rest === '' ? [] : [{ ...line, text: rest }], excused })
    }
  }
  return statements
}

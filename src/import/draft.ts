// The configuration that is being written: entries with the places that they come from, and what became of each piece of the old one.

import type { ImportFinding, ImportVerdict, Both } from './finding.ts'
import type { LineOfFile } from './exim/lines.ts'

/** Keys that are lists with an entry a line. */
export type ListKey = 'routes' | `policy.${'mail' | 'rcpt' | 'data'}` | 'transports' | 'virtual' | 'auth.stores'

interface Entry {
  readonly text: string
  readonly from: LineOfFile | undefined
}

export class Draft {
  readonly #values = new Map<string, Entry>()
  readonly #lists = new Map<string, Entry[]>()
  readonly findings: ImportFinding[] = []

  /** `text` is YAML. The last one holds. */
  set(key: string, text: string, from?: LineOfFile): void {
    this.#values.set(key, { text, from })
  }

  has(key: string): boolean {
    return this.#values.has(key) || this.#lists.has(key)
  }

  add(key: ListKey, text: string, from?: LineOfFile): void {
    const list = this.#lists.get(key) ?? []
    if (!list.some((entry) => entry.text === text)) list.push({ text, from })
    this.#lists.set(key, list)
  }

  note(verdict: ImportVerdict, place: LineOfFile, what: string, note?: Both): void {
    this.findings.push({ verdict, place, what, ...(note && { note }) })
  }

  /** The file; `head` are comments above it. */
  write(head: readonly string[]): string {
    const lines = head.map((line) => `# ${line}`)
    const placed = (text: string, { from }: Entry): string => (from ? `${text} # ${from.file}:${from.line}` : text)
    const groups = new Map<string, string[]>()
    const grouped = (key: string, line: string): void => {
      const [group = '', ...rest] = key.split('.')
      if (rest.length === 0) lines.push(line)
      else groups.set(group, [...(groups.get(group) ?? []), `  ${line}`])
    }
    for (const [key, entry] of this.#values) grouped(key, placed(`${key.split('.').at(-1)}: ${entry.text}`, entry))
    for (const [key, entries] of this.#lists) {
      const isMap = key === 'transports' || key === 'virtual'
      const indent = key.includes('.') ? '    ' : '  '
      const items = entries.map((entry) => placed(`${indent}${isMap ? '' : '- '}${entry.text}`, entry))
      grouped(key, [`${key.split('.').at(-1)}:`, ...items].join('\n'))
    }
    for (const [group, inner] of groups) lines.push(`${group}:`, ...inner)
    return `${lines.join('\n')}\n`
  }
}

/** Quoted where YAML would read something else. */
export const yaml = (text: string): string =>
  /^[a-z/][a-z0-9._/-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text)

export const yamlList = (items: readonly string[]): string => `[${items.map(yaml).join(', ')}]`

// What somebody changed in Debian's template, or wrote beside it: routers, transports, ACLs, log-in, options. Idioms that are known become
// lines of the configuration; of all else it is told what to write.

import { yaml, yamlList, type Draft } from '../draft.ts'
import { both, type Both } from '../finding.ts'
import { statementsOf, type Block, type Statement } from './blocks.ts'
import { takeAuthenticator, takeTransport } from './take-services.ts'
import type { LogicalLine } from './lines.ts'
import { takeOption } from './take-options.ts'
import { takeRouter } from './take-routers.ts'
import type { SiteFiles } from './site-files.ts'
import type { ChangedBlock } from './stock.ts'

/** A piece of the configuration, and what reads it. */
export interface TakeContext {
  readonly files: SiteFiles
  readonly draft: Draft
  /** Options of each transport of the site, by name. */
  readonly transports: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly localDomains: readonly string[]
}

/** Undefined: taken. */
export type Left = { readonly verdict: 'differs' | 'not-needed' | 'not-taken'; readonly note: Both } | undefined

export function takeChanged({ block, isOwn, added, missing }: ChangedBlock, context: TakeContext): void {
  const { draft } = context
  const told = (left: Left, lines: readonly LogicalLine[], name = block.name): void => {
    const what = [name === '' ? '' : `${name}:`, ...lines.map(({ text }) => text)]
      .filter((text) => text !== '')
      .join(' | ')
    const place = lines[0] ?? block
    if (left === undefined) draft.note('taken', place, cut(what))
    else draft.note(left.verdict, place, cut(what), left.note)
  }
  switch (block.section) {
    case 'main':
      for (const line of added) told(takeOption(line, context), [line])
      break
    case 'acl':
      for (const statement of ownStatements(block, added, isOwn))
        told(takeStatement(statement, context), [{ ...statement, text: statement.verb }, ...statement.lines])
      break
    case 'routers':
      if (isOwn || added.length > 0) told(takeRouter(block, added, isOwn, context), isOwn ? block.lines : added)
      break
    case 'transports':
      if (isOwn || added.length > 0) told(takeTransport(block, isOwn), isOwn ? block.lines : added)
      break
    case 'authenticators':
      if (isOwn || added.length > 0) told(takeAuthenticator(block, isOwn, context), isOwn ? block.lines : added)
      break
    case 'retry':
      if (added.length > 0) {
        draft.set('retry.rules', JSON.stringify(added.map(({ text }) => text).join('\n')), added[0])
        told(undefined, added)
      }
      break
    case 'rewrite':
    case 'local_scan':
      for (const line of added) {
        told(
          {
            verdict: 'not-taken',
            note: both(
              'addresses are not rewritten by rules; email_addresses and hide_mailname cover the usual ones',
              'адреса не переписываются по правилам; обычные случаи покрывают email_addresses и hide_mailname',
            ),
          },
          [line],
        )
      }
  }
  if (!isOwn && missing > 0 && added.length === 0) {
    draft.note(
      'not-taken',
      block,
      `${block.name === '' ? block.section : block.name}: ${missing} lines of Debian’s are missing`,
      both(
        'find out what was taken out, and whether it is wanted here: `waybill config show --expanded` prints all routes and rules',
        'выясните, что было убрано и нужно ли это здесь: `waybill config show --expanded` показывает все маршруты и правила',
      ),
    )
  }
}

const LONGEST = 300
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

function ownStatements(block: Block, added: readonly LogicalLine[], isOwn: boolean): readonly Statement[] {
  const all = statementsOf(block.lines)
  if (isOwn) return all
  const isAdded = new Set(added)
  const starts = new Set(added.map(({ file, line }) => `${file}:${line}`))
  return all.filter(
    (one) =>
      one.lines.some((line) => isAdded.has(line) || starts.has(`${line.file}:${line.line}`)) ||
      starts.has(`${one.file}:${one.line}`),
  )
}

const NAMES: Readonly<Record<string, string>> = {
  accept: 'accept',
  deny: 'deny',
  drop: 'deny',
  defer: 'defer',
  warn: 'warn',
}

/** Statements of ACLs whose conditions are all known become rules. */
function takeStatement({ verb, lines, file, line, excused }: Statement, { draft }: TakeContext): Left {
  const options = new Map(
    lines.map(({ text }): [string, string] => {
      const [, name = text, value = ''] = /^(!?[a-z_]+)\s*=\s*(.*)$/.exec(text) ?? []
      return [name, value]
    }),
  )
  const when: string[] = []
  const action = NAMES[verb]
  const stage = options.has('malware') || options.has('spam') ? 'data' : 'rcpt'
  for (const [name, value] of options) {
    const condition = conditionOf(name, value)
    if (condition === 'nothing') continue
    if (condition === undefined || action === undefined) return rulesOf(verb)
    when.push(condition)
  }
  const text = options.get('message') ?? ''
  if (/\$/.test(text) && action !== 'accept') return rulesOf(verb)
  const does =
    action === 'accept'
      ? 'accept: true'
      : action === 'warn'
        ? tagOf(options.get('add_header'))
        : `${action}: ${text === '' ? 'true' : JSON.stringify(text)}`
  if (does === undefined || when.length === 0) return rulesOf(verb)
  if (excused.length > 0) when.push(`not: { any: [${excused.join(', ')}] }`)
  const name = `${
    file
      .split('/')
      .at(-1)
      ?.replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') ?? 'exim'
  }-${line}`
  draft.add(`policy.${stage}`, `{ name: ${name}, when: { ${when.join(', ')} }, ${does} }`, { file, line })
  return undefined
}

function tagOf(header: string | undefined): string | undefined {
  const [, field, value] = /^([A-Za-z-]+):\s*([^$]+)$/.exec(header ?? '') ?? []
  return field === undefined || value === undefined
    ? undefined
    : `tag: { field: ${yaml(field)}, value: ${JSON.stringify(value)} }`
}

function conditionOf(name: string, value: string): string | undefined {
  const items = value.split(/\s*:\s*/).filter((item) => item !== '')
  const plain = items.every((item) => /^!?[\w.*@/^-]+$/.test(item) && !item.startsWith('^')) && items.length > 0
  switch (name) {
    case 'message':
    case 'log_message':
    case 'logwrite':
    case 'add_header':
    case 'control':
      return 'nothing'
    case '!acl':
      return value === 'acl_local_deny_exceptions' ? 'nothing' : undefined
    case 'senders':
      return plain ? `sender: ${yamlList(items)}` : undefined
    case 'sender_domains':
      return plain ? `sender: ${yamlList(items)}` : undefined
    case 'recipients':
      return plain ? `recipient: ${yamlList(items)}` : undefined
    case 'local_parts':
      return plain ? `local_part: ${yamlList(items)}` : undefined
    case 'domains':
      return value === '+local_domains'
        ? 'recipient_domain: local'
        : value === '+relay_to_domains'
          ? 'recipient_domain: relay_to'
          : plain
            ? `recipient_domain: ${yamlList(items)}`
            : undefined
    case 'hosts':
      return plain ? `client: ${yamlList(items)}` : undefined
    case 'dnslists':
      return items.every((item) => /^[a-z0-9.-]+$/i.test(item)) ? `dnsbl: ${yamlList(items)}` : undefined
    case 'authenticated':
      return value === '*' ? 'authenticated: true' : undefined
    case '!authenticated':
      return value === '*' ? 'authenticated: false' : undefined
    case 'spf':
      return /^[a-z :]+$/.test(value) ? `spf: ${yamlList(items)}` : undefined
    case 'malware':
      return value === '*' ? 'malware: true' : undefined
    default:
      return undefined
  }
}

const rulesOf = (verb: string): Left => ({
  verdict: 'not-taken',
  note: both(
    `write a rule: policy: { rcpt: [{ name: …, when: { … }, ${verb === 'accept' ? 'accept: true' : verb === 'warn' ? 'tag: { … }' : 'deny: …'} }] } (docs/reference/policy.md)`,
    `напишите правило: policy: { rcpt: [{ name: …, when: { … }, ${verb === 'accept' ? 'accept: true' : verb === 'warn' ? 'tag: { … }' : 'deny: …'} }] } (docs/reference/policy.md)`,
  ),
})

// Routers that a site wrote by itself, or changed: the idioms of HOWTOs and of Exim's FAQ.

import { yaml, yamlList } from '../draft.ts'
import { both } from '../finding.ts'
import { optionsOf, type Block } from './blocks.ts'
import { hostAndPort, itemsOf } from './exim-list.ts'
import type { LogicalLine } from './lines.ts'
import type { Left, TakeContext } from './take-blocks.ts'
import { transportEntry } from './take-services.ts'

const UNKNOWN: Left = {
  verdict: 'not-taken',
  note: both(
    'write a route: routes: [{ name: …, when: { recipient_domain: … }, via: host | redirect: address | fail: text }] (docs/reference/routes.md)',
    'напишите маршрут: routes: [{ name: …, when: { recipient_domain: … }, via: узел | redirect: адрес | fail: текст }] (docs/reference/routes.md)',
  ),
}

/** Of no consequence for where mail goes. */
const SILENT = new Set([
  'driver',
  'debug_print',
  'domains',
  'local_parts',
  'senders',
  'transport',
  'route_list',
  'route_data',
  'data',
  'more',
  'unseen',
  'same_domain_copy_routing',
  'allow_fail',
  'allow_defer',
  'host_find_failed',
  'self',
  'no_verify',
  'verify',
  'expn',
  'user',
  'group',
  'file_transport',
  'pipe_transport',
  'directory_transport',
  'qualify_preserve_domain',
  'check_ancestor',
  'retry_use_local_part',
  'cannot_route_message',
  'forbid_file',
  'forbid_pipe',
  'headers_add',
])

export function takeRouter(block: Block, added: readonly LogicalLine[], isOwn: boolean, context: TakeContext): Left {
  if (!isOwn) return takeChange(block, added, context)
  const options = optionsOf(block.lines)
  const name = block.name
  if ([...options.keys()].some((option) => !SILENT.has(option))) return UNKNOWN
  const when = conditions(options)
  if (when === undefined) return virtualDomains(block, options, context) ?? UNKNOWN
  const action = actionOf(options, context)
  if (action === undefined) return virtualDomains(block, options, context) ?? UNKNOWN
  const { draft } = context
  if (action.transport !== undefined) draft.add('transports', action.transport, block)
  const condition = when === '' ? '' : `when: { ${when} }, `
  draft.add('routes', `{ name: ${yaml(name.replaceAll('_', '-'))}, ${condition}${action.text} }`, block)
  return undefined
}

function conditions(options: ReadonlyMap<string, string>): string | undefined {
  const parts: string[] = []
  for (const [option, key] of [
    ['domains', 'recipient_domain'],
    ['local_parts', 'local_part'],
    ['senders', 'sender'],
  ] as const) {
    const value = options.get(option)
    if (value === undefined) continue
    if (value === '+local_domains') parts.push('recipient_domain: local')
    else if (/^! ?\+local_domains$/.test(value)) parts.push('not: { recipient_domain: local }')
    else {
      const items = itemsOf(value)
      if (items.length === 0 || items.some((item) => !/^[\w.*@-]+$/.test(item))) return undefined
      parts.push(`${key}: ${items.length === 1 ? yaml(items[0] ?? '') : yamlList(items)}`)
    }
  }
  return parts.join(', ')
}

interface Action {
  readonly text: string
  readonly transport?: string
}

function actionOf(options: ReadonlyMap<string, string>, { transports }: TakeContext): Action | undefined {
  const data = options.get('data')
  switch (options.get('driver') ?? '') {
    case 'manualroute': {
      const route = (options.get('route_list') ?? `* ${options.get('route_data') ?? ''}`)
        .replace(/^\*\s+/, '')
        .replace(/^"(.*)"$/, '$1')
      const hosts = route.replace(/\s+(?:byname|bydns|randomize)\b.*$/, '')
      if (/[${};]/.test(hosts) || /\s\w/.test(hosts.trim().replaceAll(/\s*:\s*/g, ':'))) return undefined
      const all = itemsOf(hosts).map(hostAndPort)
      if (all.length === 0) return undefined
      const key = /\brandomize\b/.test(route) ? 'via_any' : 'via'
      return { text: `${key}: ${all.length === 1 && key === 'via' ? yaml(all[0] ?? '') : yamlList(all)}` }
    }
    case 'redirect': {
      if (data === undefined) return undefined
      const [, word, text = ''] = /^:(fail|defer|blackhole):\s*(.*)$/.exec(data) ?? []
      if (word === 'blackhole') return { text: 'discard: true' }
      if (word !== undefined)
        return { text: `${word}: ${JSON.stringify(text.trim() === '' ? 'no mail for this address' : text.trim())}` }
      const to = data.replaceAll(/\$\{?local_part\}?/g, '{local_part}')
      if (/[$:|/]/.test(to)) return undefined
      const all = to.split(/\s*,\s*/)
      const text2 = all.length === 1 ? JSON.stringify(all[0]) : `[${all.map((one) => JSON.stringify(one)).join(', ')}]`
      return { text: `${options.get('unseen') === 'true' ? 'copy' : 'redirect'}: ${text2}` }
    }
    case 'accept': {
      const name = options.get('transport') ?? ''
      const found = transports.get(name)
      const entry = found && transportEntry(name, found)
      return entry === undefined ? undefined : { text: `via: ${yaml(name)}`, transport: entry }
    }
    case 'dnslookup':
      return { text: 'via: mx' }
    default:
      return undefined
  }
}

/** A file of aliases for each domain of a folder: `domains = dsearch;DIR`, `data = ${lookup{$local_part}lsearch*{DIR/$domain}}`. */
function virtualDomains(block: Block, options: ReadonlyMap<string, string>, { files, draft }: TakeContext): Left {
  const folder = /^(?:lsearch|dsearch)\s*;\s*(\/\S+)$/.exec(options.get('domains') ?? '')?.[1]
  const lookup = /lsearch(\*?@?)\s*\{([^}]*)\/\$\{?domain(?:_data)?\}?\}/.exec(options.get('data') ?? '')
  const place = lookup?.[2]?.replaceAll('CONFDIR', '/etc/exim4')
  if (options.get('driver') !== 'redirect' || folder === undefined || place === undefined) return undefined
  for (const domain of files.list(place).filter((name) => name.includes('.') && !/[~#]$|\.bak$|\.dpkg-/.test(name))) {
    const text = files.read(`${place}/${domain}`)
    const all = /^\*\s*:\s*(\S+)\s*$/m.exec(text)?.[1]
    const catchAll = all === undefined || /[:|/]/.test(all) ? '' : `, catch_all: ${yaml(all)}`
    draft.add('virtual', `${yaml(domain)}: { aliases: ${yaml(`${place}/${domain}`)}${catchAll} }`, block)
  }
  return {
    verdict: 'differs',
    note: both(
      'a new domain is a new entry of `virtual`; its file is read again when it changes',
      'новый домен — это новая запись в `virtual`; его файл перечитывается при изменении',
    ),
  }
}

/** A router of Debian's with something added to it. */
function takeChange({ name }: Block, added: readonly LogicalLine[], { draft, files }: TakeContext): Left {
  const options = optionsOf(added)
  const suffix = /^\s*([+=_-])\*\s*$/.exec(options.get('local_part_suffix') ?? '')?.[1]
  const others = [...options.keys()].filter(
    (key) => key !== 'local_part_suffix' && key !== 'local_part_suffix_optional',
  )
  if (suffix !== undefined && others.length === 0) {
    draft.set('subaddress', JSON.stringify(suffix), added[0])
    return undefined
  }
  const aliases = /\$\{lookup\{\$local_part\}lsearch\*\{(\/[^}]+)\}\}/.exec(options.get('data') ?? '')?.[1]
  if (name === 'system_aliases' && aliases !== undefined && options.size === 1) {
    const target = files.has(aliases) ? /^\*\s*:\s*([^\s,:|/]+)\s*$/m.exec(files.read(aliases))?.[1] : undefined
    draft.set('aliases', yaml(aliases), added[0])
    if (target !== undefined) draft.set('catch_all', yaml(target), added[0])
    return {
      verdict: 'differs',
      note: both(
        'the catch-all takes what nobody else does; Exim’s takes the mail of users, root and postmaster, too',
        'общий ящик получает только то, что больше никому не предназначено; в Exim он перехватывает и почту пользователей, root и postmaster',
      ),
    }
  }
  return UNKNOWN
}

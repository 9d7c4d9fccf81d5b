// Options of Exim's main section.

import { yaml, yamlList } from '../draft.ts'
import { both } from '../finding.ts'
import { itemsOf } from './exim-list.ts'
import type { LogicalLine } from './lines.ts'
import type { Left, TakeContext } from './take-blocks.ts'

const NOT_NEEDED =
  /^(?:av_scanner|spamd_address|disable_ipv6|smtp_receive_timeout|queue_run_max|remote_max_parallel|split_spool_directory|deliver_queue_load_max|queue_only_load|smtp_load_reserve|rfc1413_\w+|host_lookup|helo_allow_chars|smtp_accept_queue\w*|smtp_enforce_sync|message_logs|auto_thaw|ignore_bounce_errors_after|timeout_frozen_after|prdr_enable|pipelining_advertise_hosts|chunking_advertise_hosts|dsn_advertise_hosts|smtputf8_advertise_hosts|dns_\w+|keep_environment|exim_\w+|never_users|daemon_startup_\w+|syslog_\w+|check_spool_space|check_spool_inodes|log_file_path|pid_file_path|spool_directory|print_topbitchars|freeze_tell)$/

export function takeOption(line: LogicalLine, { draft }: TakeContext): Left {
  const [, kind, list, listed] =
    /^(domainlist|hostlist|addresslist|localpartlist)\s+(\w+)\s*=\s*(.*)$/.exec(line.text) ?? []
  if (kind !== undefined) return takeList(list ?? '', listed ?? '', line, draft)
  const [, name = '', value = 'true'] = /^(?:no_)?([a-z_0-9]+)\s*(?:=\s*(.*))?$/.exec(line.text) ?? []
  const set = (key: string, text: string): Left => {
    draft.set(key, text, line)
    return undefined
  }
  const number = /^\d+$/.test(value)
  switch (name) {
    case 'primary_hostname':
      return set('hostname', yaml(value))
    case 'qualify_domain':
      return set('mail_domain', yaml(value))
    case 'message_size_limit':
      if (/^\d+[KMG]?$/i.test(value)) return set('limits.message_size', value.toUpperCase())
      break
    case 'recipients_max':
      if (number) return set('limits.recipients', value)
      break
    case 'smtp_accept_max':
      if (number && value !== '0') return set('limits.connections', value)
      break
    case 'smtp_accept_max_per_host':
      if (number) return set('limits.connections_per_client', value)
      break
    case 'received_headers_max':
      if (number) return set('limits.received_fields', value)
      break
    case 'delay_warning':
      if (/^[\dwdhms:]+$/.test(value)) return set('bounces.warn', yamlList(value.split(':')))
      break
    case 'tls_certificate':
    case 'tls_privatekey':
      return {
        verdict: 'not-taken',
        note: both(
          'certificates: [{ certificate: FILE, key: FILE }]',
          'certificates: [{ certificate: ФАЙЛ, key: ФАЙЛ }]',
        ),
      }
    case 'daemon_smtp_ports':
    case 'local_interfaces':
    case 'tls_on_connect_ports':
      return {
        verdict: 'not-taken',
        note: both(
          'listen: [{ port: 25 }, { port: 587, mode: submission }, { port: 465, mode: submissions }]',
          'listen: [{ port: 25 }, { port: 587, mode: submission }, { port: 465, mode: submissions }]',
        ),
      }
  }
  if (NOT_NEEDED.test(name))
    return {
      verdict: 'not-needed',
      note: both('it is so by itself, or has no meaning here', 'так и есть само по себе или не имеет здесь смысла'),
    }
  return {
    verdict: 'not-taken',
    note: both(
      'no setting of that meaning is known; docs/reference/configuration.md has all',
      'настройка с таким смыслом неизвестна; все перечислены в docs/reference/configuration.md',
    ),
  }
}

function takeList(name: string, text: string, line: LogicalLine, draft: TakeContext['draft']): Left {
  const items = itemsOf(text).filter((item) => item !== '@' && item !== 'localhost')
  const key = { local_domains: 'local_domains', relay_to_domains: 'relay_to', relay_from_hosts: 'relay_from' }[name]
  if (key === undefined || items.some((item) => /[;${}+!^]/.test(item))) {
    return {
      verdict: 'not-taken',
      note: both(
        'name the members where the list is used: local_domains, relay_to, relay_from, or a rule',
        'перечислите входящее в список там, где он используется: local_domains, relay_to, relay_from или правило',
      ),
    }
  }
  draft.set(key, yamlList(key === 'relay_from' ? [...new Set(['127.0.0.1', '::1', ...items])] : items), line)
  return undefined
}

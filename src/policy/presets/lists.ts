// Debian's list files (exim4-config_files(5)): their names, and the exceptions from what would be refused.

import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { WrittenWhen } from '../written-rule.ts'

export type ListName =
  | 'local_host_blacklist'
  | 'local_sender_blacklist'
  | 'host_local_deny_exceptions'
  | 'sender_local_deny_exceptions'
  | 'local_sender_callout'
  | 'local_rcpt_callout'
  | 'local_domain_dnsbl_whitelist'

/** For `sender`, `recipient` and `client`; undefined where no folder is configured. */
export const listPath = ({ listsFolder }: Pick<Config, 'listsFolder'>, name: ListName): string | undefined =>
  listsFolder === null ? undefined : join(listsFolder, name)

/** To be spread into a `when`: neither the client nor the sender is excused (acl_local_deny_exceptions). */
export function notExcused(config: Pick<Config, 'listsFolder'>, ...more: readonly WrittenWhen[]): WrittenWhen {
  const senders = listPath(config, 'sender_local_deny_exceptions')
  const clients = listPath(config, 'host_local_deny_exceptions')
  const excuses = [
    ...more,
    ...(senders === undefined ? [] : [{ sender: senders }]),
    ...(clients === undefined ? [] : [{ client: clients }]),
  ]
  return excuses.length === 0 ? {} : { not: { any: excuses } }
}

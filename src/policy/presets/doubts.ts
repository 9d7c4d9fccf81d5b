// What speaks against a stranger's mail although its recipient is fine: lists of our own and of others, no name in reverse
// DNS (acl_check_rcpt, steps 13 to 19). Trusted clients are accepted before they come here.

import type { BlockList, Config } from '../../config/config.ts'
import type { WrittenRule, WrittenWhen } from '../written-rule.ts'
import { listPath, notExcused } from './lists.ts'

export const doubtRules = (config: Config): readonly WrittenRule[] => [
  ...ownLists(config),
  ...(config.checks.reverseDns ? [reverseDns] : []),
  ...config.checks.ipDnsbls.map((list) => ofIpList(list, config)),
  ...config.checks.domainDnsbls.map((list) => ofDomainList(list, config)),
]

const ASK = 'if this is wrong, write to postmaster'

function ownLists(config: Config): readonly WrittenRule[] {
  const callouts = listPath(config, 'local_rcpt_callout')
  const senders = listPath(config, 'local_sender_blacklist')
  const clients = listPath(config, 'local_host_blacklist')
  if (callouts === undefined || senders === undefined || clients === undefined) return []
  return [
    {
      name: 'call-out-to-recipient',
      when: { recipient: callouts, recipient_verified: { is: false, callout: true } },
      deny: { code: 550, status: '5.1.1', text: 'Mail for {recipient} would not be taken: {recipient_why}' },
    },
    {
      name: 'sender-blocked-here',
      when: { sender: senders, ...notExcused(config) },
      deny: `The sender {sender} is on the block list of this server; ${ASK}`,
    },
    {
      name: 'client-blocked-here',
      when: { client: clients, ...notExcused(config) },
      deny: `Your address {client} is on the block list of this server; ${ASK}`,
    },
  ]
}

const reverseDns: WrittenRule = {
  name: 'no-reverse-dns',
  when: { reverse_dns: ['none', 'mismatch'] },
  tag: { field: 'X-Host-Lookup-Failed', value: 'Reverse DNS lookup failed for {client} ({reverse_dns})' },
}

const LISTED = '{dnsbl_asked} is listed at {dnsbl_zone} ({dnsbl_code}: {dnsbl_text})'

const ofIpList = (list: BlockList, config: Config): WrittenRule =>
  ofList(list, `ip-dnsbl-${list.zone}`, { ...notExcused(config), dnsbl: list.zone })

function ofDomainList(list: BlockList, config: Config): WrittenRule {
  const exempt = listPath(config, 'local_domain_dnsbl_whitelist')
  const excused = notExcused(config, ...(exempt === undefined ? [] : [{ sender: exempt }]))
  return ofList(list, `domain-dnsbl-${list.zone}`, { ...excused, dnsbl: { zones: [list.zone], domain: 'sender' } })
}

function ofList({ action }: BlockList, name: string, when: WrittenWhen): WrittenRule {
  switch (action) {
    case 'warn':
      return { name, when, tag: { field: 'X-Warning', value: LISTED } }
    case 'deny':
      return { name, when, deny: LISTED }
    case 'defer':
      return { name, when, defer: `${LISTED}; please try again later` }
  }
}

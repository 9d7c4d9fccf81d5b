// What speaks against a stranger's mail although its recipient is fine: lists of our own and of others, no name in reverse
// DNS (acl_check_rcpt, steps 13 to 19). Trusted clients are accepted before they come here.

import type { BlockList } from '../../config/config.ts'
import type { WrittenRule } from '../written-rule.ts'
import { listPath, notExcused } from './lists.ts'
import { presetRule } from './preset-rule.ts'
import { blockLists, check, list } from './settings.ts'

const ASK = 'if this is wrong, write to postmaster'
const LISTED = '{dnsbl_asked} is listed at {dnsbl_zone} ({dnsbl_code}: {dnsbl_text})'

export const DOUBT_RULES = [
  presetRule({
    name: 'call-out-to-recipient',
    stage: 'rcpt',
    setting: list('local_rcpt_callout', 'recipient'),
    write: (_config, recipients) => ({
      when: { recipient: recipients, recipient_verified: { is: false, callout: true } },
      deny: { code: 550, status: '5.1.1', text: 'Mail for {recipient} would not be taken: {recipient_why}' },
    }),
  }),
  presetRule({
    name: 'sender-blocked-here',
    stage: 'rcpt',
    setting: list('local_sender_blacklist', 'sender'),
    write: (config, senders) => ({
      when: { sender: senders, ...notExcused(config) },
      deny: `The sender {sender} is on the block list of this server; ${ASK}`,
    }),
  }),
  presetRule({
    name: 'client-blocked-here',
    stage: 'rcpt',
    setting: list('local_host_blacklist', 'client'),
    write: (config, clients) => ({
      when: { client: clients, ...notExcused(config) },
      deny: `Your address {client} is on the block list of this server; ${ASK}`,
    }),
  }),
  presetRule({
    name: 'no-reverse-dns',
    stage: 'rcpt',
    setting: check('reverse_dns'),
    write: () => ({
      when: { reverse_dns: ['none', 'mismatch'] },
      tag: { field: 'X-Host-Lookup-Failed', value: 'Reverse DNS lookup failed for {client} ({reverse_dns})' },
    }),
  }),
  presetRule({
    name: 'ip-dnsbl-*',
    stage: 'rcpt',
    setting: blockLists('ip_dnsbls'),
    write: (config, { zone, action }) => ({
      when: { ...notExcused(config), dnsbl: zone },
      ...whenListed(action),
    }),
  }),
  presetRule({
    name: 'domain-dnsbl-*',
    stage: 'rcpt',
    setting: blockLists('domain_dnsbls'),
    write: (config, { zone, action }) => {
      const exempt = listPath(config, 'local_domain_dnsbl_whitelist')
      const excused = notExcused(config, ...(exempt === undefined ? [] : [{ sender: exempt }]))
      return { when: { ...excused, dnsbl: { zones: [zone], domain: 'sender' } }, ...whenListed(action) }
    },
  }),
] as const

function whenListed(action: BlockList['action']): Omit<WrittenRule, 'name'> {
  switch (action) {
    case 'warn':
      return { tag: { field: 'X-Warning', value: LISTED } }
    case 'deny':
      return { deny: LISTED }
    case 'defer':
      return { defer: `${LISTED}; please try again later` }
  }
}

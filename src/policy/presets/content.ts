// What is looked at when the content is there (acl_check_data). As in Debian it holds for everyone, trusted or not. RFC 3463
// §3.7 has 5.6.0 for content that is not as it must be.

import type { Config } from '../../config/config.ts'
import type { WrittenRule } from '../written-rule.ts'
import { notExcused } from './lists.ts'

/** RFC 5322 §2.1.1. */
const LONGEST_LINE = 998

export function contentRules(config: Config): readonly WrittenRule[] {
  const { checks } = config
  return [
    ...(checks.lineLength ? [lineLength] : []),
    ...(checks.headerSyntax
      ? [
          {
            name: 'header-syntax',
            when: { header_syntax: false, ...notExcused(config) },
            deny: {
              code: 550,
              status: '5.6.0',
              text: 'The address "{header_address}" in the field {header_field} cannot be read: {header_why}',
            },
          },
        ]
      : []),
    ...(checks.headerSender
      ? [
          {
            name: 'header-sender',
            when: { ...notExcused(config), header_sender: false },
            deny: {
              code: 550,
              status: '5.6.0',
              text: 'No address in Sender, Reply-To or From of this message can be answered',
            },
          },
        ]
      : []),
    ...(config.scanners.length > 0 ? scannerRules : []),
  ]
}

const lineLength: WrittenRule = {
  name: 'line-too-long',
  when: { line_length: { over: LONGEST_LINE } },
  deny: {
    code: 550,
    status: '5.6.0',
    text: `A line of this message has {line_length} octets; ${LONGEST_LINE} are allowed`,
  },
}

/** Who sets up a scanner wants to be heeded; what a score means is for rules of the user's own (`spam_score`). */
const scannerRules: readonly WrittenRule[] = [
  { name: 'scanner-malware', when: { scan: 'malware' }, deny: 'This message holds malware: {scan_name}' },
  {
    name: 'scanner-refuse',
    when: { scan: 'refuse' },
    deny: 'Refused by a check of the content ({scanner}): {scan_reply}',
  },
  {
    name: 'scanner-defer',
    when: { scan: 'defer' },
    defer: 'A check of the content ({scanner}) asks to try again later: {scan_reply}',
  },
  { name: 'scanner-discard', when: { scan: 'discard' }, discard: true },
  { name: 'scanner-quarantine', when: { scan: 'quarantine' }, hold: 'the scanner {scanner} wants it held' },
  { name: 'scanner-spam', when: { scan: 'spam' }, tag: { field: 'X-Spam-Flag', value: 'YES' } },
]

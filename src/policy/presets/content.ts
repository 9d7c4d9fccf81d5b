// What is looked at when the content is there (acl_check_data). As in Debian it holds for everyone, trusted or not. RFC 3463
// §3.7 has 5.6.0 for content that is not as it must be.

import type { WrittenRule } from '../written-rule.ts'
import { notExcused } from './lists.ts'
import { presetRule } from './preset-rule.ts'
import { check, whenSet } from './settings.ts'

/** RFC 5322 §2.1.1. */
const LONGEST_LINE = 998

const unfit = (text: string) => ({ code: 550, status: '5.6.0', text })

/** Who sets up a scanner wants to be heeded; what a score means is for rules of the user's own (`spam_score`). */
const scannerRule = <const Name extends string>(name: Name, scan: string, verdict: Omit<WrittenRule, 'name'>) =>
  presetRule({
    name,
    stage: 'data',
    setting: whenSet('scanners', ({ scanners }) => scanners.length > 0),
    write: () => ({ when: { scan }, ...verdict }),
  })

export const CONTENT_RULES = [
  presetRule({
    name: 'line-too-long',
    stage: 'data',
    setting: check('line_length'),
    write: () => ({
      when: { line_length: { over: LONGEST_LINE } },
      deny: unfit(`A line of this message has {line_length} octets; ${LONGEST_LINE} are allowed`),
    }),
  }),
  presetRule({
    name: 'header-syntax',
    stage: 'data',
    setting: check('header_syntax'),
    write: (config) => ({
      when: { header_syntax: false, ...notExcused(config) },
      deny: unfit('The address "{header_address}" in the field {header_field} cannot be read: {header_why}'),
    }),
  }),
  presetRule({
    name: 'header-sender',
    stage: 'data',
    setting: check('header_sender'),
    write: (config) => ({
      when: { ...notExcused(config), header_sender: false },
      deny: unfit('No address in Sender, Reply-To or From of this message can be answered'),
    }),
  }),
] as const

/** They read the whole message, and so they are asked last. */
export const SCANNER_RULES = [
  scannerRule('scanner-malware', 'malware', { deny: 'This message holds malware: {scan_name}' }),
  scannerRule('scanner-refuse', 'refuse', { deny: 'Refused by a check of the content ({scanner}): {scan_reply}' }),
  scannerRule('scanner-defer', 'defer', {
    defer: 'A check of the content ({scanner}) asks to try again later: {scan_reply}',
  }),
  scannerRule('scanner-discard', 'discard', { discard: true }),
  scannerRule('scanner-quarantine', 'quarantine', { hold: 'the scanner {scanner} wants it held' }),
  scannerRule('scanner-spam', 'spam', { tag: { field: 'X-Spam-Flag', value: 'YES' } }),
] as const

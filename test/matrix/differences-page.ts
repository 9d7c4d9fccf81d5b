// Writes docs/reference/differences-from-exim.md from the tables of this folder.

import { SITES } from '../../src/config/config.ts'
import { DIFFERENCES } from '../compare/differences.ts'
import { ELSEWHERE, REPLY_TABLE } from './reply-table.ts'
import { CLIENTS, RECIPIENTS, SITE_TABLE, type Client, type Recipient } from './site-table.ts'
import { WAY_OUT } from './way-out-table.ts'

const code = (text: string): string => `\`${shown(text).replaceAll('|', '\\|')}\``
const shown = (text: string): string =>
  text
    .replaceAll('\n', ' ⏎ ')
    .replaceAll('\r', '')
    .replaceAll(/[\0-\x1f\x7f-\xff]/g, (octet) => `\\x${octet.charCodeAt(0).toString(16).padStart(2, '0')}`)

const clients = Object.keys(CLIENTS) as Client[]
const recipients = Object.keys(RECIPIENTS) as Recipient[]

export function differencesPage(): string {
  const changed = REPLY_TABLE.filter((row) => row.changed !== undefined).length
  return `${[
    '# Differences from Debian’s Exim',
    '',
    '<!-- Made from the tables in test/matrix by WAYBILL_WRITE=1 node --test test/matrix/reply-texts.test.ts. Do not edit. -->',
    '',
    'Waybill accepts and refuses what Exim 4 in Debian’s configuration accepts and refuses, but for the differences on this page. Each is on purpose and has its reason.',
    'Tests say every line on receiving to a real server; [exim-comparison.md](exim-comparison.md) has real sessions with both.',
    '',
    'Texts are our own everywhere, and have enhanced status codes (RFC 3463), which Exim has not. A refusal by a rule ends with an id, here `ID`, for `waybill why`.',
    '',
    '## In short',
    '',
    ...DIFFERENCES.map(({ reason }) => `- ${reason}`),
    '- A network of IPv6 addresses holds those of IPv4 in their mapped form: `::/0` is everyone. In Exim it is everyone with an IPv6 address.',
    '',
    '## Who may send to whom',
    '',
    ...clients.map((client) => `- *${client}*: ${CLIENTS[client].means}`),
    ...recipients.map((recipient) => `- *${recipient}*: ${RECIPIENTS[recipient].means}`),
    '',
    'The rule that decides, and its reply to RCPT.',
    '',
    `| Site | Recipient | ${clients.join(' | ')} |`,
    `|---|---|${clients.map(() => '---|').join('')}`,
    ...SITES.flatMap((site) =>
      recipients.map((recipient) => {
        const cells = clients.map((client) => {
          const { rule, reply } = SITE_TABLE[site][recipient][client]
          return `${rule}: ${reply.split(' ').slice(0, 2).join(' ')}`
        })
        return `| ${site} | ${recipient} | ${cells.join(' | ')} |`
      }),
    ),
    '',
    '## Replies',
    '',
    `${REPLY_TABLE.length} situations; in ${REPLY_TABLE.length - changed} the code is Exim’s, in ${changed} it is another one or the situation itself is another.`,
    '',
    '| Situation | Exim | Waybill | |',
    '|---|---|---|---|',
    ...REPLY_TABLE.map(
      ({ situation, exim, ours, changed: why }) =>
        `| ${situation} | ${code(exim)} | ${code(ours)} | ${why === undefined ? 'kept' : `changed: ${why}`} |`,
    ),
    '',
    '## What a client alone cannot bring about',
    '',
    '| Situation | Exim | Waybill | | Test |',
    '|---|---|---|---|---|',
    ...ELSEWHERE.map(
      ({ situation, exim, ours, changed: why, test }) =>
        `| ${situation} | ${code(exim)} | ${code(ours)} | ${why === undefined ? 'kept' : `changed: ${why}`} | ${test === '' ? '' : `\`${test}\``} |`,
    ),
    '',
    '## On the way to other servers',
    '',
    '| Situation | Exim | Waybill | Test |',
    '|---|---|---|---|',
    ...WAY_OUT.map(({ situation, exim, ours, test }) => `| ${situation} | ${exim} | ${ours} | \`${test}\` |`),
  ].join('\n')}\n`
}

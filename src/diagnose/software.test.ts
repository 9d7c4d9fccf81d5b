// Programs are recognised by what only they write.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSoftwareId, recogniseSoftware, SOFTWARE_IDS, SOFTWARE_NAMES } from './software.ts'

const TEXTS: readonly (readonly [text: string, ...software: string[]])[] = [
  ['x@y.example R=nonlocal: Mailing to remote domains not supported', 'exim-debian'],
  [
    '** x@y.example R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<x@y.example>: 550 no',
    'exim',
  ],
  ['<x@y.example>: host mx.y.example[192.0.2.1] said: 550 no (in reply to RCPT TO command)', 'postfix'],
  ['Remote_host_said:_550_no', 'qmail'],
  ['X-PHP-Originating-Script: 2157:class-phpmailer.php', 'php'],
  ['X-Mailer: PHPMailer\nfrom /var/www/wp-includes/pluggable.php', 'wordpress', 'php'],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound [AM0PR01.eurprd01.prod.outlook.com]', 'microsoft365', 'exchange'],
  ['X-Mailer: The Bat! (v9.3) Professional', 'thebat'],
  ['550 relay not permitted'],
  ['550 no such user'],
]

for (const [text, ...software] of TEXTS) {
  test(`${text.slice(0, 60)}: ${software.join(', ') || 'nothing'}`, () =>
    assert.deepEqual(recogniseSoftware(text), software))
}

test('every program has a name', () => {
  assert.deepEqual(Object.keys(SOFTWARE_NAMES).sort(), [...SOFTWARE_IDS].sort())
  assert.ok(isSoftwareId('exim-debian') && !isSoftwareId('toString'))
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { looksLikeLog } from './looks-like-log.ts'

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../test/fixtures/logs/${name}`, import.meta.url), 'latin1').slice(0, 16_384)

test('logs are told by their lines', () => {
  assert.equal(looksLikeLog(fixture('exim-mainlog')), true)
  assert.equal(looksLikeLog(fixture('exim-rejectlog')), true)
  assert.equal(looksLikeLog('Nov 22 05:20:43 vh256 splogger: 1joDp7-0002mn-2s Completed\n'.repeat(3)), true)
})

test('what Exim prints with -d is read as a log, and so is what Haraka prints without times', () => {
  assert.equal(
    looksLikeLog(
      'Exim version 4.96 uid=0 gid=0 pid=278 D=fbb95cfd\n  278 delivering 1gwqzr-00004T-MX\n  278 LOG: MAIN\n  278   ** a@b.example R=dnslookup: no\n',
    ),
    true,
  )
  const line = '[NOTICE] [0E1FEAC8-401E-4A96-A33C-DA1086D3A2A7.1] [outbound] delivered file=1 domain=there.example'
  assert.equal(looksLikeLog(`${line}\n`.repeat(3)), true)
})

test('a reply, one line of a log, a bounce or a mailbox file is none', () => {
  const header =
    'From MAILER-DAEMON Sun Nov 22 05:45:21 2026\nReturn-path: <>\nReceived: from a by b with local (Exim 4.96)\n'
  for (const text of [
    '',
    '550 relay not permitted',
    '550-5.7.1 one\n550-5.7.1 two\n550-5.7.1 three\n550 5.7.1 four',
    '2026-11-22 05:20:43 1xV00J-0000b0-1P ** x@y.example: Unrouteable address\n',
    `${header}\tid 1xV0O9-0004w4-0b\nSubject: Mail delivery failed\n\nThis message was created automatically.\n`,
    '220 mx.example ESMTP\nEHLO a\n250 mx\nMAIL FROM:<a@b>\n250 ok\nRCPT TO:<c@d>\n550 no\n',
  ])
    assert.equal(looksLikeLog(text), false, text)
})

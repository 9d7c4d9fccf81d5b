import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp, parseNetwork } from '../core/ip.ts'
import { FACTS } from '../smtp/session-driver.test-support.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'
import { mendsHeader, mendsLineEnds } from './may-send.ts'

const from = (address: string, user?: string): SessionFacts => ({
  ...FACTS,
  client: { address: parseIp(address) ?? assert.fail(), port: 1 },
  ...(user === undefined ? {} : { user }),
})
const relayFrom = [parseNetwork('10.0.0.0/8') ?? assert.fail()]
const STRANGER = from('192.0.2.1')
const USER = from('192.0.2.1', 'alice')
const DEVICE = from('10.1.2.3')
const all = [STRANGER, USER, DEVICE]

test('a header is mended for whom the setting says, and never for a stranger', () => {
  const mended = (mend: boolean | 'logged_in'): readonly boolean[] =>
    all.map((facts) =>
      mendsHeader(facts, { relayFrom, submission: { mend, bindSender: false, trustedUsers: [], bareLf: 'mend' } }),
    )
  assert.deepEqual(mended(true), [false, true, true])
  assert.deepEqual(mended('logged_in'), [false, true, false])
  assert.deepEqual(mended(false), [false, false, false])
})

test('line ends are mended for who may send anywhere, or refused for all', () => {
  const mended = (bareLf: 'mend' | 'refuse'): readonly boolean[] =>
    all.map((facts) =>
      mendsLineEnds(facts, { relayFrom, submission: { mend: true, bindSender: false, trustedUsers: [], bareLf } }),
    )
  assert.deepEqual(mended('mend'), [false, true, true])
  assert.deepEqual(mended('refuse'), [false, false, false])
})

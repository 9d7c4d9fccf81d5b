import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CauseId } from '../causes/facts.ts'
import type { Who } from '../diagnosis.ts'
import { arrangeCauses, chooseBeginning, verdictOn } from './begin-here.ts'
import type { CauseReport } from './report.ts'

const NONE = { failed: 0, waiting: 0, recovered: 0, removed: 0, refused: 0, noted: 0 }

const cause = (id: CauseId, who: Who, count: number, change: Partial<CauseReport> = {}): CauseReport => ({
  cause: id,
  side: 'outgoing',
  title: '',
  who,
  own: false,
  reasonElsewhere: false,
  retryHelps: null,
  confidence: 'high',
  count,
  ...NONE,
  failed: count,
  stillGoingOn: true,
  destinations: [],
  moreDestinations: 0,
  origins: [],
  originCount: 0,
  kinds: [],
  example: { text: '' },
  step: '',
  steps: [],
  ...change,
})

const domains = (count: number): Partial<CauseReport> => ({
  destinations: Array.from({ length: count }, (_, i) => ({ destination: `d${i}.example`, count: 1, ...NONE })),
})

const chosen = (...causes: readonly CauseReport[]): readonly unknown[] => {
  const begin = chooseBeginning(causes, MESSAGES)
  return [begin?.cause, begin?.why]
}
const NOTHING = [undefined, undefined]
const MESSAGES = 100

test('what the keeper of the server can mend goes before a larger cause that he cannot', () => {
  const unknown = cause('recipient.unknown', 'sender', 500, domains(20))
  assert.deepEqual(chosen(unknown, cause('blocklist.ip', 'sender-admin', 3)), ['blocklist.ip', 'ours'])
  assert.deepEqual(chosen(unknown, cause('spf.fail', 'domain-owner', 3)), ['spf.fail', 'ours'])
  assert.deepEqual(chosen(unknown, cause('auth.required', 'sender', 2)), ['auth.required', 'ours'])
  assert.deepEqual(chosen(unknown, cause('system.full', 'recipient-admin', 2, { own: true })), ['system.full', 'ours'])
})

test('nothing is pointed at where the move is others’', () => {
  assert.deepEqual(chosen(cause('recipient.unknown', 'sender', 500), cause('greylist', 'wait', 3)), NOTHING)
  assert.deepEqual(chosen(cause('system.full', 'recipient-admin', 2)), NOTHING)
  assert.deepEqual(chosen(cause('unknown', 'sender-admin', 9)), NOTHING)
})

test('many domains that cannot be reached point to this side, a few do not', () => {
  const many = cause('network.timeout', 'wait', 30, domains(12))
  assert.deepEqual(chosen(many), ['network.timeout', 'many-hosts'])
  assert.deepEqual(chosen(cause('network.timeout', 'wait', 30, domains(2))), NOTHING)
  assert.deepEqual(chosen({ ...many, recovered: 90 }), NOTHING)
  assert.deepEqual(chosen(many, cause('blocklist.ip', 'sender-admin', 3)), ['network.timeout', 'many-hosts'])
})

test('a guess is never pointed at, nor what is over or gone from the queue', () => {
  const ours = cause('blocklist.ip', 'sender-admin', 3)
  assert.deepEqual(chosen({ ...ours, confidence: 'low' }), NOTHING)
  assert.deepEqual(chosen({ ...ours, stillGoingOn: false }), NOTHING)
  assert.deepEqual(chosen({ ...ours, failed: 0, removed: 3 }), NOTHING)
  assert.deepEqual(chosen({ ...ours, count: 0, failed: 0, recovered: 3 }), NOTHING)
  assert.deepEqual(chosen({ ...ours, failed: 0, waiting: 3 }), ['blocklist.ip', 'ours'])
})

test('a fault of the server itself counts also where only its clients or nobody was told', () => {
  const refused = cause('backend.milter', 'recipient-admin', 9, { side: 'incoming', failed: 0, refused: 9 })
  assert.deepEqual(chosen(refused), ['backend.milter', 'ours'])
  const spam = { ...refused, cause: 'spam.content' } as const
  assert.deepEqual(chosen(spam), NOTHING)
  const line = cause('resolver.broken', 'sender-admin', 90, { side: 'server', failed: 0, noted: 90 })
  assert.deepEqual(chosen(spam, line), ['resolver.broken', 'ours'])
  assert.deepEqual(chosen(line, cause('spf.fail', 'domain-owner', 1)), ['spf.fail', 'ours'])
})

test('a certificate that a few who knock do not like is nothing to begin with', () => {
  const line = (noted: number): CauseReport =>
    cause('tls.client-distrusts', 'recipient-admin', noted, { side: 'server', failed: 0, noted })
  assert.deepEqual(chosen(line(3)), NOTHING)
  assert.deepEqual(chosen(line(60)), ['tls.client-distrusts', 'ours'])
})

test('the verdict never calls fine what was refused or is trouble', () => {
  const verdict = (...causes: readonly CauseReport[]): string =>
    verdictOn(causes, chooseBeginning(causes, MESSAGES), true)
  const late = cause('greylist', 'wait', 0, { failed: 0, recovered: 4 })
  const refused = cause('auth.failed', 'sender', 1, { side: 'incoming', failed: 0, refused: 1 })
  const line = cause('unknown', 'sender-admin', 1, { side: 'server', own: true, failed: 0, noted: 1 })
  const knock = cause('protocol', 'sender-admin', 1, { side: 'server', failed: 0, noted: 1 })
  assert.equal(verdict(), 'fine')
  assert.equal(verdict(late), 'late')
  assert.equal(verdict(late, refused), 'refused')
  assert.equal(verdict(late, knock), 'refused')
  assert.equal(verdict(late, refused, line), 'trouble')
  assert.equal(verdict(cause('greylist', 'wait', 2, { failed: 0, waiting: 2 })), 'waiting')
  assert.equal(verdict(cause('recipient.unknown', 'sender', 2)), 'theirs')
  assert.equal(verdict(cause('unknown', 'sender-admin', 2)), 'unclear')
  assert.equal(verdict(cause('blocklist.ip', 'sender-admin', 2, { stillGoingOn: false })), 'over')
  assert.equal(verdict(cause('blocklist.ip', 'sender-admin', 2)), 'begin-here')
  assert.equal(verdictOn([], undefined, false), 'not-mail')
})

test('what to begin with stands first, then mail, trouble, refused clients, and what is over', () => {
  const late = cause('greylist', 'wait', 0, { failed: 0, recovered: 4 })
  const refused = cause('auth.failed', 'sender', 900, { side: 'incoming', failed: 0, refused: 900 })
  const line = cause('resolver.broken', 'sender-admin', 1, { side: 'server', failed: 0, noted: 1 })
  const mail = cause('recipient.unknown', 'sender', 2)
  const causes = [refused, mail, line, late]
  assert.deepEqual(
    arrangeCauses(causes, chooseBeginning(causes, MESSAGES)).map((one) => one.cause),
    ['resolver.broken', 'recipient.unknown', 'auth.failed', 'greylist'],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ARC_REASONS,
  AUTH_RESULTS,
  DKIM_REASONS,
  DMARC_REASONS,
  SPF_REASONS,
  type DkimResult,
  type DmarcResult,
  type SpfResult,
} from '../core/origin-results.ts'
import { ORIGIN_WORDS, type OriginWords } from './origin.ts'

const spfOf = (result: SpfResult['result'], reason: SpfResult['reason']): SpfResult => ({
  method: 'spf',
  result,
  reason,
  identity: 'mailfrom',
  domain: 'a.test',
  sender: 'x@a.test',
  client: '192.0.2.7',
  term: '-all',
  detail: 'b.test',
  trace: [],
})
const dkimOf = (reason: DkimResult['reason']): DkimResult => ({
  method: 'dkim',
  result: reason === 'valid' ? 'pass' : 'fail',
  reason,
  domain: 'a.test',
  selector: 's1',
})
const dmarcOf = (reason: DmarcResult['reason'], more: Partial<DmarcResult> = {}): DmarcResult => ({
  method: 'dmarc',
  result: 'fail',
  reason,
  domain: 'a.test',
  policy: 'reject',
  spf: 'pass',
  spfDomain: 'b.test',
  signers: ['c.test'],
  detail: 'b.test',
  trace: [],
  ...more,
})

const sentences = (words: OriginWords): readonly string[] => [
  ...AUTH_RESULTS.map((result) => words.spf(spfOf(result, 'matched'))),
  ...SPF_REASONS.map((reason) => words.spf(spfOf('permerror', reason))),
  words.spf(spfOf('none', 'no-domain')),
  words.spf(spfOf('temperror', 'timeout')),
  ...DKIM_REASONS.map((reason) => words.dkim(dkimOf(reason))),
  words.unsigned,
  ...DMARC_REASONS.map((reason) => words.dmarc(dmarcOf(reason, { spfAligned: true, dkimAligned: true }))),
  words.dmarc(dmarcOf('not-aligned', { published: 'reject', policy: 'quarantine' })),
  ...AUTH_RESULTS.map((result) => words.iprev({ method: 'iprev', result, client: '192.0.2.7', names: ['b.test'] })),
  ...ARC_REASONS.map((reason) =>
    words.arc({ method: 'arc', result: 'fail', reason, sealers: ['a.test', 'b.test'], instance: 2 }),
  ),
  words.remedy(dmarcOf('nothing-passed'), spfOf('fail', 'matched'), []),
  words.remedy(dmarcOf('nothing-passed'), spfOf('permerror', 'syntax'), []),
  words.remedy(dmarcOf('not-aligned'), spfOf('pass', 'matched'), []),
  words.remedy(dmarcOf('nothing-passed'), spfOf('fail', 'matched'), [dkimOf('body-altered')]),
  words.forwarded('192.0.2.7', 'a.test'),
]

test('everything that can be said is said in both languages, with its values and in whole words', () => {
  for (const text of sentences(ORIGIN_WORDS.en)) assert.doesNotMatch(text, /undefined|NaN|\?|[а-яё]|\.$/i, text)
  for (const text of sentences(ORIGIN_WORDS.ru)) {
    assert.doesNotMatch(text, /undefined|NaN|\?|\.$/, text)
    const plain = text.replaceAll(/\S*\.test|-all|192\S*/g, '')
    const left = [...plain.matchAll(/[A-Za-z][\w-]+/g)].map(([word]) => word)
    assert.deepEqual(
      left.filter((word) => !/^(ARC|RFC|SPF|DKIM|DMARC|DNS|SHA|From|TXT|s1|reject|quarantine)/.test(word)),
      [],
      text,
    )
  }
})

test('both languages say different things of different reasons', () => {
  for (const words of Object.values(ORIGIN_WORDS)) {
    const told = DKIM_REASONS.map((reason) => words.dkim(dkimOf(reason)))
    assert.equal(new Set(told).size, DKIM_REASONS.length)
    assert.equal(new Set(DMARC_REASONS.map((reason) => words.dmarc(dmarcOf(reason)))).size, DMARC_REASONS.length)
  }
})

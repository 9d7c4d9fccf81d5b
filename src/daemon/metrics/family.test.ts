import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Counter, exposition, gauge, Histogram, MOST_SERIES } from './family.ts'

test('a counter without labels is there before it counts, one with labels when it does', () => {
  const plain = new Counter({ name: 'a_total', help: 'A.', labels: [] })
  const labelled = new Counter({ name: 'b_total', help: 'B.', labels: ['x', 'y'] })
  assert.equal(
    exposition([plain, labelled]),
    '# HELP a_total A.\n# TYPE a_total counter\na_total 0\n# HELP b_total B.\n# TYPE b_total counter\n',
  )
  plain.add([], 2)
  labelled.add(['1', '2'])
  labelled.add(['1', '2'], 3)
  labelled.add(['2', '1'])
  assert.match(exposition([plain, labelled]), /^a_total 2$/m)
  assert.match(exposition([plain, labelled]), /^b_total\{x="1",y="2"\} 4\nb_total\{x="2",y="1"\} 1$/m)
})

test('values of labels are escaped as the format asks for', () => {
  const text = exposition([gauge({ name: 'g', help: 'a\\b', labels: ['path'] }, [[['C:\\"x"\ny'], 1]])])
  assert.equal(text, '# HELP g a\\\\b\n# TYPE g gauge\ng{path="C:\\\\\\"x\\"\\ny"} 1\n')
})

test('the buckets of a histogram add up, and the last has all', () => {
  const histogram = new Histogram({ name: 'h_seconds', help: 'H.', labels: ['k'], bounds: [0.1, 1] })
  for (const value of [0.05, 0.1, 0.5, 3]) histogram.observe(['a'], value)
  assert.deepEqual(exposition([histogram]).split('\n').slice(2, -1), [
    'h_seconds_bucket{k="a",le="0.1"} 2',
    'h_seconds_bucket{k="a",le="1"} 3',
    'h_seconds_bucket{k="a",le="+Inf"} 4',
    'h_seconds_sum{k="a"} 3.65',
    'h_seconds_count{k="a"} 4',
  ])
})

test('a stranger cannot make more series than are kept: the rest are one', () => {
  const counter = new Counter({ name: 'c_total', help: 'C.', labels: ['name'] })
  for (let i = 0; i < MOST_SERIES + 50; i++) counter.add([`n${i}`])
  counter.add(['n0'])
  const samples = counter.samples()
  assert.equal(samples.length, MOST_SERIES + 1)
  assert.deepEqual(samples.at(-1), { labels: [['name', 'other']], value: 50 })
  assert.equal(samples[0]?.value, 2)
})

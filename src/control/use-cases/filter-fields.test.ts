import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '../sample-story.test-support.ts'
import { readFilter, type FilterInput } from './filter-fields.ts'

const NOW = at(86_400_000)
const meant = (input: FilterInput) => {
  const read = readFilter(input, NOW)
  return read.ok ? read.value : read.problem.message
}

const problemOf = (input: FilterInput): string => {
  const read = readFilter(input, NOW)
  return read.ok ? '' : read.problem.message
}

test('addresses are meant whole, by domain, by pattern, or not at all', () => {
  const forms = [
    ['Alice@Example.org', 'alice@example.org'],
    ['<alice@example.org>', 'alice@example.org'],
    ['example.org', '*@example.org'],
    ['@example.org', '*@example.org'],
    ['a*@пример.рф', 'a*@xn--e1afmkfd.xn--p1ai'],
    ['alice@*', 'alice@*'],
    ['*@*.Example.org', '*@*.example.org'],
    ['<>', ''],
  ] as const
  for (const [sender, value] of forms) assert.deepEqual(meant({ sender }), { sender: value }, sender)
})

test('what means nothing is refused, with what to write, and never taken for all', () => {
  const wrong: readonly FilterInput[] = [
    { sender: '' },
    { sender: 'alice' },
    { sender: 'a b@x.test' },
    { recipient: '*a*b*c*@x.test' },
    { domain: 'no domain' },
    { older: '3 days' },
    { larger: '10MB' },
    { reason: 'smtp.bogus' },
    { client: 'mx.test' },
  ]
  for (const input of wrong) assert.match(problemOf(input), /^\w+: “.*” is no .*: write /, JSON.stringify(input))
  assert.match(problemOf({ reason: 'smtp.bogus' }), /smtp\.rcpt/)
  assert.match(problemOf({ sender: 'alice' }), /alice@example\.org/)
})

test('spans count back from now, sizes are octets', () => {
  assert.deepEqual(meant({ older: '1d', younger: '2d', larger: '1K', smaller: '2M', status: 'held', reason: 'dns' }), {
    receivedBefore: at(0),
    receivedAfter: at(-86_400_000),
    atLeast: 1024,
    atMost: 2_097_152,
    states: ['held'],
    reason: 'dns',
  })
})

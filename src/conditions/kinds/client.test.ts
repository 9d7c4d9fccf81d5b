import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { fakeResolver, type FakeResolver } from '../../dns/fake-resolver.test-support.ts'
import type { Answer } from '../condition.ts'
import type { Subject } from '../subject.ts'
import type { PolicyDeps } from '../../policy/policy-deps.ts'
import { makeDeps, type World } from '../../policy/policy-deps.test-support.ts'
import { factsOf, subjectOf } from '../subjects.test-support.ts'
import { client } from './client.ts'

const ZONES = `
  192.0.2.1    PTR mx.good.test
  mx.good.test A 192.0.2.1
  192.0.2.2    PTR mx.liar.test
  mx.liar.test A 198.51.100.1
  192.0.2.3    PTR Other.Example
  192.0.2.3    PTR mx.good.test
  mx.good.test A 192.0.2.3
  other.example TXT x
  192.0.2.4    FAIL timeout
  192.0.2.5    PTR half.good.test
  half.good.test FAIL servfail
  2001:db8::1  PTR six.good.test
  six.good.test AAAA 2001:db8::1
  192.0.2.7    PTR -bad-.good.test`

interface Asked {
  readonly answer: Answer
  readonly resolver: FakeResolver
}

async function ask(value: unknown, from: string, world: World & { subject?: Subject } = {}): Promise<Asked> {
  const resolver = fakeResolver(ZONES)
  const deps: PolicyDeps = { ...makeDeps(world), resolver }
  const condition = client.make(v.parse(client.schema, value), deps)
  const subject = world.subject ?? subjectOf({ stage: 'connect' }, factsOf({ from }))
  return { answer: await condition(subject), resolver }
}

const kind = async (value: unknown, from: string, world?: World): Promise<string> => {
  const { answer } = await ask(value, from, world)
  return answer.kind === 'unknown' ? answer.why : answer.kind
}

suite('one entry', () => {
  const cases: readonly (readonly [entry: string, from: string, kind: string])[] = [
    ['192.0.2.0/24', '192.0.2.9', 'yes'],
    ['192.0.2.0/24', '192.0.3.9', 'no'],
    ['192.0.2.9', '192.0.2.9', 'yes'],
    ['192.0.2.9', '192.0.2.8', 'no'],
    ['2001:db8::/32', '2001:db8:1::1', 'yes'],
    ['2001:db8::/32', '2001:db9::1', 'no'],
    ['0.0.0.0/0', '2001:db8::1', 'no'],
    ['*', '203.0.113.1', 'yes'],
    ['relay_from', '10.1.2.3', 'yes'],
    ['relay_from', '10.2.2.3', 'no'],
    ['mx.good.test', '192.0.2.1', 'yes'],
    ['MX.Good.Test', '192.0.2.1', 'yes'],
    ['*.good.test', '192.0.2.1', 'yes'],
    ['*.good.test', '2001:db8::1', 'yes'],
    ['*.good.test', '192.0.2.3', 'yes'],
    ['good.test', '192.0.2.1', 'no'],
    ['*.mx.good.test', '192.0.2.1', 'no'],
    ['*.ood.test', '192.0.2.1', 'no'],
    ['*.liar.test', '192.0.2.2', 'no'],
    ['other.example', '192.0.2.3', 'no'],
    ['*.good.test', '192.0.2.7', 'no'],
    ['*.good.test', '198.51.100.77', 'no'],
  ]
  for (const [entry, from, expected] of cases) {
    test(`${entry} for ${from}: ${expected}`, async () => assert.equal(await kind(entry, from), expected))
  }
})

suite('when DNS does not answer', () => {
  const noName = 'DNS did not say what 192.0.2.4 is called (the fake resolver was told: timeout)'
  const noWayBack =
    'DNS did not say whether half.good.test leads back to 192.0.2.5 (the fake resolver was told: servfail)'
  const cases: readonly (readonly [list: readonly string[], from: string, kind: string])[] = [
    [['*.good.test'], '192.0.2.4', noName],
    [['*.good.test'], '192.0.2.5', noWayBack],
    // The doubtful name is another one.
    [['*.else.test'], '192.0.2.5', 'no'],
    // The network decides, whatever the name would have said.
    [['*.good.test', '192.0.2.0/24'], '192.0.2.4', 'yes'],
    [['192.0.2.0/24', '!*.good.test'], '192.0.2.4', 'yes'],
    [['!*.good.test', '192.0.2.0/24'], '192.0.2.4', noName],
    [['!*.good.test', '!192.0.2.0/24'], '192.0.2.4', 'no'],
    [['*.good.test', '!192.0.2.0/24'], '192.0.2.4', noName],
  ]
  for (const [list, from, expected] of cases) {
    test(`${list.join(' ')} for ${from}: ${expected}`, async () => assert.equal(await kind(list, from), expected))
  }
})

suite('lists', () => {
  const cases: readonly (readonly [list: readonly string[], from: string, kind: string])[] = [
    [['192.0.2.1', '192.0.2.2'], '192.0.2.2', 'yes'],
    [['!192.0.2.9', '192.0.2.0/24'], '192.0.2.9', 'no'],
    [['192.0.2.0/24', '!192.0.2.9'], '192.0.2.9', 'yes'],
    // As in Exim, a list that ends with an exception holds for the rest of the world.
    [['! 10.0.0.0/8'], '192.0.2.9', 'yes'],
    [['!*.good.test'], '192.0.2.1', 'no'],
    [['!*.good.test'], '192.0.2.2', 'yes'],
    [['!mx.good.test', '*.good.test', '192.0.2.0/24'], '192.0.2.1', 'no'],
  ]
  for (const [list, from, expected] of cases) {
    test(`${list.join(' ')} for ${from}: ${expected}`, async () => assert.equal(await kind(list, from), expected))
  }

  test('DNS is asked only when a name can make a difference, and once in a session', async () => {
    for (const list of [['192.0.2.0/24', '*.good.test'], ['*.good.test', '192.0.2.0/24'], ['relay_from']]) {
      assert.deepEqual((await ask(list, '192.0.2.1')).resolver.asked, [], list.join(' '))
    }
    const subject = subjectOf({ stage: 'connect' }, factsOf({ from: '192.0.2.1' }))
    const first = await ask(['*.good.test'], '', { subject })
    const second = await ask(['*.liar.test'], '', { subject })
    assert.deepEqual(
      [first.answer.kind, first.resolver.asked.length, second.answer.kind, second.resolver.asked.length],
      ['yes', 2, 'no', 0],
    )
  })

  test('it tells which entry decided, and the names that were compared', async () => {
    const { answer } = await ask(['*.good.test'], '192.0.2.3')
    assert.deepEqual(answer.compared, {
      client: '192.0.2.3',
      client_list: ['*.good.test'],
      client_names: ['other.example (does not lead back)', 'mx.good.test'],
      client_entry: '*.good.test',
    })
  })
})

suite('list files', () => {
  const FILE = '/etc/exim4/local_host_blacklist'
  const lists = (text: string) => ({ lists: new Map([[FILE, text]]) })
  const DEBIAN = `
# local_host_blacklist
  +ignore_unknown
!192.0.2.1          # the good one
192.0.2.0/24
[2001:db8::5]
*.liar.test
*.good.test # by name
`
  const cases: readonly (readonly [from: string, kind: string])[] = [
    ['192.0.2.1', 'no'],
    ['192.0.2.200', 'yes'],
    ['2001:db8::5', 'yes'],
    ['2001:db8::1', 'yes'],
    ['198.51.100.1', 'no'],
  ]
  for (const [from, expected] of cases) {
    test(`Debian’s format: ${from} is ${expected === 'yes' ? 'in' : 'not in'} the list`, async () => {
      assert.equal(await kind(FILE, from, lists(DEBIAN)), expected)
      assert.equal(await kind([`!${FILE}`, '*'], from, lists(DEBIAN)), expected === 'yes' ? 'no' : 'yes')
    })
  }

  test('a file that does not exist lists nobody', async () => assert.equal(await kind(FILE, '192.0.2.1'), 'no'))

  test('an exception that names an empty file leaves out nobody, and as the last item includes all others', async () => {
    for (const world of [{}, lists('# nobody yet\n')]) {
      assert.equal(await kind(`!${FILE}`, '192.0.2.1', world), 'yes')
      assert.equal(await kind([`!${FILE}`, '192.0.2.2'], '192.0.2.1', world), 'no')
      assert.equal(await kind(['!192.0.2.2', FILE], '192.0.2.1', world), 'no')
    }
  })

  test('a file that cannot be read leaves the question open', async () => {
    const world = { lists: new Map([[FILE, { problem: 'permission denied' }]]) }
    const why = `the list ${FILE} cannot be read: permission denied`
    assert.equal(await kind(FILE, '192.0.2.1', world), why)
    assert.equal(await kind([FILE, '192.0.2.1'], '192.0.2.1', world), why)
  })

  test('a line that nobody can read matches nobody and is told', async () => {
    const { answer } = await ask(FILE, '192.0.2.1', lists('192.0.2.300\n\nfoo bar\n192.0.2.1'))
    assert.equal(answer.kind, 'yes')
    assert.deepEqual(answer.compared['client_list_problems'], [
      `${FILE} line 1: 192.0.2.300`,
      `${FILE} line 3: foo bar`,
    ])
  })

  test('a changed file counts from the next question on', async () => {
    let lines: readonly string[] = []
    const deps: PolicyDeps = { ...makeDeps(), openList: (path) => ({ path, lines: () => ({ lines }) }) }
    const condition = client.make(v.parse(client.schema, ['./clients', '203.0.113.1']), deps)
    const now = async (): Promise<string> => (await condition(subjectOf({ stage: 'connect' }))).kind
    assert.equal(await now(), 'no')
    lines = ['192.0.2.9']
    assert.equal(await now(), 'yes')
  })
})

test('what is no client is refused with what to write', () => {
  for (const value of ['', 'foo bar', '192.0.2.300', '*x.test', 7, [], [['192.0.2.1']], { a: 1 }]) {
    assert.equal(v.safeParse(client.schema, value).success, false, JSON.stringify(value))
  }
})

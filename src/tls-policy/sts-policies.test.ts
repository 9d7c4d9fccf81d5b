import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'

import { FakeClock } from '../core/fake-clock.test-support.ts'
import { domain } from '../core/message.test-support.ts'
import { hours, minutes, seconds } from '../core/time.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import type { Fetched } from './sts-fetch.ts'
import { StsFolder } from './sts-folder.ts'
import { StsPolicies } from './sts-policies.ts'

const X = domain('x.test')
const UNREACHABLE: Fetched = { ok: false, problem: { result: 'sts-policy-fetch-error', detail: 'nobody there' } }
const served = (mode: 'enforce' | 'testing', ages = 86_400 * 7): Fetched => ({
  ok: true,
  policy: { mode, mx: ['mx.x.test'], maxAge: seconds(ages) },
})

/** `zone` and `answer` may be replaced while it runs, as the world may change. */
async function world(t: TestContext, first: { zone: string; answer: Fetched }) {
  const folder = await mkdtemp(join(tmpdir(), 'sts-'))
  t.after(() => rm(folder, { recursive: true }))
  const clock = new FakeClock()
  const now = { ...first }
  const fetched: string[] = []
  const faults: unknown[] = []
  const open = (): StsPolicies =>
    new StsPolicies({
      clock,
      resolver: { txt: (name) => fakeResolver(now.zone).txt(name) },
      folder: new StsFolder(folder),
      fetch: (name) => (fetched.push(name), Promise.resolve(now.answer)),
      fault: (error) => void faults.push(error),
    })
  return { clock, now, fetched, faults, open, folder }
}

const RECORD = '_mta-sts.x.test TXT "v=STSv1; id=1"'

suite('which policy holds', () => {
  test('a domain without a record is never asked over HTTPS', async (t) => {
    const { open, fetched } = await world(t, { zone: 'x.test A 192.0.2.1', answer: served('enforce') })
    assert.deepEqual(await open().policyFor(X), {})
    assert.deepEqual(fetched, [])
  })

  test('one is fetched once, for all who ask at the same time, and for those after a restart', async (t) => {
    const { open, fetched, folder } = await world(t, { zone: RECORD, answer: served('enforce') })
    const policies = open()
    const answers = await Promise.all([1, 2, 3].map(() => policies.policyFor(X)))
    assert.deepEqual(
      answers.map(({ known }) => known?.policy.mode),
      ['enforce', 'enforce', 'enforce'],
    )
    assert.equal((await open().policyFor(X)).known?.policy.mode, 'enforce')
    assert.deepEqual(fetched, [X])
    assert.deepEqual(await readdir(folder), [X])
  })

  test('another id means another policy', async (t) => {
    const { open, now, fetched } = await world(t, { zone: RECORD, answer: served('enforce') })
    const policies = open()
    await policies.policyFor(X)
    Object.assign(now, { zone: RECORD.replace('=1', '=2'), answer: served('testing') })
    assert.equal((await policies.policyFor(X)).known?.policy.mode, 'testing')
    assert.equal(fetched.length, 2)
  })

  test('whoever takes away the record, the answer or the host of the policy does not get rid of it before its time', async (t) => {
    const { open, now, clock } = await world(t, { zone: RECORD, answer: served('enforce', 3600 * 5) })
    const policies = open()
    await policies.policyFor(X)
    now.answer = UNREACHABLE
    for (const zone of ['x.test A 192.0.2.1', '_mta-sts.x.test FAIL servfail', RECORD.replace('=1', '=2')]) {
      now.zone = zone
      assert.equal((await policies.policyFor(X)).known?.policy.mode, 'enforce', zone)
    }
    await clock.advance(hours(5))
    const { known, problem } = await policies.policyFor(X)
    assert.equal(known, undefined)
    assert.equal(problem?.result, 'sts-policy-fetch-error')
  })

  test('a host that has none is left alone for five minutes', async (t) => {
    const { open, clock, fetched } = await world(t, { zone: RECORD, answer: UNREACHABLE })
    const policies = open()
    for (let i = 0; i < 3; i++)
      assert.deepEqual(await policies.policyFor(X), { problem: UNREACHABLE.ok || UNREACHABLE.problem })
    assert.equal(fetched.length, 1)
    await clock.advance(minutes(5))
    await policies.policyFor(X)
    assert.equal(fetched.length, 2)
  })

  test('one of yesterday is fetched again, and mail does not wait for that', async (t) => {
    const { open, clock, fetched, now } = await world(t, { zone: RECORD, answer: served('enforce') })
    const policies = open()
    await policies.policyFor(X)
    await clock.advance(hours(24))
    now.answer = served('testing')
    assert.equal((await policies.policyFor(X)).known?.policy.mode, 'enforce')
    await policies.refresh()
    assert.equal((await policies.policyFor(X)).known?.policy.mode, 'testing')
    assert.equal(fetched.length, 2)
  })

  test('what has expired is taken from the disk', async (t) => {
    const { open, clock, folder } = await world(t, { zone: RECORD, answer: served('enforce', 60) })
    const policies = open()
    await policies.policyFor(X)
    await clock.advance(minutes(2))
    await policies.refresh()
    assert.deepEqual(await readdir(folder), [])
  })

  test('files that are none are fetched again', async (t) => {
    for (const text of ['', '{', '[]', '{"id":1}', '{"id":"1","mode":"enforce","mx":[1],"maxAge":1,"fetched":1}']) {
      const { open, folder, fetched } = await world(t, { zone: RECORD, answer: served('enforce') })
      await writeFile(join(folder, X), text)
      assert.equal((await open().policyFor(X)).known?.policy.mode, 'enforce')
      assert.equal(fetched.length, 1)
    }
  })

  test('a disk that takes nothing costs no policy', async (t) => {
    const { open, folder, faults } = await world(t, { zone: RECORD, answer: served('enforce') })
    await rm(folder, { recursive: true })
    await writeFile(folder, '')
    assert.equal((await open().policyFor(X)).known?.policy.mode, 'enforce')
    assert.equal(faults.length, 1)
  })
})

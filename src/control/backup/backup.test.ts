import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { at, delivered, example, idOf, scheduled, START } from '../../queue/example-message.test-support.ts'
import { TemporaryQueue } from '../../queue/sqlite/temporary-queue.test-support.ts'
import { openReader } from '../../queue/sqlite/open-reader.ts'
import { MANIFEST } from './manifest.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

const clock = new FakeClock(START)
const version = '1.0.0'

/** With room beside it for a backup and for what is restored. */
async function place(t: TestContext): Promise<TemporaryQueue> {
  const queue = await TemporaryQueue.make(t)
  for (const suffix of ['backup', 'new']) {
    t.after(() => rm(`${queue.folder}.${suffix}`, { recursive: true, force: true }))
  }
  return queue
}

async function statesIn(folder: string): Promise<readonly string[]> {
  const reader = openReader({ folder }) ?? assert.fail('there is no queue')
  const story = await reader.story(idOf(1))
  await reader.close()
  return story?.recipients.map(({ state }) => (state.kind === 'held' ? `held by ${state.by}` : state.kind)) ?? []
}

test('whoever waits, is being tried or is done when the backup is made: nobody is sent to after the restore', async (t) => {
  const queue = await place(t)
  const store = await queue.openOnThread()
  const to = { 'due@a.test': scheduled(0), 'later@b.test': scheduled(9_000_000), 'had@c.test': delivered(1) }
  await store.accept(example(1, { to }))
  assert.equal((await store.claimDue(at(1), 10, [])).length, 1)
  const base = queue.folder
  const backup = await takeBackup({ stateFolder: base, to: `${base}.backup`, now: clock.now(), version })
  assert.deepEqual([backup.messages, backup.recipients], [1, 2])
  await store.close()

  const options = {
    from: `${base}.backup`,
    config: join(base, 'none.yaml'),
    replace: false,
    send: false,
    clock,
    version,
  }
  const restored = await restoreBackup({ ...options, stateFolder: `${base}.new` })
  assert.ok(restored.ok)
  assert.equal(restored.value.held, 2)
  assert.deepEqual(await statesIn(`${base}.new`), ['held by restore', 'held by restore', 'done'])
  assert.deepEqual(await restoreBackup({ ...options, stateFolder: base }), {
    ok: false,
    problem: { kind: 'occupied', names: ['queue.db', 'queue.mark'] },
  })
})

test('keys that are there are in the way, too, and mailboxes are not', async (t) => {
  const queue = await place(t)
  const base = queue.folder
  await (await queue.open()).close()
  await mkdir(join(base, 'dkim'))
  await writeFile(join(base, 'dkim', 'key'), 'old')
  await mkdir(join(base, 'mail'))
  await writeFile(join(base, 'mail', 'letter'), 'x')
  const from = `${base}.backup`
  const { files } = await takeBackup({ stateFolder: base, to: from, now: clock.now(), version })
  assert.deepEqual(files.map(({ path }) => path).toSorted(), ['state/dkim/key', 'state/queue.db'])

  const stateFolder = `${base}.new`
  await mkdir(join(stateFolder, 'dkim'), { recursive: true, mode: 0o700 })
  await mkdir(join(stateFolder, 'mail'))
  await writeFile(join(stateFolder, 'dkim', 'key'), 'mine')
  const options = { from, stateFolder, config: join(base, 'none.yaml'), replace: false, send: false, clock, version }
  const refused = await restoreBackup(options)
  assert.ok(!refused.ok && refused.problem.kind === 'occupied')
  assert.deepEqual(refused.problem.names, ['dkim'])
  const done = await restoreBackup({ ...options, replace: true })
  assert.ok(done.ok && done.value.kept !== undefined)
  assert.equal(await readFile(join(stateFolder, 'dkim', 'key'), 'utf8'), 'old')
  assert.equal(await readFile(join(done.value.kept, 'dkim', 'key'), 'utf8'), 'mine')
  assert.ok((await readdir(stateFolder)).includes('mail'))
})

test('what a newer version made, or is no backup, or leads out of its folder, is not restored', async (t) => {
  const queue = await place(t)
  const base = queue.folder
  await (await queue.open()).close()
  const from = `${base}.backup`
  await takeBackup({ stateFolder: base, to: from, now: clock.now(), version })
  const text = await readFile(join(from, MANIFEST), 'utf8')
  const ask = async (manifest: string): Promise<unknown> => {
    await writeFile(join(from, MANIFEST), manifest)
    const options = { stateFolder: `${base}.new`, config: join(base, 'x'), replace: false, send: false, clock, version }
    const answer = await restoreBackup({ ...options, from })
    return answer.ok || answer.problem
  }
  assert.deepEqual(await ask(text.replace(/"schema": \d+/, '"schema": 999')), { kind: 'newer', version })
  assert.deepEqual(await ask(text.replace('state/queue.db', 'state/../queue.db')), { kind: 'no-backup' })
  assert.deepEqual(await ask('{}'), { kind: 'no-backup' })
  assert.deepEqual(await ask(text.replace(/"sha256": "./, '"sha256": "-')), {
    kind: 'altered',
    paths: ['state/queue.db'],
  })
  assert.equal(await ask(text), true)
})

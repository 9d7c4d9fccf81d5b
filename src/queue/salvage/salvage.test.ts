// What is whole in a damaged queue comes back, unaltered and once; the rest is listed. (test/media/ does this at length.)

import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { parseId } from '../../core/id.ts'
import { days, instant } from '../../core/time.ts'
import { mailbox } from '../../core/message.test-support.ts'
import { active, at, delivered, delivery, example, idOf, scheduled, START } from '../example-message.test-support.ts'
import { folderAt } from '../sqlite/folder.ts'
import { TemporaryQueue } from '../sqlite/temporary-queue.test-support.ts'
import { HISTORY } from '../store-conformance.test-support.ts'
import type { SalvageReport } from './salvage-report.ts'
import { salvage } from './salvage.ts'

const MESSAGES = 80
const PAGE = 8192

const textOf = (n: number): string => `Subject: ${n}\r\n\r\n${`line of ${n}\r\n`.repeat(60)}`

/** Every fifth message has come to its end; every seventh has a recipient who is done besides. */
async function filled(t: TestContext): Promise<TemporaryQueue> {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const accepted = Array.from({ length: MESSAGES }, (_, n) => {
    const more = n % 7 === 0 ? { 'done@x.test': delivered(5) } : {}
    const to = { [`to${n}@x.test`]: n % 5 === 0 ? delivered(n) : scheduled(0), ...more }
    return store.accept(example(n, { to, content: textOf(n) }))
  })
  await Promise.all(accepted)
  // What concerns the server stands among the events of messages, and is none.
  await store.note({ at: at(1), kind: 'clock-set', by: days(1) })
  await store.close()
  return queue
}

/** The same, but what came last stands in the log of a server that was killed. */
async function killed(t: TestContext): Promise<TemporaryQueue> {
  const [running, queue] = [await filled(t), await TemporaryQueue.make(t)]
  const store = await running.open()
  for (const n of [500, 501, 502]) await store.accept(example(n))
  for (const name of ['queue.db', 'queue.db-wal', 'queue.mark']) {
    copyFileSync(join(running.folder, name), join(queue.folder, name))
  }
  return queue
}

const WAITING = Array.from({ length: MESSAGES }, (_, n) => n).filter((n) => n % 5 !== 0)

const run = ({ folder }: TemporaryQueue, dryRun = false): SalvageReport =>
  salvage({ folder, now: instant(START + 50), history: HISTORY, dryRun })

/** The numbers of the messages that a server would send now, each with the content that was accepted, to those not done. */
async function sent(queue: TemporaryQueue): Promise<number[]> {
  const store = await queue.open({ now: 100 })
  const claimed = await store.claimDue(at(100), 2 * MESSAGES, [])
  await store.close()
  return claimed.map(({ message, recipients, content }) => {
    const n = WAITING.find((one) => idOf(one) === message.id) ?? -1
    assert.deepEqual(
      recipients.map(({ rcptTo }) => rcptTo.localPart),
      [`to${n}`],
    )
    assert.ok(content.kind === 'inline')
    assert.equal(Buffer.from(content.bytes).toString(), textOf(n))
    return n
  })
}

function overwrite(path: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path)
  change(bytes)
  writeFileSync(path, bytes)
}

function damagePages(path: string, damage: (page: Buffer, n: number) => void, which: (n: number) => boolean): void {
  overwrite(path, (bytes) => {
    for (let n = 0; n * PAGE < bytes.length; n++) if (which(n)) damage(bytes.subarray(n * PAGE, (n + 1) * PAGE), n)
  })
}

const flipHead = (page: Buffer, n: number): void => void (page[n % 8] = (page[n % 8] ?? 0) ^ (1 << (n % 7)))

describe('salvage', () => {
  it('of a database whose every page has a wrong bit in its head gets everything back', async (t) => {
    const queue = await filled(t)
    damagePages(folderAt(queue.folder).database, flipHead, () => true)
    await assert.rejects(queue.open(), { code: 'in-doubt' })
    const report = run(queue)
    assert.deepEqual([report.queue, report.putBack.length, report.lost], ['rebuilt', WAITING.length, []])
    assert.equal(report.finished, MESSAGES - WAITING.length)
    assert.deepEqual(await sent(queue), WAITING)
  })

  it('holds everybody where more would be due than were counted', async (t) => {
    const queue = await filled(t)
    const { database } = folderAt(queue.folder)
    const db = new DatabaseSync(database)
    db.exec('UPDATE tally SET messages = 3')
    db.close()
    // Which pages are free.
    overwrite(database, (bytes) => bytes.fill(0xa5, 32, 40))
    const { putBack, uncounted } = run(queue)
    assert.ok(putBack.length === WAITING.length && putBack.every(({ held }) => held.length === 1))
    assert.equal(uncounted, true)
    assert.deepEqual(await sent(queue), [])
  })

  it('lists what was on a page that is gone, and holds whom it cannot be sure of', async (t) => {
    const queue = await filled(t)
    const { database } = folderAt(queue.folder)
    damagePages(
      database,
      (page) => page.fill(0xa5),
      (n) => n % 9 === 8,
    )
    const report = run(queue)
    const held = report.putBack.filter((one) => one.held.length > 0).map(({ id }) => id)
    const lost = report.lost.map(({ id }) => id)
    const back = (await sent(queue)).map(idOf)
    assert.ok(back.length > WAITING.length / 2, `${back.length}`)
    assert.ok(report.lost.every(({ from, recipients }) => from !== undefined || recipients.length > 0))
    const known = new Set([...held, ...lost, ...back])
    assert.equal(WAITING.filter((n) => !known.has(idOf(n))).length, report.unknown)
  })

  it('reads past a damaged frame of the log', async (t) => {
    const queue = await killed(t)
    overwrite(folderAt(queue.folder).log, (bytes) => {
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = (bytes[middle] ?? 0) ^ 1
    })
    await assert.rejects(queue.open(), { code: 'in-doubt' })
    const report = run(queue)
    assert.deepEqual([report.lost, report.unknown], [[], 0])
    assert.equal(report.putBack.length, WAITING.length + 3)
  })

  // The log begins with a header of 32 octets; a frame is a head of 24 and a page.
  const FRAME = 24 + PAGE
  const HEADS: readonly (readonly [what: string, from: number, to: number])[] = [
    ['the header of the log and the head of its first frame', 0, 512],
    ['the head of a frame in the middle', 32 + 5 * FRAME, 32 + 5 * FRAME + 24],
    ['all of the log', 0, Infinity],
  ]
  for (const [what, from, to] of HEADS) {
    it(`brings back what it can, and says that there may be more, where ${what} is gone`, async (t) => {
      const queue = await killed(t)
      overwrite(folderAt(queue.folder).log, (bytes) => bytes.fill(0xa5, from, Math.min(to, bytes.length)))
      await assert.rejects(queue.open(), { code: 'in-doubt' })
      const { putBack, uncounted } = run(queue)
      assert.ok(putBack.length >= WAITING.length)
      assert.ok(uncounted === true || putBack.length === WAITING.length + 3)
    })
  }

  const WRONG_BITS: readonly (readonly [where: string, sql: string, why: RegExp])[] = [
    ['the state of a recipient', "UPDATE recipient SET state = 3 WHERE local_part = 'to1'", /state of a recipient/],
    ['the number of the schema', 'PRAGMA user_version = 5', /tables are not those of schema 5/],
    ['that number, so that it is higher', 'PRAGMA user_version = 135', /tables are not those of schema 135/],
    ['that number, so that none is left', 'PRAGMA user_version = 0', /tables are not those of schema 0/],
  ]
  for (const [where, sql, why] of WRONG_BITS) {
    it(`brings everything back after a wrong bit in ${where}`, async (t) => {
      const queue = await filled(t)
      const db = new DatabaseSync(folderAt(queue.folder).database)
      db.exec(sql)
      db.close()
      await assert.rejects(queue.open(), { code: 'in-doubt', message: why })
      assert.equal(run(queue).putBack.length, WAITING.length)
      const back = await sent(queue)
      assert.deepEqual(
        WAITING.filter((n) => !back.includes(n)),
        where === 'the state of a recipient' ? [1] : [],
      )
    })
  }

  it('holds everybody when what was written last is gone', async (t) => {
    const [running, queue] = [await filled(t), await TemporaryQueue.make(t)]
    await running.open()
    for (const name of ['queue.db', 'queue.mark']) copyFileSync(join(running.folder, name), join(queue.folder, name))
    const report = run(queue)
    assert.ok(report.putBack.every(({ recipients, held }) => recipients.length === 0 && held.length === 1))
    assert.deepEqual(await sent(queue), [])
    const reader = queue.reader()
    assert.equal((await reader.counts()).held, WAITING.length)
    const story = await reader.story(idOf(1))
    assert.deepEqual(
      story?.events.slice(-2).map(({ kind }) => kind),
      ['salvaged', 'held'],
    )
  })

  it('puts back what a start with --accept-loss set aside, once', async (t) => {
    const queue = await filled(t)
    damagePages(folderAt(queue.folder).database, flipHead, (n) => n === 4)
    const store = await queue.open({ acceptLoss: true })
    assert.equal(store.recovery.queued, 0)
    await store.accept(example(700, { to: { 'held@x.test': { kind: 'held', by: 'x', attempts: 0 } } }))
    await store.close()
    const foreseen = run(queue, true)
    const report = run(queue)
    assert.deepEqual({ ...foreseen, kept: [] }, { ...report, kept: [] })
    assert.deepEqual([report.queue, report.putBack.length], ['completed', WAITING.length])
    assert.deepEqual(await sent(queue), WAITING)
    assert.equal(run(queue).queue, 'untouched')
    assert.equal((await queue.reader().counts()).messages, WAITING.length + 1)
  })

  it('puts back an entry of the table `damaged` that is whole, and keeps those that are not', async (t) => {
    const queue = await filled(t)
    const db = new DatabaseSync(folderAt(queue.folder).database)
    const raw = (id: number): unknown[] =>
      ['message WHERE id', 'recipient WHERE message', 'event WHERE message'].map((from) =>
        db.prepare(`SELECT * FROM ${from} = ?`).all(id),
      )
    for (const n of [1, 2]) {
      const id = parseId(idOf(n)) ?? 0
      const [message, recipients, events] = raw(id)
      const content = n === 1 ? Buffer.from(textOf(1)) : null
      db.prepare('INSERT INTO damaged (message, at, why, raw, content) VALUES (?, 0, ?, ?, ?)').run(
        id,
        'why',
        JSON.stringify({ message, recipients, events }),
        content,
      )
      for (const from of ['message WHERE id', 'recipient WHERE message', 'body WHERE message']) {
        db.prepare(`DELETE FROM ${from} = ?`).run(id)
      }
    }
    db.close()
    const report = run(queue)
    assert.deepEqual(
      [report.putBack.map(({ id }) => id), report.lost.map(({ id, why }) => [id, why])],
      [[idOf(1)], [[idOf(2), 'content']]],
    )
    assert.deepEqual(
      (await sent(queue)).toSorted((a, b) => a - b),
      WAITING.filter((n) => n !== 2),
    )
    const left = new DatabaseSync(folderAt(queue.folder).database, { readOnly: true })
    assert.deepEqual(
      left
        .prepare('SELECT message FROM damaged')
        .all()
        .map((row) => row['message']),
      [parseId(idOf(2))],
    )
    left.close()
    assert.deepEqual(
      run(queue).lost.map(({ id }) => id),
      [idOf(2)],
      'it is told of as long as it is there',
    )
  })

  it('sets aside what cannot be read and is still where it was, and puts back what an older copy has whole', async (t) => {
    const queue = await filled(t)
    const { database } = folderAt(queue.folder)
    copyFileSync(database, `${database}.damaged-2026-11-22T050000.005Z`)
    const db = new DatabaseSync(database)
    for (const n of [1, 2]) {
      db.prepare("UPDATE message SET envelope = 'x' WHERE id = ?").run(parseId(idOf(n)) ?? 0)
    }
    db.close()
    const other = new DatabaseSync(`${database}.damaged-2026-11-22T050000.005Z`)
    for (const from of ['message WHERE id', 'event WHERE message'])
      other.prepare(`DELETE FROM ${from} = ?`).run(parseId(idOf(2)) ?? 0)
    other.close()
    const foreseen = run(queue, true)
    const report = run(queue)
    assert.deepEqual({ ...foreseen, kept: [] }, { ...report, kept: [] })
    assert.deepEqual(
      [report.putBack.map(({ id }) => id), report.lost.map(({ id, why }) => [id, why])],
      [[idOf(1)], [[idOf(2), 'envelope']]],
    )
    const reader = queue.reader()
    assert.equal((await reader.counts()).damaged, 1)
    assert.notEqual((await reader.damagedStory(idOf(2)))?.foundAt, undefined)
    assert.deepEqual(
      (await sent(queue)).toSorted((a, b) => a - b),
      WAITING.filter((n) => n !== 2),
    )
  })

  it('leaves alone what an operator has given up', async (t) => {
    const queue = await filled(t)
    const db = new DatabaseSync(folderAt(queue.folder).database)
    db.prepare("UPDATE message SET envelope = 'x' WHERE id = ?").run(parseId(idOf(1)) ?? 0)
    db.close()
    const store = await queue.open()
    assert.equal(await store.dismiss({ message: idOf(1), now: at(60), by: 'root' }), 'dismissed')
    assert.equal(await store.dismiss({ message: idOf(1), now: at(60), by: 'root' }), 'none')
    assert.equal(await store.dismiss({ message: idOf(2), now: at(60), by: 'root' }), 'none', 'it can be read')
    await store.close()
    assert.deepEqual([run(queue).queue, run(queue).lost], ['untouched', []])
    damagePages(folderAt(queue.folder).database, flipHead, (n) => n === 4)
    assert.ok(run(queue).lost.every(({ id }) => id !== idOf(1)))
  })

  it('brings large contents back from where they were set aside', async (t) => {
    const queue = await TemporaryQueue.make(t)
    const first = await queue.open()
    const body = await first.openBody(idOf(1))
    await body.write(new Uint8Array(100_000).fill(65))
    await first.accept({ ...example(1, { to: { 'a@x.test': active } }), content: await body.finish() })
    await first.close()
    damagePages(
      folderAt(queue.folder).database,
      (page) => page.fill(0),
      (n) => n === 0,
    )
    await (await queue.open({ acceptLoss: true })).close()
    assert.equal(run(queue).putBack.length, 1)
    const [claimed] = await (await queue.open({ now: 100 })).claimDue(at(100), 9, [])
    assert.ok(claimed?.content.kind === 'stored')
    let octets = 0
    for await (const piece of claimed.content.pieces()) octets += piece.length
    assert.equal(octets, 100_000)
  })

  it('finds nothing to do in a healthy queue, and changes nothing', async (t) => {
    const queue = await filled(t)
    const before = readdirSync(queue.folder)
    const report = run(queue)
    assert.deepEqual([report.queue, report.lost, report.strays, report.kept], ['untouched', [], [], []])
    assert.deepEqual(readdirSync(queue.folder), before)
    assert.deepEqual(await sent(queue), WAITING)
  })

  it('needs a queue, and needs it for itself', async (t) => {
    const queue = await TemporaryQueue.make(t)
    assert.throws(() => run(queue), { code: 'no-queue' })
    assert.deepEqual(readdirSync(queue.folder), [])
    await queue.open()
    assert.throws(() => run(queue), { code: 'in-use' })
  })

  it('makes the queue anew when its database is gone', async (t) => {
    const queue = await filled(t)
    const { database } = folderAt(queue.folder)
    rmSync(database)
    assert.equal(run(queue).queue, 'rebuilt')
    assert.ok(existsSync(database))
    assert.deepEqual(await sent(queue), [])
  })
})

describe('salvage of recipients that took the place of others', () => {
  const ALIAS = 'all@x.test'

  /** One message whose recipient stands for itself and two more, of which one has its mail. */
  async function expanded(t: TestContext): Promise<TemporaryQueue> {
    const queue = await TemporaryQueue.make(t)
    const store = await queue.open()
    const to = [ALIAS, 'bob@x.test', 'carol@y.test']
    await store.accept(example(1, { to: { [ALIAS]: active }, content: textOf(1) }))
    await store.settle({
      message: idOf(1),
      states: [
        { index: 0, state: { kind: 'done', at: at(5), outcome: { kind: 'expanded', router: 'aliases', into: 3 } } },
      ],
      events: [
        { at: at(5), kind: 'expanded', message: idOf(1), recipient: ALIAS, router: 'aliases', to, compared: {} },
      ],
      spawned: [],
      added: to.map((address) => ({
        rcptTo: mailbox(address),
        dsn: {},
        parent: { index: 0, ancestors: [ALIAS] },
        state: scheduled(5),
      })),
    })
    const events = [
      { at: at(6), kind: 'delivered', message: idOf(1), attempt: 1, recipient: 'bob@x.test', via: delivery },
    ] as const
    await store.settle({ message: idOf(1), states: [{ index: 2, state: delivered(6) }], events, spawned: [] })
    await store.close()
    return queue
  }

  const addressesOf = (report: SalvageReport): unknown =>
    report.putBack.map(({ recipients, held }) => [recipients, held])

  it('brings them back with their parents', async (t) => {
    const queue = await expanded(t)
    damagePages(folderAt(queue.folder).database, flipHead, () => true)
    assert.deepEqual(addressesOf(run(queue)), [[[ALIAS, 'carol@y.test'], []]])
    const [story] = await queue.reader().findByAddress(ALIAS, 5)
    assert.deepEqual(
      story?.recipients.map(({ parent }) => parent?.ancestors),
      [undefined, [ALIAS], [ALIAS], [ALIAS]],
    )
  })

  it('holds those whose rows are gone, as the story names them, and sends nobody a second copy', async (t) => {
    const queue = await expanded(t)
    const db = new DatabaseSync(folderAt(queue.folder).database)
    db.exec('DELETE FROM recipient WHERE idx > 0; PRAGMA wal_checkpoint(TRUNCATE); VACUUM')
    db.close()
    damagePages(folderAt(queue.folder).database, flipHead, () => true)
    assert.deepEqual(addressesOf(run(queue)), [[[], [ALIAS, 'carol@y.test']]])
  })
})

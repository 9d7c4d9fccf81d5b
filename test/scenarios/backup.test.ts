// A backup that is made while mail comes in, and what a restore makes of it: all that was promised before is there, whole and held,
// nothing is overwritten, and nothing leaves twice that nobody has released.

import assert from 'node:assert/strict'
import { appendFile, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { lastLine, RecordingSink } from '../crash/sink.ts'
import { run, type Finished } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { Talker } from '../support/talker.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

/** More than stands in the database itself. */
const LARGE = `${'x'.repeat(72)}\r\n`.repeat(4000)
const LAUNCHER = new URL('../../bin/waybill.js', import.meta.url).pathname

const restore = (...args: readonly string[]): Promise<Finished> =>
  run(process.execPath, [LAUNCHER, 'restore', ...args], { env: { ...process.env, LC_ALL: 'C.UTF-8' } })

async function send(talker: Talker, name: string, text = ''): Promise<string> {
  await talker.say('MAIL FROM:<alice@here.test>')
  await talker.say(`RCPT TO:<${name}@far.test>`)
  await talker.say('DATA')
  talker.send(`Subject: ${name}\r\n\r\n${text}${lastLine(name)}\r\n.\r\n`)
  return talker.reply()
}

async function waiting(state: string): Promise<readonly string[]> {
  const listed = await run(
    process.execPath,
    [LAUNCHER, 'queue', 'list', '--json', '--limit', '1000', '--state', state],
    { env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  )
  assert.equal(listed.code, 0, listed.output)
  const { messages } = JSON.parse(listed.output.slice(0, listed.output.lastIndexOf('\n}') + 2)) as {
    messages: { recipients: { address: string; state: { kind: string; by?: string } }[] }[]
  }
  return messages
    .flatMap(({ recipients }) => recipients)
    .map(({ address, state: { kind, by } }) => `${address} ${kind}${by === undefined ? '' : ` by ${by}`}`)
    .toSorted()
}

suite('backup and restore', () => {
  test('a backup under load has all that was promised before; restored, it is whole, held, and sent when released', async () => {
    await using folder = await tempFolder()
    let isOpen = false
    await using sink = await RecordingSink.start({ refuse: () => (isOpen ? undefined : '451 4.7.1 later\r\n') })
    const smarthost = `127.0.0.1:${sink.port}`
    const site = await WaybillSite.make(folder.path, await freePort(), { smarthost })
    const backup = join(folder.path, 'backup')
    {
      await using server = await site.start()
      const { talker } = await Talker.open({ port: site.port })
      using _ = talker
      await talker.say('EHLO client.test')
      for (const name of ['a', 'b', 'c']) assert.match(await send(talker, name), /^250/)
      for (const name of ['large1', 'large2']) assert.match(await send(talker, name, LARGE), /^250/)
      await writeFile(join(site.stateFolder, 'a-key'), 'secret', { mode: 0o600 })
      const load = { isOver: false }
      const made = site.command(['backup', backup]).finally(() => (load.isOver = true))
      let more = 0
      while (!load.isOver) assert.match(await send(talker, `more${++more}`, more % 3 === 0 ? LARGE : ''), /^250/)
      const { code, output } = await made
      assert.equal(code, 0, output)
      assert.match(output, /messages that wait: \d+/)
      assert.ok(more > 0)
      await server.end()
    }
    assert.equal((await stat(backup)).mode & 0o777, 0o700)
    assert.equal(await readFile(join(backup, 'state', 'a-key'), 'utf8'), 'secret')
    assert.ok((await readdir(join(backup, 'config'))).includes('waybill.yaml'))
    assert.ok((await readdir(site.stateFolder)).every((name) => !name.startsWith('backup-')))

    const state = join(folder.path, 'restored')
    const config = join(folder.path, 'restored.yaml')
    const restored = await restore(backup, '--state', state, '--config', config)
    assert.equal(restored.code, 0, restored.output)
    assert.match(restored.output, /may have left since then/)
    assert.equal(await readFile(config, 'utf8'), await readFile(site.configFile, 'utf8'))
    const held = await waiting(state)
    for (const name of ['a', 'b', 'c', 'large1', 'large2'])
      assert.ok(held.includes(`${name}@far.test held by restore`), held.join('\n'))
    assert.ok(held.every((line) => line.endsWith('held by restore')))

    isOpen = true
    await writeFile(site.configFile, (await readFile(config, 'utf8')).replaceAll(site.stateFolder, state))
    await using server = await site.start()
    assert.deepEqual(await waiting(state), held)
    assert.equal(sink.taken.size, 0)
    const released = await run(process.execPath, [LAUNCHER, 'queue', 'release', 'all', '--state', state])
    assert.equal(released.code, 0, released.output)
    await waitFor('what was released', () => (sink.taken.size === held.length ? true : undefined))
    assert.deepEqual(sink.broken, [])
    await server.end()
  })

  test('nothing is overwritten: not by a backup, not by a restore, which keeps what it replaces', async () => {
    await using folder = await tempFolder()
    const site = await WaybillSite.make(folder.path, await freePort(), { smarthost: `127.0.0.1:${await freePort()}` })
    {
      await using server = await site.start()
      const { talker } = await Talker.open({ port: site.port })
      using _ = talker
      await talker.say('EHLO client.test')
      await send(talker, 'a')
      await server.end()
    }
    const backup = join(folder.path, 'backup')
    assert.equal((await site.command(['backup', backup])).code, 0)
    const again = await site.command(['backup', backup])
    assert.equal(again.code, 1)
    assert.match(again.output, /overwrites nothing/)

    const args = [backup, '--state', site.stateFolder, '--config', site.configFile]
    const refused = await restore(...args)
    assert.equal(refused.code, 1)
    assert.match(refused.output, /queue\.db.* already.*--replace/s)
    const replaced = await restore(...args, '--replace', '--send')
    assert.equal(replaced.code, 0, replaced.output)
    assert.match(replaced.output, /sent a second time/)
    assert.deepEqual(await waiting(site.stateFolder), ['a@far.test scheduled'])
    const kept = (await readdir(site.stateFolder)).find((name) => name.startsWith('before-restore-')) ?? assert.fail()
    assert.deepEqual(await waiting(join(site.stateFolder, kept)), ['a@far.test scheduled'])

    // Nobody says where: the configuration does, the one that is there and the one in the backup.
    const there = await restore(backup, '--config', site.configFile, '--replace')
    assert.match(there.output, new RegExp(`^Restored in ${site.stateFolder}:`, 'm'), there.output)
    await rename(site.stateFolder, `${site.stateFolder}.lost`)
    const own = await restore(backup, '--config', join(folder.path, 'gone.yaml'))
    assert.match(own.output, new RegExp(`^Restored in ${site.stateFolder}:`, 'm'), own.output)
    await writeFile(join(folder.path, 'broken.yaml'), 'hostname: [\n')
    const unsaid = await restore(backup, '--config', join(folder.path, 'broken.yaml'))
    assert.equal(unsaid.code, 2)
    assert.match(unsaid.output, /broken\.yaml has mistakes.*--state/)

    await using server = await site.start()
    const busy = await restore(...args, '--replace')
    assert.equal(busy.code, 69, busy.output)
    await server.end()

    await appendFile(join(backup, 'state', 'queue.db'), 'x')
    const altered = await restore(backup, '--state', join(folder.path, 'new'))
    assert.equal(altered.code, 1)
    assert.match(altered.output, /state\/queue\.db/)
    assert.deepEqual(
      (await readdir(join(folder.path, 'new'))).filter((name) => name !== 'queue.lock'),
      [],
    )
  })
})

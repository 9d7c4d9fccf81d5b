// Many messages of several users while no server runs, and `sendmail` killed at random: what it has promised (by ending with 0)
// arrives once, what it has not at most once, and each is whose it is. WAYBILL_SENDMAIL_COUNT=1000 for more.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { SENDMAIL } from '../support/sendmail.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

const COUNT = Number(process.env['WAYBILL_SENDMAIL_COUNT'] ?? 150)
const UIDS = [0, 33, 1000, 54_321, 65_534]
const AT_ONCE = 6

interface Tried {
  readonly subject: string
  readonly uid: number
  readonly promised: boolean
}

async function tryOne(site: WaybillSite, n: number): Promise<Tried> {
  const uid = UIDS[n % UIDS.length] ?? 0
  const subject = `n${n}-of-${uid}`
  const args = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', process.execPath, SENDMAIL, '-i', 'alice']
  const env = { PATH: process.env['PATH'], WAYBILL_STATE: site.stateFolder }
  const child = spawn('setpriv', args, { env, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.on('error', () => {})
  child.stdin.end(`Subject: ${subject}\n\n${'x'.repeat(Math.floor(systemRandom() * 200_000))}\n`)
  const kill =
    systemRandom() < 0.5 ? systemClock.after(seconds(systemRandom() * 0.4), () => child.kill('SIGKILL')) : undefined
  const [code] = (await once(child, 'close')) as [number | null]
  kill?.cancel()
  return { subject, uid, promised: code === 0 }
}

test(
  'none is lost, none comes twice, and each is whose it is',
  { skip: process.getuid?.() !== 0 && 'needs root' },
  async (t) => {
    await using folder = await tempFolder({ open: true })
    const site = await WaybillSite.make(folder.path, await freePort(), {}, ['alice', 'postmaster'])
    await (await site.start()).end()
    const tried: Tried[] = []
    let next = 0
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < COUNT) tried.push(await tryOne(site, next++))
      }),
    )
    const promised = tried.filter((one) => one.promised)
    t.diagnostic(`${promised.length} of ${COUNT} were promised`)
    assert.ok(promised.length > COUNT / 4 && promised.length < COUNT, `${promised.length}`)
    const drop = join(site.stateFolder, 'drop')
    // Killed at its start, with much of it to come, and at once again.
    await (await site.start()).end('SIGKILL')
    await using server = await site.start()
    await waitFor('the server to say that it runs', async () => /runs as/.test(server.output))
    await waitFor(
      'the drop folder to be empty',
      async () => (await readdir(drop)).every((name) => name.startsWith('tmp.')),
      minutes(3),
    )
    const subjectOf = (one: string): string => /^Subject: (.*)$/m.exec(one)?.[1] ?? ''
    // Some come that were not promised, so a count says nothing.
    const mail = await waitFor(
      'all mail that was promised',
      async () => {
        const found = await newMail(site.maildir('alice'))
        const seen = new Set(found.map(subjectOf))
        return promised.every(({ subject }) => seen.has(subject)) && found
      },
      minutes(3),
    )
    // A server that was killed between a delivery and its record delivers again: the same message, with the same identifier.
    const entered = new Set(mail.map((one) => `${subjectOf(one)} ${/^\twith local id (\w+)/m.exec(one)?.[1]}`))
    assert.equal(entered.size, new Set(mail.map(subjectOf)).size, 'some were taken twice')
    for (const one of mail) {
      const [, claimed] = /^Subject: n\d+-of-(\d+)$/m.exec(one) ?? []
      const [, uid] = /^Received: by .*uid (\d+)\)$/m.exec(one) ?? []
      assert.equal(uid, claimed)
    }
  },
)

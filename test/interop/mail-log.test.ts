// Exim's own tools, and fail2ban with the filter that it ships, on the log of a real server.

import assert from 'node:assert/strict'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { sendmail } from '../support/sendmail.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const LAUNCHER = new URL('../../bin/waybill.js', import.meta.url).pathname

suite(
  'programs that read the mail log',
  { skip: skipWithout('swaks', 'eximstats', 'exigrep', 'fail2ban-regex', 'logwatch') },
  () => {
    const stack = new AsyncDisposableStack()
    let log: string
    let folder: string

    before(async () => {
      folder = stack.use(await tempFolder({ open: true })).path
      const settings = { relay_from: ['192.0.2.1'] }
      const site = await WaybillSite.make(folder, await freePort(), settings)
      stack.use(await site.start())
      log = join(site.stateFolder, 'log', 'mainlog')
      const from = 'me@there.test'
      await swaks(site.port, { from, to: 'alice@here.test,bob@here.test', body: 'x' })
      for (const to of ['x@elsewhere.test', 'nobody@here.test']) await swaks(site.port, { from, to, body: 'x' })
      await sendmail(site, ['alice'], { input: 'Subject: local\n\n' })
      await waitFor('the log', async () => {
        const text = await readFile(log, 'utf8').catch(() => '')
        return text.split(' Completed').length === 3
      })
    })
    after(() => stack.disposeAsync())

    test('eximstats counts what came in, went out and was refused', async () => {
      const { code, output } = await run('perl', [programPath('eximstats'), '-txt', log])
      assert.equal(code, 0, output)
      assert.match(output, /^ {2}Received +\d+ +2 /m)
      assert.match(output, /^ {2}Delivered +\d+ +3 /m)
      assert.match(output, /^ {2}Rejects +2 /m)
      assert.match(output, /relay not permitted/)
    })

    test('waybill stats counts what eximstats counts', async () => {
      const { code, output } = await run(process.execPath, [LAUNCHER, 'stats', '--json', log])
      assert.equal(code, 0, output)
      const { received, delivered, failed, refused, refusedBecause } = JSON.parse(output)
      assert.deepEqual([received.messages, delivered, failed, refused], [2, 3, 0, { permanent: 2, temporary: 0 }])
      assert.deepEqual(
        refusedBecause.map(({ text }: { text: string }) => text),
        ['Unrouteable address', 'relay not permitted'],
      )
    })

    test('exigrep finds all lines of a message', async () => {
      const { output } = await run('perl', [programPath('exigrep'), 'bob@here', log])
      for (const user of ['alice', 'bob'])
        assert.match(output, new RegExp(` <= me@there\\.test [^]* => ${user} [^]* Completed\\n`))
      assert.doesNotMatch(output, /U=/)
    })

    test('logwatch reports what was refused, knows every line, and counts what was delivered', async () => {
      // Where Debian's Exim has it, below the folder of logs.
      await mkdir(join(folder, 'logs'))
      await symlink(dirname(log), join(folder, 'logs', 'exim4'))
      const asked = '--service exim --range all --detail high --output stdout --format text'.split(' ')
      const logwatch = [programPath('logwatch'), '--logdir', join(folder, 'logs'), ...asked]
      const { code, output } = await run('perl', logwatch)
      assert.equal(code, 0, output)
      assert.match(output, /Refused Relays 2 times/)
      assert.match(output, /rejected RCPT <x@elsewhere\.test>: relay not permitted/)
      assert.match(output, /^ 2 messages delivered immediately to 3 total recipients$/m)
      assert.doesNotMatch(output, /unmatched|misformat|unknown|uninitialized/i)
    })

    test('fail2ban’s filter finds the client that was refused, and nobody else', async () => {
      const { output } = await run(programPath('fail2ban-regex'), ['--out', 'ip', log, 'exim'])
      assert.deepEqual(output.trim().split('\n'), ['127.0.0.1', '127.0.0.1'])
    })
  },
)

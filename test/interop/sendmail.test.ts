// Programs of Debian that send through `sendmail`, as they are: PHP, mailx, s-nail, mutt, git, and what cron writes.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { waitForMail } from '../support/maildir.ts'
import { sendmail, SENDMAIL } from '../support/sendmail.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { programPath, skipWithout } from './programs.ts'

const NAMES = ['php', 'mailx', 'snail', 'mutt', 'git', 'root'] as const

suite(
  'programs that send through sendmail',
  { skip: skipWithout('php', 'bsd-mailx', 's-nail', 'mutt', 'git-send-email') },
  () => {
    const stack = new AsyncDisposableStack()
    let folder: string
    let site: WaybillSite
    let command: string

    before(async () => {
      folder = stack.use(await tempFolder({ open: true })).path
      site = await WaybillSite.make(folder, await freePort(), {}, NAMES)
      stack.use(await site.start())
      // Programs take a path without arguments.
      command = join(folder, 'sendmail')
      await writeFile(
        command,
        `#!/bin/sh\nWAYBILL_STATE=${site.stateFolder} exec ${process.execPath} ${SENDMAIL} "$@"\n`,
        { mode: 0o755 },
      )
    })
    after(() => stack.disposeAsync())

    const as = (home: string) => ({ ...process.env, HOME: home, LC_ALL: 'C.UTF-8', MAILRC: join(home, 'mailrc') })
    const only = async (user: (typeof NAMES)[number]): Promise<string> =>
      (await waitForMail(site.maildir(user), 1))[0] ?? ''

    test('mail() of PHP, which is told whether it was taken', async () => {
      const php = (to: string) =>
        run(programPath('php'), [
          '-n',
          '-d',
          `sendmail_path=${command} -t -i`,
          '-r',
          `exit(mail("${to}", "from PHP", "line\\n.\\nlast", "From: shop@here.test\\r\\nBcc: php@here.test") ? 0 : 9);`,
        ])
      assert.equal((await php('root@here.test')).code, 0)
      const mail = await only('php')
      assert.match(mail, /\nTo: root@here\.test\nSubject: from PHP\n[^]*From: shop@here\.test\n/)
      assert.match(mail, /\n\nline\n\.\nlast\n$/)
      assert.doesNotMatch(mail, /bcc/i)
      const refused = await php('nobody@here.test')
      assert.equal(refused.code, 9)
      assert.match(refused.output, /There is no mailbox nobody@here\.test/)
    })

    test('mailx', async () => {
      await writeFile(join(folder, 'mailrc'), `set sendmail=${command}\n`)
      const sent = await run(programPath('bsd-mailx'), ['-s', 'from mailx', 'mailx'], {
        input: 'body\n',
        env: as(folder),
      })
      assert.equal(sent.code, 0, sent.output)
      assert.match(await only('mailx'), /\nTo: mailx@here\.test\nSubject: from mailx\n/)
    })

    test('s-nail', async () => {
      const sent = await run(programPath('s-nail'), ['-n', '-S', `mta=${command}`, '-s', 'from s-nail', 'snail'], {
        input: 'body\n',
        env: as(folder),
      })
      assert.equal(sent.code, 0, sent.output)
      assert.match(await only('snail'), /\nSubject: from s-nail\n/)
    })

    test('mutt', async () => {
      const args = [
        '-F',
        '/dev/null',
        '-e',
        `set sendmail='${command} -oem -oi'; set copy=no; set from=root@here.test`,
        '-s',
        'from mutt',
        '--',
        'mutt@here.test',
      ]
      const sent = await run(programPath('mutt'), args, { input: 'body\n', env: as(folder) })
      assert.equal(sent.code, 0, sent.output)
      assert.match(await only('mutt'), /^Return-Path: <root@here\.test>\n[^]*\nSubject: from mutt\n/)
    })

    test('git send-email', async () => {
      await writeFile(join(folder, 'gitconfig'), '[user]\n\tname = Ann\n\temail = root@here.test\n')
      const patch = join(folder, '0001-x.patch')
      await writeFile(
        patch,
        'From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\nFrom: Ann <root@here.test>\nDate: Sun, 29 Nov 2026 00:00:00 +0000\nSubject: [PATCH] from git\n\nbody\n---\n',
      )
      const args = [
        `--sendmail-cmd=${command}`,
        '--from=root@here.test',
        '--to=git@here.test',
        '--confirm=never',
        '--quiet',
        patch,
      ]
      const sent = await run(programPath('git-send-email'), args, {
        env: {
          ...as(folder),
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
          PATH: `/usr/lib/git-core:${process.env['PATH']}`,
        },
        cwd: folder,
      })
      assert.equal(sent.code, 0, sent.output)
      assert.match(await only('git'), /\nSubject: \[PATCH\] from git\n/)
    })

    test('what cron writes: a sender and a recipient without a domain', async () => {
      const input =
        'From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@vm> true\nAuto-Submitted: auto-generated\n\nout\n'
      const sent = await sendmail(site, ['-i', '-FCronDaemon', '-B8BITMIME', '-oem', 'root'], { input })
      assert.deepEqual(sent, { code: 0, output: '' })
      const mail = (await waitForMail(site.maildir('root'), 1)).find((one) => one.includes('Cron'))
      assert.match(mail ?? '', /\nFrom: root@here\.test \(Cron Daemon\)\nTo: root@here\.test\n/)
    })
  },
)

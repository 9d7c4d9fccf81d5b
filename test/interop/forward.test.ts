// What a user's .forward does besides sending mail on, with programs of Debian's: commands and procmail run as the user, an mbox that
// mutt reads while somebody else holds its lock, and answers while the user is away. The server runs as root.

import assert from 'node:assert/strict'
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { run, type Running } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { skipWithout } from './programs.ts'
import { swaks } from './swaks.ts'

const NOBODY = 65_534
const notRoot = process.getuid?.() === 0 ? false : 'only root can run programs as others'

suite('a .forward', { skip: skipWithout('swaks') || notRoot, timeout: 240_000 }, () => {
  const stack = new AsyncDisposableStack()
  let home = ''
  let site: WaybillSite
  let server: Running

  before(async () => {
    const folder = stack.use(await tempFolder({ open: true })).path
    home = join(folder, 'nobody')
    await mkdir(home)
    await chmod(home, 0o755)
    await chown(home, NOBODY, NOBODY)
    // The programs run as the account that the system has by that name.
    await writeFile(join(folder, 'passwd'), `nobody:x:${NOBODY}:${NOBODY}::${home}:/usr/sbin/nologin\n`)
    site = await WaybillSite.make(
      folder,
      await freePort(),
      {
        system_users: { file: 'passwd', from: 1, to: NOBODY, forward_programs: true, forward_files: true },
        users: { sender: { maildir: join(folder, 'mail', 'sender') }, list: {} },
        transports: { away: { autoreply: join(folder, 'away.txt'), subject: 'Away: $h_subject:' } },
        routes: [{ name: 'list-away', when: { recipient: 'list@here.test' }, reply: 'away' }],
      },
      [],
    )
    await writeFile(join(folder, 'away.txt'), 'Nobody is at the desk this week.\n')
    server = await site.start()
    stack.defer(() => server.end())
  })
  after(() => stack.disposeAsync())

  async function own(name: string, text: string): Promise<void> {
    const path = join(home, name)
    await writeFile(path, text, { mode: 0o644 })
    await chown(path, NOBODY, NOBODY)
  }

  const send = (subject: string, more: { from?: string; to?: string; header?: readonly string[] } = {}) => {
    const { from = 'sender@here.test', to = 'nobody@here.test', header = [] } = more
    const options = header.flatMap((line) => ['--header', line])
    return swaks(site.port, { from, to, subject, body: `text of ${subject}`, options })
  }
  const sent = async (...args: Parameters<typeof send>): Promise<void> => {
    const { code, output } = await send(...args)
    assert.equal(code, 0, output)
  }
  const written = (name: string, text = ''): Promise<string> =>
    waitFor(`${text} in ${name}`, async () => {
      const found = await readFile(join(home, name), 'utf8').catch(() => '')
      return found !== '' && found.includes(text) && found
    })
  const allDone = (): Promise<unknown> =>
    waitFor('all is done', async () => (await site.command(['queue', 'list', '--count'])).output.trim() === '0')

  test('a command runs as the user, in the home, with the message on its input', async () => {
    await own('.forward', '"|(id -un; id -Gn; pwd; echo $SENDER; grep -c \'text of one\') >ran"\n')
    await sent('one')
    const ran = await waitFor('all of it', async () => {
      const text = await written('ran')
      return text.split('\n').length > 5 && text
    })
    assert.deepEqual(ran.split('\n'), ['nobody', 'nogroup', home, 'sender@here.test', '1', ''])
    assert.equal((await stat(join(home, 'ran'))).uid, NOBODY)
  })

  test('nothing of what a sender writes is run, and the name of a program in the queue reaches nobody', async () => {
    await own('.forward', '"|cat >/dev/null; echo \\"$SENDER\\" >said"\n')
    await sent('two', { from: '"$(touch${IFS}bad)"@here.test' })
    assert.match(await written('said'), /\$\(touch/)
    await assert.rejects(stat(join(home, 'bad')))
    const { output } = await site.command(['trace', 'nobody@here.test', '--json', '--limit', '1'])
    const [name = ''] = /\|cat-[0-9a-f]{12}/.exec(output) ?? []
    assert.notEqual(name, '', output)
    const { replies } = await send('to the program', { from: 'sender@here.test', to: `"${name}"@here.test` })
    assert.ok(
      replies.some((reply) => reply.startsWith('550')),
      replies.join('\n'),
    )
  })

  test('procmail files it, as the user', { skip: skipWithout('procmail') }, async () => {
    await own('.procmailrc', `MAILDIR=${home}\nDEFAULT=${home}/sorted\n`)
    await own('.forward', `"|/usr/bin/procmail ${home}/.procmailrc"\n`)
    await sent('three')
    assert.match(await written('sorted', 'text of three'), /Delivered-To: nobody@here\.test\n[^]*Subject: three\n/)
    assert.equal((await stat(join(home, 'sorted'))).uid, NOBODY)
  })

  test('a program that fails for now makes the mail wait, one that fails for good brings it back', async () => {
    await own('.forward', `"|test -e ${home}/ready || exit 75; cat >late"\n`)
    await sent('four')
    await waitFor('it waits', async () => (await site.command(['queue', 'list'])).output.includes('here.test'))
    await own('ready', 'x')
    assert.match(await written('late', 'text of four'), /Subject: four\n/)
    await own('.forward', '"|echo no such list; exit 67"\n')
    await sent('five')
    await waitFor('the bounce', async () =>
      (await newMail(site.maildir('sender'))).some((mail) => mail.includes('no such list')),
    )
  })

  test(
    'a file is an mbox of the user, which mutt reads while somebody else holds its lock',
    { skip: skipWithout('mutt') },
    async () => {
      const mbox = join(home, 'box')
      await own('.forward', `${mbox}\n`)
      await sent('six')
      await written('box')
      await allDone()
      // A lock as other programs make it: Waybill waits for it, and mutt reads meanwhile.
      await own('box.lock', '1')
      const before = await readFile(mbox, 'utf8')
      await sent('seven')
      assert.match(await onScreen(mbox), /\bsix\b[^]*Msgs:1\b/)
      assert.equal(await readFile(mbox, 'utf8'), before)
      await rm(`${mbox}.lock`)
      await waitFor('the second one', async () => (await readFile(mbox, 'utf8')).includes('text of seven'))
      assert.match(await onScreen(mbox), /\bsix\b[^]*\bseven\b[^]*Msgs:2\b/)
      const { uid, mode } = await stat(mbox)
      assert.deepEqual([uid, mode & 0o777], [NOBODY, 0o600])
    },
  )

  /** The list that mutt shows of an mbox; it reads without a lock of its own, and asks nobody about that of another. */
  async function onScreen(mbox: string): Promise<string> {
    const line = `mutt -n -F /dev/null -R -f ${mbox} -e 'set dotlock_program=/bin/true folder=/tmp' -e 'push <exit>'`
    const { output } = await run('script', ['-qec', line, '/dev/null'], {
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', TERM: 'xterm', LC_ALL: 'C' },
      timeout: seconds(30),
    })
    return output
  }

  test('who is away keeps the mail and answers once, also after a restart, and never a program', async () => {
    await own('.vacation.msg', 'I am away until Monday.\n')
    await own('.forward', '# Exim filter\nif personal then\n  vacation subject "Away: $h_subject:"\nendif\n')
    const answers = async (): Promise<readonly string[]> =>
      (await newMail(site.maildir('sender'))).filter((mail) => mail.includes('I am away until Monday.'))
    await sent('eight', { header: ['Message-Id: <eight@far.test>'] })
    const [answer = ''] = await waitFor('an answer', async () => {
      const found = await answers()
      return found.length > 0 && found
    })
    for (const line of [
      'Return-Path: <>',
      'From: <nobody@here.test>',
      'To: <sender@here.test>',
      'Subject: Away: eight',
      'In-Reply-To: <eight@far.test>',
      'Auto-Submitted: auto-replied',
    ]) {
      assert.ok(answer.includes(`${line}\n`), `${line}\n${answer}`)
    }
    assert.ok((await newMail(join(home, 'Maildir'))).some((mail) => mail.includes('Subject: eight\n')))
    await sent('nine')
    await sent('ten', { header: ['List-Id: <x.far.test>'] })
    await sent('eleven', { header: ['Auto-Submitted: auto-generated'] })
    await sent('twelve', { from: '' })
    await server.end()
    server = await site.start()
    await sent('thirteen')
    await waitFor('the last one', async () =>
      (await newMail(join(home, 'Maildir'))).some((mail) => mail.includes('Subject: thirteen\n')),
    )
    await allDone()
    assert.equal((await answers()).length, 1)
    const { output } = await site.command(['trace', 'nobody@here.test', '--limit', '1'])
    assert.match(output.replaceAll(/\s+/g, ' '), /the sender was answered a short while ago/)
  })

  test('a mistake keeps the mail in the mailbox, and the user has one note of it', async () => {
    await own('.forward', 'sender@here.test, not an address\n')
    for (const subject of ['mistaken one', 'mistaken two']) await sent(subject)
    await allDone()
    const mails = await newMail(join(home, 'Maildir'))
    for (const subject of ['mistaken one', 'mistaken two'])
      assert.ok(
        mails.some((mail) => mail.includes(`Subject: ${subject}\n`)),
        subject,
      )
    const [note = '', ...more] = mails.filter((mail) => mail.includes('Subject: Your .forward has a mistake'))
    assert.deepEqual(more, [])
    assert.ok(note.includes(`${join(home, '.forward')}:1\n`), note)
    await own('.forward', '')
  })

  test('a route answers in the name of a user of the configuration', async () => {
    await sent('fourteen', { to: 'list@here.test' })
    const found = await waitFor('an answer', async () =>
      (await newMail(site.maildir('sender'))).find((mail) => mail.includes('Nobody is at the desk this week.')),
    )
    assert.match(found, /^From: <list@here\.test>$/m)
    assert.match(found, /^Subject: Away: fourteen$/m)
  })
})

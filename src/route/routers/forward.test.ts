import assert from 'node:assert/strict'
import { chmod, chown, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { formatMailbox } from '../../core/address.ts'
import { accepted } from '../../config/load.test-support.ts'
import { makeOurselves } from '../../config/ourselves.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { mailbox } from '../../core/message.test-support.ts'
import { openLookups } from '../../site/open-lookups.ts'
import { createRoute } from '../route.ts'
import type { Envelope } from '../routing.ts'

async function alice(t: TestContext, more = '') {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const home = join(folder.path, 'alice')
  const passwd = join(folder.path, 'passwd')
  await mkdir(home)
  await writeFile(passwd, `alice:x:1000:1000::${home}:/bin/sh\n`)
  const config = accepted(
    `hostname: mx.here.test\nlocal_domains: [here.test]\nusers: { bob: {} }\nsystem_users: { file: "${passwd}"${more} }\n`,
  )
  const route = createRoute(config, makeOurselves(config), openLookups(config, { clock: new FakeClock() }))
  const file = join(home, '.forward')
  return {
    file,
    to: async (text?: string, envelope: Partial<Envelope> = {}, address = 'Alice@here.test'): Promise<string> => {
      if (text !== undefined) await writeFile(file, text, { mode: 0o644 })
      const routing = await route(mailbox(address), { mailFrom: null, ...envelope })
      const why = routing.compared['problem']
      switch (routing.kind) {
        case 'redirect':
          return `to ${routing.to.map(formatMailbox).join(' ')}`
        case 'destination':
          return why === undefined ? routing.router : `${routing.router}, because ${String(why)}`
        case 'failed':
        case 'deferred':
          return `${routing.kind} ${routing.reason.code}`
      }
    },
  }
}

test('a plain list takes the user’s place, from the moment it is written', async (t) => {
  const { to, file } = await alice(t)
  assert.equal(await to(), 'local-user')
  assert.equal(
    await to('# away\nx@far.test, bob\n"odd name"@far.test\n'),
    'to x@far.test bob@here.test "odd name"@far.test',
  )
  await rm(file)
  assert.equal(await to(), 'local-user')
})

test(
  'a link to what is somebody else’s forwards nothing, where the server may read everything',
  {
    skip: process.geteuid?.() !== 0 && 'only root may',
  },
  async (t) => {
    const { to, file } = await alice(t)
    const home = dirname(file)
    await writeFile(join(home, '..', 'list'), 'secret@far.test\n')
    await chown(home, 4242, 4242)
    await symlink(join(home, '..', 'list'), file)
    assert.equal(await to(), 'local-user, because it does not belong to the owner of the home')
  },
)

test('who names themselves keeps the mail, and no loop comes of it', async (t) => {
  const { to } = await alice(t)
  assert.equal(await to('\\alice, x@far.test\n'), 'to alice@here.test x@far.test')
  assert.equal(await to(undefined, { ancestors: ['alice@here.test'] }), 'local-user')
})

test('at RCPT it is not asked', async (t) => {
  const { to } = await alice(t)
  assert.equal(await to('x@far.test\n', { verifying: true }), 'local-user')
})

test('what is no plain list leaves the mail in the mailbox, and says why', async (t) => {
  const { to, file } = await alice(t)
  assert.equal(
    await to('# Exim filter\nsave /srv/x\n'),
    'local-user, because it is a filter, and is not run: "save" is not among what is known of filters here',
  )
  assert.match(await to('"|/usr/bin/procmail"\n'), /^local-user, because it names a program, which/)
  assert.match(await to('x@far.test, y z@\n'), /^local-user, because .*is no address/)
  assert.match(await to(':include:/etc/passwd\n'), /^local-user, because :include:/)
  assert.equal(await to('# nothing but this\n\n'), 'local-user')
  await to('x@far.test\n')
  await chmod(file, 0o666)
  assert.match(await to(), /^local-user, because others than its owner/)
  await rm(file)
  await mkdir(file)
  assert.match(await to(), /^local-user, because it is no regular file/)
})

test('nobody gets what is to be thrown away', async (t) => {
  const { to } = await alice(t)
  assert.equal(await to(':blackhole:\n'), 'to ')
})

test('it can be switched off', async (t) => {
  const { to } = await alice(t, ', forward: false')
  assert.equal(await to('x@far.test\n'), 'local-user')
})

test('a program and a file stand in the queue by names, which reach them only from the file of the user', async (t) => {
  const uid = process.getuid?.() ?? 0
  const { to, file } = await alice(t, ', forward_programs: true, forward_files: true')
  const routed = await to('"|/usr/bin/procmail -f- $X", /srv/alice.mbox, x@far.test\n')
  const [program = '', path = ''] = routed.replace('to ', '').split(' ')
  assert.match(program, /^"?\|procmail-[0-9a-f]{12}"?@here\.test$/)
  assert.match(path, /^"?\/alice\.mbox-[0-9a-f]{12}"?@here\.test$/)
  const ask = (address: string, ancestors: readonly string[]) => to(undefined, { ancestors }, address)
  // As another user this server can do nothing for alice.
  const expected = uid === 0 || uid === 1000 ? 'named-in-forward' : 'deferred route.unclear'
  assert.equal(await ask(program, ['alice@here.test']), expected)
  assert.equal(await ask(path, ['alice@here.test']), expected)
  assert.equal(await ask(program, []), 'failed route.unknown-user')
  assert.equal(await ask(program, ['bob@here.test']), 'failed route.unknown-user')
  assert.equal(await ask('"|sh-000000000000"@here.test', ['alice@here.test']), 'to alice@here.test')
  await rm(file)
  assert.equal(await ask(program, ['alice@here.test']), 'to alice@here.test')
})

test('without leave of the site both are mistakes, and the mail goes to the mailbox', async (t) => {
  const { to } = await alice(t)
  assert.match(await to('|/usr/bin/procmail\n'), /^local-user/)
  assert.match(await to('/srv/alice.mbox\n'), /^local-user/)
})

test('who is away keeps the mail, and an answer is looked after besides', async (t) => {
  const { to, file } = await alice(t)
  const routed = await to('# Exim filter\nif personal then vacation endif\n')
  const [mailbox_, answer = ''] = routed.replace('to ', '').split(' ')
  assert.equal(mailbox_, 'alice@here.test')
  assert.match(answer, /^":vacation-[0-9a-f]{12}"@here\.test$/)
  assert.equal(await to(undefined, { ancestors: ['alice@here.test'] }, answer), 'named-in-forward')
  assert.equal(await to(undefined, { ancestors: ['alice@here.test'] }), 'local-user')
  await rm(file)
  assert.equal(await to(undefined, { ancestors: ['alice@here.test'] }, answer), 'to ')
})

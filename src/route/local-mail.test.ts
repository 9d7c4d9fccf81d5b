import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { formatMailbox } from '../core/address.ts'
import { accepted } from '../config/load.test-support.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { mailbox } from '../core/message.test-support.ts'
import { seconds } from '../core/time.ts'
import { openLookups } from '../site/open-lookups.ts'
import { createRoute } from './route.ts'

/** Where mail goes with these keys in the file; `FOLDER` is one that is there. */
async function site(t: TestContext, keys: string, files: Readonly<Record<string, string>> = {}) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const { path } = folder
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  const clock = new FakeClock()
  const config = accepted(
    `hostname: mx.here.test\nlocal_domains: [here.test]\nstate_folder: /state\n${keys.replaceAll('FOLDER', path)}`,
  )
  const route = createRoute(config, makeOurselves(config), openLookups(config, { clock }))
  const to = async (address: string, ...ancestors: readonly string[]): Promise<string> => {
    const { router, ...routing } = await route(mailbox(address), { mailFrom: null, ancestors })
    switch (routing.kind) {
      case 'redirect':
        return `${router} -> ${routing.to.map(formatMailbox).join(' ')}`
      case 'destination':
        return routing.destination.kind === 'mailbox'
          ? `${routing.destination.user} in ${routing.destination.maildir.replace(path, 'FOLDER')}`
          : routing.destination.kind
      case 'failed':
      case 'deferred':
        return `${routing.kind} ${routing.reason.code}`
    }
  }
  return { path, to, later: () => clock.advance(seconds(5)) }
}

test('a detail behind a user’s name is the user’s, unless it is a name itself', async (t) => {
  const keys = 'users: { alice: {}, "alice+old": {}, bob: {} }\nsubaddress: "+"\naliases: FOLDER/aliases\n'
  const { to } = await site(t, keys, { aliases: 'bob: carol@far.test\n' })
  assert.equal(await to('Alice+News+x@here.test'), 'alice in /state/mail/alice')
  assert.equal(await to('alice+old@here.test'), 'alice+old in /state/mail/alice+old')
  assert.equal(await to('bob+news@here.test'), 'subaddress -> bob@here.test')
  assert.equal(await to('ghost+news@here.test'), 'failed route.unknown-user')
  assert.equal(await to('+news@here.test'), 'failed route.unknown-user')
})

test('without a separator a plus is a letter like others', async (t) => {
  const { to } = await site(t, 'users: { alice: {} }\n')
  assert.equal(await to('alice+news@here.test'), 'failed route.unknown-user')
})

test('who gets what is left swallows neither users nor aliases nor postmaster', async (t) => {
  const keys = 'users: { alice: {}, bob: {} }\ncatch_all: bob\naliases: FOLDER/aliases\n'
  const { to } = await site(t, keys, { aliases: 'staff: alice\n' })
  assert.equal(await to('alice@here.test'), 'alice in /state/mail/alice')
  assert.equal(await to('staff@here.test'), 'aliases -> alice@here.test')
  assert.equal(await to('root@here.test'), 'postmaster -> postmaster@here.test')
  assert.equal(await to('ghost@here.test'), 'catch-all -> bob@here.test')
})

test('somebody who does not exist gets nothing, and no loop comes of it', async (t) => {
  const { to } = await site(t, 'users: { alice: {} }\ncatch_all: ghost\n')
  assert.equal(await to('x@here.test'), 'catch-all -> ghost@here.test')
  assert.equal(await to('ghost@here.test', 'x@here.test'), 'catch-all -> ghost@here.test')
  assert.equal(await to('ghost@here.test', 'x@here.test', 'ghost@here.test'), 'failed route.alias-loop')
})

test('a virtual domain has users and aliases of its own', async (t) => {
  const keys = `users: { alice: {} }
aliases: FOLDER/aliases
virtual:
  customer.test: { users: { info: {}, sales: { maildir: /srv/sales } }, aliases: FOLDER/customer, catch_all: info }
  other.test: { users: { info: {} } }
`
  const { to } = await site(t, keys, { aliases: 'staff: alice\n', customer: 'team: info, sales, x@far.test\n' })
  assert.equal(await to('info@customer.test'), 'info@customer.test in /state/mail/customer.test/info')
  assert.equal(await to('SALES@customer.test'), 'sales@customer.test in /srv/sales')
  assert.equal(await to('info@other.test'), 'info@other.test in /state/mail/other.test/info')
  assert.equal(await to('team@customer.test'), 'aliases -> info@customer.test sales@customer.test x@far.test')
  assert.equal(await to('alice@customer.test'), 'catch-all -> info@customer.test')
  assert.equal(await to('staff@customer.test'), 'catch-all -> info@customer.test')
  assert.equal(await to('alice@other.test'), 'failed route.unknown-user')
  assert.equal(await to('info@here.test'), 'failed route.unknown-user')
  assert.equal(await to('postmaster@other.test'), 'alice in /state/mail/alice')
})

test('the folders of a virtual domain are its users, as they come and go', async (t) => {
  const { path, to, later } = await site(t, 'virtual: { customer.test: { mailboxes: "FOLDER/{user}/Maildir" } }\n')
  await mkdir(join(path, 'Info'))
  await writeFile(join(path, 'file'), '')
  assert.equal(await to('info@customer.test'), 'Info@customer.test in FOLDER/Info/Maildir')
  assert.equal(await to('file@customer.test'), 'failed route.unknown-user')
  assert.equal(await to('"../x"@customer.test'), 'failed route.unknown-user')
  assert.equal(await to('new@customer.test'), 'failed route.unknown-user')
  await mkdir(join(path, 'new'))
  await later()
  assert.equal(await to('new@customer.test'), 'new@customer.test in FOLDER/new/Maildir')
})

test('while their folder is away nobody knows', async (t) => {
  const { to } = await site(t, 'virtual: { customer.test: { mailboxes: "FOLDER/gone/{user}" } }\n')
  assert.equal(await to('info@customer.test'), 'deferred route.unclear')
})

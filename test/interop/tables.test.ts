// Users and aliases in the real PostgreSQL and the real slapd (Debian: postgresql, slapd): who is there gets mail, who is not is
// refused, and while neither can be said mail waits and the operator is told.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, suite, test } from 'node:test'
import { Client } from 'pg'

import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { newMail, waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { startPostgresql, SUPERUSER, SUPERUSER_PASSWORD, type Postgresql } from './postgresql.ts'
import { skipWithout } from './programs.ts'
import { READER, READER_PASSWORD, startSlapd, SUFFIX, type Slapd } from './slapd.ts'
import { swaks } from './swaks.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))

suite(
  'users and aliases in tables',
  { skip: skipWithout('swaks', 'initdb', 'postgres', 'slapd'), timeout: 240_000 },
  () => {
    const stack = new AsyncDisposableStack()
    let postgresql: Postgresql
    let slapd: Slapd
    let site: WaybillSite
    let folder = ''
    const box = (user: string): string => join(folder, 'boxes', user)

    before(async () => {
      folder = stack.use(await tempFolder({ open: true })).path
      postgresql = stack.use(await startPostgresql())
      slapd = stack.use(await startSlapd(folder, [{ uid: 'lena', mail: 'sales@here.test', password: 'x' }]))
      await fill()
      await writeFile(join(folder, 'sql.secret'), 'reads little\n', { mode: 0o600 })
      await writeFile(join(folder, 'ldap.secret'), `${READER_PASSWORD}\n`, { mode: 0o600 })
      const sql = {
        host: '127.0.0.1',
        port: postgresql.port,
        database: 'postgres',
        user: 'reader',
        password: { file: 'sql.secret' },
        timeout: '3s',
      }
      const ldap = {
        url: slapd.plain,
        start_tls: true,
        trust: slapd.trust,
        base: `ou=people,${SUFFIX}`,
        bind_dn: READER,
        bind_password: { file: 'ldap.secret' },
      }
      site = await WaybillSite.make(
        folder,
        await freePort(),
        {
          tables: {
            people: { postgresql: { ...sql, query: 'SELECT maildir FROM people WHERE name = :user' } },
            forwards: { postgresql: { ...sql, query: 'SELECT target FROM forwards WHERE address = :address' } },
            staff: { ldap: { ...ldap, filter: '(uid={user})' }, maildir: `${folder}/boxes/{user}` },
            lists: { ldap: { ...ldap, filter: '(mail={address})', attributes: { address: 'uid' } } },
          },
          user_tables: ['people', 'staff'],
          alias_tables: ['forwards', 'lists'],
          virtual: { 'shop.test': { user_tables: ['people'] } },
        },
        [],
      )
      stack.use(await site.start())
    })
    after(() => stack.disposeAsync())

    async function fill(): Promise<void> {
      const { socket, port } = postgresql
      const admin = new Client({
        host: socket,
        port,
        user: SUPERUSER,
        password: SUPERUSER_PASSWORD,
        database: 'postgres',
      })
      await admin.connect()
      await admin.query('CREATE TABLE people (name text, maildir text)')
      await admin.query('CREATE TABLE forwards (address text, target text)')
      for (const name of ['pavel', 'owner@shop.test'])
        await admin.query('INSERT INTO people VALUES ($1, $2)', [name, box(name)])
      await admin.query(`INSERT INTO forwards VALUES ('team@here.test', 'pavel, lena'), ('team@here.test', 'archive')`)
      await admin.query(`INSERT INTO forwards VALUES ('archive@here.test', ':blackhole:')`)
      await admin.query(`CREATE ROLE reader LOGIN PASSWORD 'reads little'`)
      await admin.query('GRANT SELECT ON people, forwards TO reader')
      await admin.end()
    }

    const send = (to: string, subject: string) =>
      swaks(site.port, { from: 'x@far.test', to, subject, options: ['--local-interface', '127.0.0.2'] })

    async function delivered(user: string, subject: string): Promise<void> {
      await waitFor(`${subject} for ${user}`, async () =>
        (await newMail(box(user))).some((mail) => mail.includes(`\nSubject: ${subject}\n`)),
      )
    }

    test('who is in the database or in the directory gets mail, in a virtual domain too', async () => {
      for (const [to, user] of [
        ['pavel@here.test', 'pavel'],
        ['LENA@here.test', 'lena'],
        ['owner@shop.test', 'owner@shop.test'],
      ] as const) {
        const { code, output } = await send(to, `for ${user}`)
        assert.equal(code, 0, output)
        await delivered(user, `for ${user}`)
      }
    })

    test('who is in neither is refused at once, whatever the name holds', async () => {
      for (const name of ['nobody', 'o*', 'pavel*', 'x)(uid=*', "'pavel"]) {
        const { replies } = await send(`"${name}"@here.test`, 'for nobody')
        assert.ok(
          replies.some((reply) => reply.startsWith('550 5.1.1')),
          `${name}: ${replies.join('\n')}`,
        )
      }
      const { replies } = await send('pavel@shop.test', 'not there')
      assert.ok(replies.some((reply) => reply.startsWith('550 5.1.1')))
    })

    test('an alias of several rows, and one that the directory has, reach those behind it', async () => {
      assert.equal((await send('team@here.test', 'to the team')).code, 0)
      await delivered('pavel', 'to the team')
      await delivered('lena', 'to the team')
      assert.equal((await send('sales@here.test', 'to sales')).code, 0)
      await delivered('lena', 'to sales')
      const { output } = await site.command(['route', 'team@here.test', '-v'])
      assert.match(output, /table=forwards \(PostgreSQL database postgres at 127\.0\.0\.1:\d+\)|forwards \(PostgreSQL/)
    })

    test('while the database is down nobody is refused, what is queued waits, status says so, and mail comes when it is back', async () => {
      assert.equal((await site.command(['queue', 'list'])).code, 0)
      await postgresql.end()
      const { replies } = await send('pavel@here.test', 'while it is down')
      assert.ok(
        replies.some((reply) => reply.startsWith('451')),
        replies.join('\n'),
      )
      // Nobody can say whether the other database has her.
      assert.ok((await send('nobody@here.test', 'nor this')).replies.some((reply) => reply.startsWith('451')))
      const status = await waitFor('the fault in status', async () => {
        const { output } = await site.command(['status'])
        return output.includes('Down since') && output.replaceAll(/\s+/g, ' ')
      })
      assert.match(status, /Down since [^:]+:\d\d.*: table people \(PostgreSQL database postgres/)
      assert.match(status, /mail is answered 451 meanwhile/)
      await postgresql.start()
      await waitFor('mail is taken again', async () => (await send('pavel@here.test', 'when it is back')).code === 0)
      await delivered('pavel', 'when it is back')
    })

    test('what was taken before the database went waits for it, and is delivered', async () => {
      const held = join(folder, 'held')
      await writeFile(held, 'x')
      assert.equal((await site.command(['queue', 'list'])).code, 0)
      const before = (await newMail(box('pavel'))).length
      // An alias for several is taken at RCPT, and each behind it is asked for when it is sent.
      const { code } = await send('team@here.test', 'on the way')
      assert.equal(code, 0)
      await postgresql.end()
      await postgresql.start()
      await waitForMail(box('pavel'), before + 1)
      await delivered('pavel', 'on the way')
    })

    const check = (file: string) => run(process.execPath, [LAUNCHER, 'config', 'check', file])

    test('config check asks each table, and finds a column that is not there', async () => {
      const { code, output } = await check(site.configFile)
      assert.equal(code, 0, output)
      await writeFile(
        join(folder, 'bad.yaml'),
        `hostname: mx.here.test\nuser_tables: [people]\ntables:\n  people:\n    postgresql: { host: 127.0.0.1, port: ${postgresql.port}, database: postgres, user: reader, password: { file: sql.secret }, query: "SELECT wrong FROM people WHERE name = :user" }\n`,
      )
      const bad = await check(join(folder, 'bad.yaml'))
      assert.match(bad.output, /column "wrong" does not exist/)
    })
  },
)
